using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>The record of what the community owns; whoever writes it says why.</summary>
internal sealed class PoolBook
{
    public Listeners<IPoolListener> Listeners { get; } = new();

    /// <summary>Adds to the pool. Gas: one read, one write. Errors: undefined, on a chain that has no pool.</summary>
    public Result<Unit> Add(Context ctx, PoolMove move)
    {
        if (!DistributionState.Pool.TryGet(ctx, out var pool)) return DistributionState.NoPool;
        Set(ctx, (pool, pool + move.Amount), move);
        return new Unit();
    }

    /// <summary>Writes what the pool holds after a move.</summary>
    public void Set(Context ctx, (DecCoins Before, DecCoins After) pool, PoolMove move)
    {
        DistributionState.Pool.Set(ctx, pool.After);
        if (move.Amount.IsZero) return;
        foreach (var listener in Listeners.All) listener.Moved(ctx, move, pool.Before);
    }
}
