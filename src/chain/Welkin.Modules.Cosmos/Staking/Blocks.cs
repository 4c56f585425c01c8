using Cosmos.Staking.V1Beta1;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;
using BlockHeader = Tendermint.Types.Header;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Keeps headers and sets of the past, changes the set, and ends what is due.</summary>
internal sealed class StakingBlocks(StakingKeeper keeper)
{
    /// <summary>Keeps the header and the set of this block, and drops what is too old.</summary>
    public void BeginBlock(BlockContext ctx)
    {
        var entries = StakingKeeper.Params(ctx).HistoricalEntries;
        for (var height = ctx.Height.Value - entries; height >= 0 && StakingState.Historical.Has(ctx, (ulong)height); height--)
        {
            StakingState.Historical.Remove(ctx, (ulong)height);
        }

        if (entries == 0) return;
        var validators = StakingState.LastPowers.Iterate(ctx).Select(pair => pair.Key).ToList().Select(found => keeper.Get(ctx, found).OrThrow());
        var inOrder = validators.OrderByDescending(validator => validator.Power).ThenBy(validator => validator.ConsensusAddress);
        StakingState.Historical.Set(ctx, (ulong)ctx.Height.Value, new HistoricalInfo { Header = HeaderOf(ctx), Valset = { inOrder.Select(StakingWire.ToWire) } });
    }

    /// <summary>Changes the set, then ends unbondings of validators, of delegations, and redelegations, in this order.</summary>
    public IReadOnlyList<ValidatorUpdate> EndBlock(BlockContext ctx)
    {
        var updates = keeper.Set.Apply(ctx);
        keeper.Set.CompleteUnbondings(ctx);
        foreach (var pair in Due(ctx, StakingState.UnbondingQueue).SelectMany(slice => slice.Pairs)) Complete(ctx, pair);
        foreach (var triplet in Due(ctx, StakingState.RedelegationQueue).SelectMany(slice => slice.Triplets)) Complete(ctx, triplet);
        return updates;
    }

    private static List<T> Due<T>(Context ctx, Map<BlockTime, T> queue)
    {
        var due = queue.Iterate(ctx, KeyRange.All.Through(queue.Keys.ToBytes(ctx.BlockTime))).ToList();
        foreach (var (time, _) in due) queue.Remove(ctx, time);
        return [.. due.Select(slice => slice.Value)];
    }

    // Several entries of one pair may stand in the queue: the first completes them all, the others find nothing.
    private void Complete(Context ctx, DVPair pair)
    {
        var (delegator, validator) = (Address.Parse(pair.DelegatorAddress).OrThrow(), Address.ParseValoper(pair.ValidatorAddress).OrThrow());
        if (!keeper.Unbonding.Complete(ctx, delegator, validator).TryGet(out var paid, out _)) return;
        ctx.Emit(Events.Of(
            "complete_unbonding", ("amount", paid.ToString()), ("validator", pair.ValidatorAddress), ("delegator", pair.DelegatorAddress)));
    }

    private static void Complete(Context ctx, DVVTriplet triplet)
    {
        var from = Address.ParseValoper(triplet.ValidatorSrcAddress).OrThrow();
        var to = Address.ParseValoper(triplet.ValidatorDstAddress).OrThrow();
        if (!Unbonding.Complete(ctx, Address.Parse(triplet.DelegatorAddress).OrThrow(), from, to).TryGet(out var moved, out _)) return;
        ctx.Emit(Events.Of(
            "complete_redelegation",
            ("amount", moved.ToString()),
            ("delegator", triplet.DelegatorAddress),
            ("source_validator", triplet.ValidatorSrcAddress),
            ("destination_validator", triplet.ValidatorDstAddress)));
    }

    // What the application knows of the header while the block is made; the rest stays empty.
    private static BlockHeader HeaderOf(BlockContext ctx) => new()
    {
        ChainId = ctx.ChainId,
        Height = ctx.Height.Value,
        Time = ctx.BlockTime.ToTimestamp(),
        NextValidatorsHash = ctx.Block.NextValidatorsHash,
        AppHash = ctx.Block.AppHash,
        ProposerAddress = ctx.Block.Proposer,
    };
}
