using Welkin.Core;

namespace Welkin.Runtime;

/// <summary>One step of the chain of checks before the messages of a transaction run.</summary>
public interface IAnteStep
{
    /// <summary>Refuses the transaction, or does its part. What it writes stays even when the messages fail.</summary>
    Result<Unit> Run(TxContext ctx, Tx tx);
}

/// <summary>Where the consensus params live; the reads are charged to the context's meter.</summary>
public interface IConsensusParams
{
    /// <summary>The params in force; empty before they were set.</summary>
    Tendermint.Types.ConsensusParams Get(Context ctx);

    /// <summary>Replaces the params.</summary>
    void Set(Context ctx, Tendermint.Types.ConsensusParams value);
}
