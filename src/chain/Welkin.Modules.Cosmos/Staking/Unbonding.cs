using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Tokens that leave a validator: on their way home, or to another one.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/keeper/delegation.go</c>; the order of store operations is the gas.</remarks>
internal sealed class Unbonding(StakingKeeper keeper, IDelegatedCoins bank)
{
    /// <summary>Starts to unbond shares. Errors: staking 3, 21, 24, 27.</summary>
    public Result<(BlockTime Completion, Int Tokens)> Begin(Context ctx, Address delegator, Address operatorAddress, Dec shares)
    {
        if (!keeper.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        var open = StakingState.Unbondings.TryGet(ctx, (delegator, operatorAddress), out var found) ? found.Entries.Count : 0;
        if (open >= StakingKeeper.Params(ctx).MaxEntries) return StakingErrors.MaxUnbondings;
        if (!keeper.Delegating.Unbond(ctx, delegator, operatorAddress, shares).TryGet(out var tokens, out error)) return error;
        if (validator.IsBonded && !keeper.Pools.Unbond(ctx, tokens).TryGet(out _, out error)) return error;

        var completion = ctx.BlockTime.Add(StakingKeeper.Params(ctx).UnbondingTime);
        var id = StakingState.NextUnbondingId(ctx);
        if (!StakingState.Unbondings.TryGet(ctx, (delegator, operatorAddress), out var unbonding)) unbonding = new UnbondingDelegation(delegator, operatorAddress, []);
        var (made, isNew) = unbonding.WithEntry(new UnbondingEntry(ctx.Height.Value, completion, tokens, tokens, id, 0));
        StakingState.SetUnbonding(ctx, made);
        if (isNew) StakingState.IndexUnbonding(ctx, id, made);
        Enqueue(ctx, made, completion);
        return (completion, tokens);
    }

    /// <summary>Moves shares to another validator; the zero time when nothing has to be waited for. Errors: staking 29 to 33, 44.</summary>
    public Result<BlockTime> Redelegate(Context ctx, Address delegator, (Address From, Address To) parties, Dec shares)
    {
        if (parties.From == parties.To) return StakingErrors.SelfRedelegation;
        if (!keeper.Get(ctx, parties.To).TryGet(out var target, out _)) return StakingErrors.BadRedelegationTarget;
        if (!keeper.Get(ctx, parties.From).TryGet(out var source, out _)) return StakingErrors.BadRedelegationSource;
        if (StakingState.HasMovedTo(ctx, delegator, parties.From)) return StakingErrors.TransitiveRedelegation;
        if (HasMaxRedelegations(ctx, delegator, parties)) return StakingErrors.MaxRedelegations;
        if (!keeper.Delegating.Unbond(ctx, delegator, parties.From, shares).TryGet(out var tokens, out var error)) return error;
        if (tokens.IsZero) return StakingErrors.TinyRedelegation;
        var origin = source.IsBonded ? TokenSource.Bonded : TokenSource.NotBonded;
        if (!keeper.Delegating.Delegate(ctx, delegator, target, (tokens, origin)).TryGet(out var issued, out error)) return error;
        if (!Wait(ctx, parties.From).TryGet(out var wait, out error)) return error;
        if (wait is not { } until) return BlockTime.Zero;

        var id = StakingState.NextUnbondingId(ctx);
        var key = (delegator, parties.From, parties.To);
        if (!StakingState.Redelegations.TryGet(ctx, key, out var moved)) moved = new Redelegation(delegator, parties.From, parties.To, []);
        moved = moved with { Entries = moved.Entries.Add(new RedelegationEntry(until.Height, until.Completion, tokens, issued, id, 0)) };
        StakingState.SetRedelegation(ctx, moved);
        StakingState.IndexUnbonding(ctx, id, moved);
        Enqueue(ctx, moved, until.Completion);
        return until.Completion;
    }

    /// <summary>Notes when an unbonding has to be looked at.</summary>
    public static void Enqueue(Context ctx, UnbondingDelegation unbonding, BlockTime completion)
    {
        var slice = StakingState.UnbondingQueue.Find(ctx, completion) ?? new DVPairs();
        slice.Pairs.Add(new DVPair { DelegatorAddress = unbonding.Delegator.ToString(), ValidatorAddress = unbonding.Validator.ToValoper() });
        StakingState.UnbondingQueue.Set(ctx, completion, slice);
    }

    /// <summary>Notes when a redelegation has to be looked at.</summary>
    public static void Enqueue(Context ctx, Redelegation moved, BlockTime completion)
    {
        var slice = StakingState.RedelegationQueue.Find(ctx, completion) ?? new DVVTriplets();
        slice.Triplets.Add(new DVVTriplet
        {
            DelegatorAddress = moved.Delegator.ToString(),
            ValidatorSrcAddress = moved.From.ToValoper(),
            ValidatorDstAddress = moved.To.ToValoper(),
        });
        StakingState.RedelegationQueue.Set(ctx, completion, slice);
    }

    /// <summary>Pays out what is due of an unbonding, and answers how much. Errors: staking 26, bank's.</summary>
    public Result<Coins> Complete(Context ctx, Address delegator, Address validator)
    {
        if (!StakingState.Unbondings.Get(ctx, (delegator, validator), StakingErrors.NoUnbonding).TryGet(out var unbonding, out var error)) return error;
        var denom = StakingKeeper.DenomOf(ctx);
        var paid = Coins.Empty;
        foreach (var entry in unbonding.Entries.Where(entry => entry.IsDue(ctx.BlockTime)))
        {
            StakingState.RemoveUnbondingIndex(ctx, entry.Id);
            if (entry.Balance.IsZero) continue;
            var amount = Coins.Of(new Coin(denom, entry.Balance));
            if (!bank.UndelegateFromModule(ctx, StakingKeeper.NotBondedPool, delegator, amount).TryGet(out _, out error)) return error;
            paid += amount;
        }

        StakingState.SetUnbonding(ctx, unbonding with { Entries = [.. unbonding.Entries.Where(entry => !entry.IsDue(ctx.BlockTime))] });
        return paid;
    }

    /// <summary>Forgets what is over of a redelegation, and answers how much moved then. Errors: staking 28.</summary>
    public static Result<Coins> Complete(Context ctx, Address delegator, Address from, Address to)
    {
        if (!StakingState.Redelegations.Get(ctx, (delegator, from, to), StakingErrors.NoRedelegation).TryGet(out var moved, out var error)) return error;
        var denom = StakingKeeper.DenomOf(ctx);
        var total = Coins.Empty;
        foreach (var entry in moved.Entries.Where(entry => entry.IsDue(ctx.BlockTime)))
        {
            StakingState.RemoveUnbondingIndex(ctx, entry.Id);
            if (!entry.Initial.IsZero) total += Coins.Of(new Coin(denom, entry.Initial));
        }

        StakingState.SetRedelegation(ctx, moved with { Entries = [.. moved.Entries.Where(entry => !entry.IsDue(ctx.BlockTime))] });
        return total;
    }

    private static bool HasMaxRedelegations(Context ctx, Address delegator, (Address From, Address To) parties)
        => StakingState.Redelegations.TryGet(ctx, (delegator, parties.From, parties.To), out var moved) && moved.Entries.Count >= StakingKeeper.Params(ctx).MaxEntries;

    // How long the source validator can still be slashed for; null when it no longer can. It may have been deleted by now.
    private Result<(BlockTime Completion, long Height)?> Wait(Context ctx, Address from)
    {
        if (!keeper.Get(ctx, from).TryGet(out var source, out var error)) return error;
        var time = StakingKeeper.Params(ctx).UnbondingTime;
        if (source.IsBonded) return (ctx.BlockTime.Add(time), ctx.Height.Value);
        (BlockTime, long)? left = source.IsUnbonding ? (source.UnbondingTime, source.UnbondingHeight) : null;
        return left;
    }
}
