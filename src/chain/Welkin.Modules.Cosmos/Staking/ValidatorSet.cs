using Cosmos.Staking.V1Beta1;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Decides who makes blocks: the validators of highest power that are not jailed.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/keeper/val_state_change.go</c>.</remarks>
internal sealed class ValidatorSet(StakingKeeper keeper)
{
    /// <summary>Brings the set up to date and answers what consensus has to know: changed ones by power, then those that left by operator.</summary>
    public IReadOnlyList<ValidatorUpdate> Apply(Context ctx)
    {
        var last = new SortedDictionary<Address, long>();
        foreach (var (found, power) in StakingState.LastPowers.Iterate(ctx)) last.Add(found, power);

        var updates = new List<ValidatorUpdate>();
        var (entering, leaving, total) = (Int.Zero, Int.Zero, Int.Zero);
        foreach (var validator in Strongest(ctx))
        {
            if (!validator.IsBonded) entering += validator.Tokens;
            var bonded = validator.IsBonded ? validator : Bond(ctx, validator);
            if (!last.Remove(bonded.Operator, out var known) || known != bonded.Power)
            {
                updates.Add(Update(bonded, bonded.Power));
                StakingState.LastPowers.Set(ctx, bonded.Operator, bonded.Power);
            }

            total += bonded.Power;
        }

        foreach (var (found, _) in last)
        {
            var left = BeginUnbonding(ctx, keeper.Get(ctx, found).OrThrow());
            leaving += left.Tokens;
            StakingState.LastPowers.Remove(ctx, found);
            updates.Add(Update(left, 0));
        }

        // One transfer for the difference, not one for each validator.
        if (entering > leaving) _ = keeper.Pools.Bond(ctx, entering - leaving).OrThrow();
        if (entering < leaving) _ = keeper.Pools.Unbond(ctx, leaving - entering).OrThrow();
        if (updates.Count > 0) StakingState.LastTotalPower.Set(ctx, total);
        StakingState.Updates.Set(ctx, new ValidatorUpdates { Updates = { updates } });
        return updates;
    }

    /// <summary>Ends the unbonding of validators whose time is over, and deletes those without delegations.</summary>
    public void CompleteUnbondings(Context ctx)
    {
        var due = StakingState.ValidatorQueue.Iterate(ctx, Welkin.Store.KeyRange.All.Through(QueueEnd(ctx)))
            .Where(slice => slice.Key.Height <= (ulong)ctx.Height.Value && slice.Key.Time <= ctx.BlockTime)
            .ToList();
        foreach (var (_, slice) in due)
        {
            foreach (var text in slice.Addresses) CompleteUnbonding(ctx, keeper.Get(ctx, Address.ParseValoper(text).OrThrow()).OrThrow());
        }
    }

    /// <summary>Notes when an unbonding validator has to be looked at.</summary>
    public static void Enqueue(Context ctx, Validator validator)
    {
        var key = StakingState.QueueKey(validator);
        var slice = StakingState.ValidatorQueue.Find(ctx, key) ?? new ValAddresses();
        slice.Addresses.Add(validator.Operator.ToValoper());
        StakingState.ValidatorQueue.Set(ctx, key, slice);
    }

    /// <summary>What consensus has to know of a validator.</summary>
    public static ValidatorUpdate Update(Validator validator, long power)
        => new() { PubKey = PublicKeys.ToComet(validator.PublicKey).OrThrow(), Power = power };

    private IEnumerable<Validator> Strongest(Context ctx)
    {
        var left = StakingKeeper.Params(ctx).MaxValidators;
        var order = StakingState.OperatorsByPower(ctx).Take((int)left).ToList();
        foreach (var found in order)
        {
            var validator = keeper.Get(ctx, found).OrThrow();
            Invariant.Check(!validator.Jailed, "should never retrieve a jailed validator from the power store");
            if (validator.PotentialPower == 0) yield break;
            yield return validator;
        }
    }

    private Validator Bond(Context ctx, Validator validator)
    {
        StakingState.RemoveByPower(ctx, validator);
        var bonded = StakingLifecycle.Apply(validator, ValidatorMove.Bond).OrThrow();
        StakingKeeper.SetValidator(ctx, bonded);
        StakingState.SetByPower(ctx, bonded);
        Dequeue(ctx, bonded);
        _ = keeper.Tell(listener => listener.ValidatorBonded(ctx, bonded.ConsensusAddress, bonded.Operator)).OrThrow();
        return bonded;
    }

    private static Validator BeginUnbonding(Context ctx, Validator validator)
    {
        var time = StakingKeeper.Params(ctx).UnbondingTime;
        StakingState.RemoveByPower(ctx, validator);
        var id = StakingState.NextUnbondingId(ctx);
        var unbonding = StakingLifecycle.Apply(validator, ValidatorMove.BeginUnbonding).OrThrow() with
        {
            UnbondingTime = ctx.BlockTime.Add(time),
            UnbondingHeight = ctx.Height.Value,
            UnbondingIds = validator.UnbondingIds.Add(id),
        };
        StakingKeeper.SetValidator(ctx, unbonding);
        StakingState.SetByPower(ctx, unbonding);
        Enqueue(ctx, unbonding);
        StakingState.IndexUnbonding(ctx, id, unbonding);
        return unbonding;
    }

    private void CompleteUnbonding(Context ctx, Validator validator)
    {
        Invariant.Check(validator.IsUnbonding, "unexpected validator in unbonding queue; status was not unbonding");
        if (validator.HoldCount != 0) return;
        foreach (var id in validator.UnbondingIds) StakingState.RemoveUnbondingIndex(ctx, id);

        // The numbers of its unbondings stay in the record: the network clears them in a copy that it does not store.
        var unbonded = StakingLifecycle.Apply(validator, ValidatorMove.CompleteUnbonding).OrThrow();
        StakingKeeper.SetValidator(ctx, unbonded);
        if (unbonded.Shares.IsZero) _ = keeper.Remove(ctx, unbonded.Operator).OrThrow();
        Dequeue(ctx, unbonded);
    }

    private static void Dequeue(Context ctx, Validator validator)
    {
        var key = StakingState.QueueKey(validator);
        var slice = StakingState.ValidatorQueue.Find(ctx, key) ?? new ValAddresses();
        var left = slice.Addresses.Where(text => Address.ParseValoper(text).OrThrow() != validator.Operator).ToList();
        if (left.Count == 0) StakingState.ValidatorQueue.Remove(ctx, key);
        else StakingState.ValidatorQueue.Set(ctx, key, new ValAddresses { Addresses = { left } });
    }

    private static byte[] QueueEnd(Context ctx)
        => StakingState.ValidatorQueue.Keys.ToBytes((StoreTimes.Length, ctx.BlockTime, (ulong)ctx.Height.Value));
}
