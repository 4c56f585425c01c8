using Google.Protobuf;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;
using static Welkin.Tests.Engine.CometRows;

namespace Welkin.Tests.Engine;

public sealed class BlockVectorTests
{
    private static readonly string[] LeafNames =
    [
        "version", "chain_id", "height", "time", "last_block_id", "last_commit_hash", "data_hash", "validators_hash", "next_validators_hash",
        "consensus_hash", "app_hash", "last_results_hash", "evidence_hash", "proposer_address",
    ];

    [Fact]
    public void Headers_hash_check_and_print_as_the_network_does() => All("headers.tsv", row =>
    {
        var header = Header.Parser.Parse(row, "proto");
        Assert.Equal(row["proto"], Hex(header.ToByteArray()));
        var leaves = header.Leaves();
        foreach (var (index, name) in LeafNames.Index()) Assert.Equal(row["leaf_" + name], Hex(leaves[index]));
        Assert.Equal(row["hash"], Hex(header.HashBytes()));
        Assert.Equal(row["validate_basic"], Verdict(BlockChecks.Check(header)));
        Assert.Equal(row["json"], CometJson.Text(json => json.Header(header)));
    });

    [Fact]
    public void Blocks_hash_split_and_print_as_the_network_does() => All("blocks.tsv", row =>
    {
        var block = Block.Parser.Parse(row, "proto");
        Assert.Equal(row["proto"], Hex(block.ToByteArray()));
        Assert.Equal(row.Number("size"), block.CalculateSize());
        Assert.Equal(row["hash"], Hex(block.Header.HashBytes()));
        var parts = PartSet.From(block.ToByteArray(), (int)row.Number("part_size"));
        Assert.Equal(row.Number("part_total"), parts.Parts.Count);
        Assert.Equal(row["part_set_hash"], Hex(parts.Header.Hash.ToByteArray()));
        var id = new BlockID { Hash = ByteString.CopyFrom(block.Header.HashBytes()), PartSetHeader = parts.Header };
        Assert.Equal(row["block_id_proto"], Hex(id.ToByteArray()));
        Assert.Equal(row["validate_basic"], Verdict(BlockChecks.Check(block)));
        if (row["json"].Length > 0) Assert.Equal(Stored(row["json"]), CometJson.Text(json => json.Block(block)));
    });

    [Fact]
    public void Parts_carry_the_bytes_and_the_proof()
    {
        var blocks = Welkin.Testing.Tsv.Vectors("cometbft", "blocks.tsv");
        All("block-parts.tsv", row =>
        {
            var block = blocks[(int)row.Number("block_n")].Hex("proto");
            var part = PartSet.From(block, (int)row.Number("part_size")).Parts[(int)row.Number("index")];
            Assert.Equal(row["part_proto"], Hex(part.ToByteArray()));
        });
    }

    [Fact]
    public void Block_metas_print_as_the_network_does() => All("block-metas.tsv", row =>
    {
        var meta = BlockMeta.Parser.Parse(row, "proto");
        Assert.Equal(row["proto"], Hex(meta.ToByteArray()));
        Assert.Equal(row["json"], CometJson.Text(json => json.BlockMeta(meta)));
    });

    [Fact]
    public void Faulty_blocks_are_refused_with_the_networks_words() => All("blocks-invalid.tsv", row =>
        Assert.Equal(row["result"], Verdict(BlockChecks.CheckDecoded(Block.Parser.Parse(row, "block_proto")))));

    [Fact]
    public void Data_hashes_equal() => All("data.tsv", row =>
    {
        var data = new Data { Txs = { row.Items("txs_comma", (int)row.Number("tx_count")).Select(tx => ByteString.CopyFrom(Convert.FromHexString(tx))) } };
        Assert.Equal(row["data_proto"], Hex(data.ToByteArray()));
        Assert.Equal(row["data_hash"], Hex(data.HashBytes()));
        Assert.Equal(row["tx_hashes_comma"], string.Join(',', data.TxHashes().Select(Hex)));
    });

    [Fact]
    public void Transaction_proofs_equal_and_verify()
    {
        var lists = Welkin.Testing.Tsv.Vectors("cometbft", "data.tsv");
        All("tx-proofs.tsv", row =>
        {
            var list = lists[(int)row.Number("data_n")];
            var data = new Data { Txs = { list["txs_comma"].Split(',').Select(tx => ByteString.CopyFrom(Convert.FromHexString(tx))) } };
            var proof = TxProofs.Of(data, (int)row.Number("index"));
            Assert.Equal(row["tx_proof_proto"], Hex(proof.ToByteArray()));
            Assert.Equal(row["json"], CometJson.Text(json => json.TxProof(proof)));
            Assert.True(MerkleTree.Verify(proof.Proof, proof.RootHash.Span, Hash.Sha256(proof.Data.Span)));
        });
    }

    [Fact]
    public void Results_hashes_equal() => All("results.tsv", row =>
    {
        if (row["last_results_hash"] == Hex(Hash.Sha256([])))
        {
            Assert.Equal(row["last_results_hash"], Hex(BlockHashes.ResultsHash([])));
            return;
        }
        var results = row["result_protos_comma"].Split(',').Select(hex => ExecTxResult.Parser.ParseFrom(Convert.FromHexString(hex))).ToArray();
        Assert.Equal(row["deterministic_leaves_comma"], string.Join(',', results.Select(result => Hex(result.Deterministic().ToByteArray()))));
        Assert.Equal(row["last_results_hash"], Hex(BlockHashes.ResultsHash(results)));
    });

    [Fact]
    public void Evidence_hashes_checks_and_prints_as_the_network_does() => All("evidence.tsv", row =>
    {
        var evidence = Tendermint.Types.Evidence.Parser.Parse(row, "evidence_proto");
        Assert.Equal(row["bytes"], Hex(EvidenceRules.InnerBytes(evidence)));
        Assert.Equal(row["hash"], Hex(EvidenceRules.HashOf(evidence)));
        Assert.Equal(row.Number("height"), EvidenceRules.HeightOf(evidence));
        Assert.Equal(row["validate_basic"], Verdict(EvidenceRules.Check(evidence)));
        Assert.Equal(row["abci_misbehavior_protos_comma"], string.Join(',', EvidenceRules.ToMisbehavior(evidence).Select(item => Hex(item.ToByteArray()))));
        Assert.Equal(Stored(row["json"]), CometJson.Text(json => json.Evidence(evidence)));
    });

    [Fact]
    public void Evidence_lists_hash_equally() => All("evidence-lists.tsv", row =>
    {
        var list = EvidenceList.Parser.Parse(row, "list_proto");
        Assert.Equal(row["evidence_hash"], Hex(list.HashBytes()));
        Assert.Equal(row.Number("byte_size"), list.Evidence.Count == 0 ? 0 : list.CalculateSize());
    });

    [Fact]
    public void Sizes_and_limits_equal() => All("limits.tsv", row =>
    {
        var numbers = row["arguments"].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToArray();
        Assert.Equal(row["result"], row["function"] switch
        {
            "MaxCommitBytes" => BlockLimits.MaxCommitBytes((int)numbers[0]).ToString(),
            "MaxDataBytes" => Limit(BlockLimits.MaxDataBytes(numbers[0], numbers[1], (int)numbers[2])),
            "MaxDataBytesNoEvidence" => Limit(BlockLimits.MaxDataBytesNoEvidence(numbers[0], (int)numbers[1])),
            "ComputeProtoSizeForTxs" => BlockLimits.SizeInBlock(numbers.Select(size => ByteString.CopyFrom(new byte[size]))).ToString(),
            "MaxHeaderBytes" => BlockLimits.MaxHeaderBytes.ToString(),
            "MaxOverheadForBlock" => BlockLimits.MaxOverheadForBlock.ToString(),
            "BlockPartSizeBytes" => PartSet.PartSize.ToString(),
            "MaxBlockSizeBytes" => BlockLimits.MaxBlockSizeBytes.ToString(),
            "MaxVotesCount" => BlockLimits.MaxVotesCount.ToString(),
            "MaxTotalVotingPower" => Welkin.Engine.Validators.ValidatorSet.MaxTotalVotingPower.ToString(),
            "PriorityWindowSizeFactor" => Welkin.Engine.Validators.ValidatorSet.PriorityWindowSizeFactor.ToString(),
            "MaxChainIDLen" => BlockLimits.MaxChainIdLength.ToString(),
            var other => throw new InvalidOperationException(other),
        });
    });

    // A block read back from a store has empty lists where a fresh Go value has nil ones; a node's RPC prints the former.
    private static string Stored(string json) => json
        .Replace("\"txs\":null", "\"txs\":[]").Replace("\"evidence\":null", "\"evidence\":[]").Replace("\"signatures\":null", "\"signatures\":[]").Replace("\"ByzantineValidators\":null", "\"ByzantineValidators\":[]");

    private static string Limit(Result<long> limit) => limit.TryGet(out var value, out var error) ? value.ToString() : "panic: " + error.Text;
}
