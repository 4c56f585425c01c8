using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What holds after every block.</summary>
internal sealed class StakingInvariants(StakingKeeper keeper)
{
    /// <summary>The pools hold what is bonded, and what is not.</summary>
    public string? PoolsHoldTheTokens(Context ctx)
    {
        var (bonded, notBonded) = (Int.Zero, Int.Zero);
        foreach (var validator in keeper.All(ctx))
        {
            if (validator.IsBonded) bonded += validator.Tokens;
            else notBonded += validator.Tokens;
        }

        foreach (var (_, unbonding) in StakingState.Unbondings.Iterate(ctx))
        {
            foreach (var entry in unbonding.Entries) notBonded += entry.Balance;
        }

        var (holdsBonded, holdsNotBonded) = (keeper.Pools.Bonded(ctx), keeper.Pools.NotBonded(ctx));
        return holdsBonded == bonded && holdsNotBonded == notBonded
            ? null
            : $"the pools hold {holdsBonded} bonded and {holdsNotBonded} not bonded tokens, records say {bonded} and {notBonded}";
    }

    /// <summary>The shares of a validator are those of its delegators, none of them empty, all of them indexed.</summary>
    public string? SharesAreThoseOfDelegators(Context ctx)
    {
        var sums = new SortedDictionary<Address, Dec>();
        foreach (var delegation in keeper.AllDelegations(ctx))
        {
            if (!delegation.Shares.IsPositive) return $"{delegation.Delegator} holds {delegation.Shares} shares of {delegation.Validator.ToValoper()}";
            if (!StakingState.DelegationsByValidator.Has(ctx, (delegation.Validator, delegation.Delegator))) return $"{delegation.Delegator} is not indexed under {delegation.Validator.ToValoper()}";
            sums[delegation.Validator] = sums.GetValueOrDefault(delegation.Validator) + delegation.Shares;
        }

        foreach (var validator in keeper.All(ctx))
        {
            var sum = sums.GetValueOrDefault(validator.Operator);
            if (sum != validator.Shares) return $"{validator.Operator.ToValoper()} has {validator.Shares} shares, its delegators hold {sum}";
            sums.Remove(validator.Operator);
        }

        return sums.Count == 0 ? null : $"delegations to {sums.Keys.First().ToValoper()}, which does not exist";
    }

    /// <summary>The order of power holds every validator that is not jailed, once, and no other.</summary>
    public string? PowersAreIndexed(Context ctx)
    {
        var indexed = StakingState.OperatorsByPower(ctx).ToList();
        if (indexed.Distinct().Count() != indexed.Count) return "a validator stands twice in the order of power";
        var free = keeper.All(ctx).Where(validator => !validator.Jailed).Select(validator => validator.Operator).ToList();
        return indexed.Order().SequenceEqual(free) ? null : $"{indexed.Count} validators stand in the order of power, {free.Count} should";
    }
}
