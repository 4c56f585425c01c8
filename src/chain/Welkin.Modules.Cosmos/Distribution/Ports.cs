using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>What moves coins of the community pool.</summary>
public enum PoolCause
{
    /// <summary>The community's part of a block's fees and new coins, with what cutting leaves.</summary>
    CommunityTax,

    /// <summary>Fractions of a coin that a withdrawal could not pay.</summary>
    Rounding,

    /// <summary>Rewards nobody has a claim to.</summary>
    UnclaimedRewards,

    /// <summary>An account gave.</summary>
    Gift,

    /// <summary>A module paid in.</summary>
    Module,

    /// <summary>Governance spent.</summary>
    Spend,

    /// <summary>A community fund paid.</summary>
    Fund,
}

/// <summary>One move of coins of the community pool.</summary>
/// <param name="Cause">What moved them.</param>
/// <param name="Amount">How much.</param>
/// <param name="Party">Who gave or got: an account, the name of a module, or empty.</param>
public sealed record PoolMove(PoolCause Cause, DecCoins Amount, string Party = "")
{
    /// <summary>Whether the pool got less by it.</summary>
    public bool IsOut => Cause is PoolCause.Spend or PoolCause.Fund;

    /// <summary>The proposal that decided it long before; 0: the one that is being carried out, if any.</summary>
    public ulong ProposalId { get; init; }

    /// <summary>The community fund that paid; 0: none.</summary>
    public ulong FundId { get; init; }
}

/// <summary>Hears of every move of the community pool. Nothing it does may fail.</summary>
public interface IPoolListener
{
    /// <summary>Coins moved; they were <paramref name="before"/>.</summary>
    void Moved(Context ctx, PoolMove move, DecCoins before);
}

/// <summary>Pays into the community pool, and out of it.</summary>
public interface ICommunityPool
{
    /// <summary>Moves coins from a module account to the pool: module to module, then the pool's record. Errors: <c>sdk</c> 5.</summary>
    Result<Unit> FundFromModule(Context ctx, string module, Coins amount);

    /// <summary>Moves coins from an account to the pool. Errors: <c>sdk</c> 5.</summary>
    Result<Unit> FundFromAccount(Context ctx, Address from, Coins amount);

    /// <summary>Moves coins from the pool to an account. Errors: distribution 9, <c>sdk</c> 4.</summary>
    Result<Unit> Spend(Context ctx, Address to, Coins amount, PoolMove move);

    /// <summary>What the pool holds. Gas: one read.</summary>
    DecCoins Balance(Context ctx);
}
