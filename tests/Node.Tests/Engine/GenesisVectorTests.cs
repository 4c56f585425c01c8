using System.Text;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Engine.Blocks;
using Welkin.Engine.Genesis;
using Welkin.Engine.Indexing;
using Welkin.Engine.Json;
using Welkin.Engine.Keys;
using Welkin.Testing;
using static Welkin.Tests.Engine.CometRows;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Tests.Engine;

public sealed class GenesisVectorTests
{
    [Fact]
    public void Genesis_documents_are_read_completed_and_refused_as_on_the_network() => All("genesis.tsv", row =>
    {
        var result = GenesisDoc.Parse(Encoding.UTF8.GetBytes(row["input_json"]), Time("2026-03-04T05:06:07Z"));
        Assert.Equal(row["result"], result.TryGet(out var genesis, out var error) ? "ok" : error.Text);
        if (genesis is null) return;
        Assert.Equal(row["completed_json"], genesis.ToJson());
        var members = genesis.ValidatorSet();
        if (!members.TryGet(out var set, out error))
        {
            Assert.Equal(row["state_validators"], "error: panic: Cannot create validator set: " + error.Text);
            return;
        }
        Assert.Equal(row["state_validators"], CometJson.Text(json => json.ValidatorSet(set)));
        if (set.Count > 0) Assert.Equal(row["validator_hash"], Hex(set.HashBytes()));
    });

    [Fact]
    public void Parameters_hash_check_and_print_as_the_network_does() => All("params.tsv", row =>
    {
        var parameters = ConsensusParams.Parser.Parse(row, "proto");
        Assert.Equal(row["hash"], Hex(parameters.HashBytes()));
        Assert.Equal(row["validate_basic"], Verdict(ConsensusParamRules.Check(parameters.Filled())));
        Assert.Equal(row["json"], CometJson.Text(json => json.ConsensusParams(parameters)));
    });

    [Fact]
    public void Parameter_updates_apply_as_on_the_network() => All("params-updates.tsv", row =>
    {
        var current = GenesisDoc.Parse(Encoding.UTF8.GetBytes($$"""{"chain_id":"c","consensus_params":{{row["params_json"]}}}"""), default).OrThrow().Parameters;
        var update = row["update"] == "nothing" ? null : ConsensusParams.Parser.Parse(row, "update_proto");
        Assert.Equal(row["validate_update"], Verdict(ConsensusRules.CheckUpdate(current, update, row.Number("height"))));
        var updated = ConsensusRules.Update(current, update);
        Assert.Equal(row["result_json"], CometJson.Text(json => json.ConsensusParams(updated)));
        Assert.Equal(row["result_hash"], Hex(updated.HashBytes()));
    });

    [Fact]
    public void The_file_signer_signs_once_and_repeats_itself()
    {
        FileSigner? signer = null;
        // The table does not name its key, so signatures are compared by which steps share one.
        var key = PrivateKey.FromSeed(Hash.Sha256("privval"u8));
        var ours = new Dictionary<string, string>();
        var sequence = "";
        All("privval.tsv", row =>
        {
            if (row["sequence"] != sequence) signer = new(key, SignState.Empty, null);
            sequence = row["sequence"];
            if (row["kind"] == "reload")
            {
                signer = new(key, SignState.Parse(Encoding.UTF8.GetBytes(signer!.State.ToJson())).OrThrow(), null);
                return;
            }
            var (result, signature, time) = SignStep(signer!, row);
            Assert.Equal(row["result"], result);
            Assert.Equal(row["time_after"], time);
            if (!ours.TryAdd(row["signature"], signature)) Assert.Equal(ours[row["signature"]], signature);
            Assert.Equal(WithoutSignature(row["state_after_json"]), WithoutSignature(signer!.State.ToJson()));
        });
    }

    [Fact]
    public void Event_queries_parse_and_match_as_on_the_network()
    {
        string? map = null;
        All("query.tsv", row =>
        {
            map ??= row["events_json"];
            var source = row["events_json"] == "=" ? map : row["events_json"];
            var events = GoJson.Parse(source).OrThrow().Members.ToDictionary(member => member.Key, member => member.Value.Items.Select(item => item.Text).ToList());
            if (!EventQuery.Parse(row["query"]).TryGet(out var query, out var error))
            {
                Assert.Equal(row["verdict"], "error: " + error.Text);
                return;
            }
            Assert.Equal(row["canonical"], query.ToString());
            Assert.Equal(row["verdict"], query.Matches(events) ? "true" : "false");
        });
    }

    [Fact]
    public void Key_and_state_files_print_as_the_network_does()
    {
        var rows = Tsv.Vectors("cometbft", "json.tsv", unescape: true).ToDictionary(row => row["name"]);
        var nodeKey = NodeKey.Parse(Encoding.UTF8.GetBytes(rows["node-key"]["json_compact"])).OrThrow();
        Assert.Equal(rows["node-key"]["json_compact"], nodeKey.ToJson());
        Assert.Equal(rows["node-id"]["json_compact"], nodeKey.Id);
        var key = FileSigner.ParseKey(Encoding.UTF8.GetBytes(rows["priv-validator-key"]["json_compact"])).OrThrow();
        Assert.Equal(rows["priv-validator-key"]["json_indented"], FileSigner.KeyJson(key));
        Assert.Equal(rows["priv-validator-state-empty"]["json_compact"], SignState.Empty.ToJson());
        foreach (var name in new[] { "priv-validator-state", "priv-validator-state-empty" })
            Assert.Equal(rows[name]["json_indented"], SignState.Parse(Encoding.UTF8.GetBytes(rows[name]["json_compact"])).OrThrow().ToJson(indented: true));
        var genesis = GenesisDoc.Parse(Encoding.UTF8.GetBytes(rows["genesis-doc"]["json_compact"]), default).OrThrow();
        Assert.Equal(rows["genesis-doc"]["json_compact"], genesis.ToJson());
        Assert.Equal(rows["genesis-doc"]["json_indented"], genesis.ToJson(indented: true));
        Assert.Equal(rows["string"]["json_compact"], CometJson.Text(json => json.WriteStringValue("a<b>&\u2028\"\\\t é")));
        Assert.Equal(rows["block-id-zero"]["json_compact"], CometJson.Text(json => json.BlockId(null)));
        Assert.Equal(rows["commit-sig-absent"]["json_compact"], CometJson.Text(json => json.CommitSig(new() { BlockIdFlag = BlockIDFlag.Absent })));
    }

    // The table's blocks are named "a", "b"…: their hash is that of the name, their part set's that of "parts " and the name.
    private static byte[] PartsOf(byte[] blockHash)
    {
        var name = Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString()).Single(name => Hash.Sha256(Encoding.UTF8.GetBytes(name)).AsSpan().SequenceEqual(blockHash));
        return Hash.Sha256(Encoding.UTF8.GetBytes("parts " + name));
    }

    private static string WithoutSignature(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"signature\":\"[^\"]*\",", "");

    private static (string Result, string Signature, string Time) SignStep(FileSigner signer, TsvRow row)
    {
        var hash = row.Hex("block_hash");
        var id = hash.Length == 0 ? null : new BlockID
        {
            Hash = ByteString.CopyFrom(hash),
            PartSetHeader = new() { Total = 1, Hash = ByteString.CopyFrom(PartsOf(hash)) },
        };
        if (row["kind"] == "proposal")
        {
            var proposal = new Proposal { Type = SignedMsgType.Proposal, Height = row.Number("height"), Round = (int)row.Number("round"), PolRound = -1, BlockId = id, Timestamp = Time(row["time"]).ToTimestamp() };
            var verdict = Verdict(signer.Sign("test-chain", proposal));
            return (verdict, Hex(proposal.Signature.ToByteArray()), BlockTime.FromTimestamp(proposal.Timestamp).ToRfc3339Nano());
        }
        var vote = new Vote
        {
            Type = row["kind"] == "precommit" ? SignedMsgType.Precommit : SignedMsgType.Prevote,
            Height = row.Number("height"), Round = (int)row.Number("round"), BlockId = id, Timestamp = Time(row["time"]).ToTimestamp(), Extension = ByteString.CopyFrom(row.Hex("extension")),
        };
        var result = Verdict(signer.Sign("test-chain", vote));
        return (result, Hex(vote.Signature.ToByteArray()), BlockTime.FromTimestamp(vote.Timestamp).ToRfc3339Nano());
    }
}
