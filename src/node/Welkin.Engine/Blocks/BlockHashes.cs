using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>Every hash that a CometBFT 0.38 block commits to.</summary>
public static class BlockHashes
{
    /// <summary>The fourteen leaves of the header's Merkle tree in field order; an empty or zero field is an empty leaf.</summary>
    public static byte[][] Leaves(this Header header) =>
    [
        (header.Version ?? new()).ToByteArray(),
        Wrapped(header.ChainId),
        Wrapped(header.Height),
        (header.Time ?? new()).ToByteArray(),
        header.LastBlockId.Filled().ToByteArray(),
        Wrapped(header.LastCommitHash),
        Wrapped(header.DataHash),
        Wrapped(header.ValidatorsHash),
        Wrapped(header.NextValidatorsHash),
        Wrapped(header.ConsensusHash),
        Wrapped(header.AppHash),
        Wrapped(header.LastResultsHash),
        Wrapped(header.EvidenceHash),
        Wrapped(header.ProposerAddress),
    ];

    /// <summary>Block hash. Empty while the validators hash is not set: such a header has no identity yet.</summary>
    public static byte[] HashBytes(this Header header) => header.ValidatorsHash.IsEmpty ? [] : MerkleTree.Root(header.Leaves());

    /// <summary>Hash of the transactions: each leaf is itself the SHA-256 of a transaction.</summary>
    public static byte[] HashBytes(this Data? data) => MerkleTree.Root([.. TxHashes(data)]);

    public static IEnumerable<byte[]> TxHashes(this Data? data) => (data?.Txs ?? []).Select(tx => Hash.Sha256(tx.Span));

    /// <summary>Hash of the commit's signatures; its height and block id are not part of it.</summary>
    public static byte[] HashBytes(this Commit? commit) => MerkleTree.Root([.. (commit?.Signatures ?? []).Select(Filled)]);

    /// <summary>Hash over the inner messages: the oneof wrapper is not part of a leaf.</summary>
    public static byte[] HashBytes(this EvidenceList? list) => MerkleTree.Root([.. (list?.Evidence ?? []).Select(EvidenceRules.InnerBytes)]);

    /// <summary>Hash of the limits a block must obey. Only these two of the consensus parameters count.</summary>
    public static byte[] HashBytes(this ConsensusParams parameters) => Hash.Sha256(new HashedParams
    {
        BlockMaxBytes = parameters.Block?.MaxBytes ?? 0,
        BlockMaxGas = parameters.Block?.MaxGas ?? 0,
    }.ToByteArray());

    /// <summary>Hash of what every node must agree on about a block's transactions.</summary>
    public static byte[] ResultsHash(IEnumerable<ExecTxResult> results) => MerkleTree.Root([.. results.Select(result => result.Deterministic().ToByteArray())]);

    /// <summary>Code, data and gas of a result; log, info, events and codespace may differ between nodes.</summary>
    public static ExecTxResult Deterministic(this ExecTxResult result) =>
        new() { Code = result.Code, Data = result.Data, GasWanted = result.GasWanted, GasUsed = result.GasUsed };

    private static byte[] Filled(CommitSig signature)
    {
        // Go writes the zero time explicitly; a message decoded from Go always has it.
        if (signature.Timestamp is not null) return signature.ToByteArray();
        var filled = signature.Clone();
        filled.Timestamp = GoZeroTime();
        return filled.ToByteArray();
    }

    /// <summary>Go's zero time, 0001-01-01, which is not the zero of a protobuf timestamp.</summary>
    public static Timestamp GoZeroTime() => new() { Seconds = -62135596800 };

    public static bool IsGoZero(this Timestamp? time) => time is { Seconds: -62135596800, Nanos: 0 };

    private static byte[] Wrapped(string text) => text.Length == 0 ? [] : new StringValue { Value = text }.ToByteArray();

    private static byte[] Wrapped(long number) => number == 0 ? [] : new Int64Value { Value = number }.ToByteArray();

    private static byte[] Wrapped(ByteString bytes) => bytes.IsEmpty ? [] : new BytesValue { Value = bytes }.ToByteArray();
}
