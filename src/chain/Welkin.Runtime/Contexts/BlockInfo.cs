using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>What consensus fixed about the block in which code runs.</summary>
public sealed record BlockInfo
{
    /// <summary>Chain id of the genesis document.</summary>
    public required string ChainId { get; init; }

    /// <summary>Height of the block; 0 while genesis is imported at initial height 1.</summary>
    public required Height Height { get; init; }

    /// <summary>Time of the block header, to the nanosecond.</summary>
    public required BlockTime Time { get; init; }

    /// <summary>The rule set of the chain.</summary>
    public required Rules Rules { get; init; }

    /// <summary>Consensus address of the proposer; empty outside a block.</summary>
    public ByteString Proposer { get; init; } = ByteString.Empty;

    /// <summary>Hash of the block; empty outside a block.</summary>
    public ByteString Hash { get; init; } = ByteString.Empty;

    /// <summary>Hash of the validator set of the next block; empty outside a block.</summary>
    public ByteString NextValidatorsHash { get; init; } = ByteString.Empty;

    /// <summary>App hash of the block before, as the header carries it.</summary>
    public ByteString AppHash { get; init; } = ByteString.Empty;

    /// <summary>Votes on the block before.</summary>
    public CommitInfo LastCommit { get; init; } = new();

    /// <summary>Evidence of misbehaviour in this block.</summary>
    public IReadOnlyList<Misbehavior> Misbehavior { get; init; } = [];
}
