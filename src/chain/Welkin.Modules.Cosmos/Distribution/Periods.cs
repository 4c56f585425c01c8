using Welkin.Core;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Periods in which a validator's tokens do not change, and what a delegation earned over them.</summary>
/// <remarks>Spec: F1 fee distribution; cosmos-sdk v0.53, <c>x/distribution/keeper</c> validator.go and delegation.go.</remarks>
internal sealed class RewardPeriods(IValidators validators, IDelegations delegations, PoolBook book)
{
    private const uint MaxReferences = 2;

    /// <summary>Starts the books of a new validator.</summary>
    public static void Open(Context ctx, Address validator)
    {
        DistributionState.History.Set(ctx, (validator, 0), new HistoricalRewards(DecCoins.Empty, 1));
        DistributionState.Current.Set(ctx, validator, new CurrentRewards(DecCoins.Empty, 1));
        DistributionState.Commissions.Set(ctx, validator, DecCoins.Empty);
        DistributionState.Outstanding.Set(ctx, validator, DecCoins.Empty);
    }

    /// <summary>Ends the running period and answers its number. Errors: undefined, on a chain without a pool.</summary>
    public Result<ulong> End(Context ctx, Validator validator)
    {
        var running = DistributionState.CurrentOf(ctx, validator.Operator);
        if (!RatioOf(ctx, validator, running.Rewards).TryGet(out var ratio, out var error)) return error;
        var sum = DistributionState.HistoryOf(ctx, validator.Operator, checked(running.Period - 1)).Ratio;
        Release(ctx, validator.Operator, running.Period - 1);
        DistributionState.History.Set(ctx, (validator.Operator, running.Period), new HistoricalRewards(sum + ratio, 1));
        DistributionState.Current.Set(ctx, validator.Operator, new CurrentRewards(DecCoins.Empty, running.Period + 1));
        return running.Period;
    }

    /// <summary>Notes from where on a delegation earns; the period before was ended. Errors: staking 3, 19.</summary>
    public Result<Unit> Begin(Context ctx, Address operatorAddress, Address delegator)
    {
        var period = checked(DistributionState.CurrentOf(ctx, operatorAddress).Period - 1);
        Hold(ctx, operatorAddress, period);
        if (!validators.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        if (!delegations.Get(ctx, delegator, operatorAddress).TryGet(out var delegation, out error)) return error;
        var stake = validator.TokensOfTruncated(delegation.Shares);
        DistributionState.StartingInfos.Set(ctx, (operatorAddress, delegator), new StartingInfo(period, stake, (ulong)ctx.Height.Value));
        return new Unit();
    }

    /// <summary>What a delegation earned up to the end of a period.</summary>
    public static DecCoins RewardsOf(Context ctx, Validator validator, Delegation delegation, ulong ending)
    {
        var start = DistributionState.StartingInfoOf(ctx, validator.Operator, delegation.Delegator);
        var now = (ulong)ctx.Height.Value;
        if (start.Height == now) return DecCoins.Empty;
        var (period, stake, rewards) = (start.PreviousPeriod, start.Stake, DecCoins.Empty);
        if (now > start.Height)
        {
            foreach (var slash in DistributionState.SlashesBetween(ctx, validator.Operator, start.Height, now))
            {
                if (slash.Period <= period) continue;
                rewards += Between(ctx, validator.Operator, (period, slash.Period), stake);
                stake = stake.MulTruncate(Dec.One - slash.Fraction);
                period = slash.Period;
            }
        }

        return rewards + Between(ctx, validator.Operator, (period, ending), Checked(validator, delegation, stake));
    }

    /// <summary>One more needs the ratio of a period. Gas: one read, one write.</summary>
    public static void Hold(Context ctx, Address validator, ulong period)
    {
        var found = DistributionState.HistoryOf(ctx, validator, period);
        Invariant.Check(found.References < MaxReferences, "reference count should never exceed 2");
        DistributionState.History.Set(ctx, (validator, period), found with { References = found.References + 1 });
    }

    /// <summary>One less needs the ratio of a period; it is deleted when nobody does. Gas: one read, one write or deletion.</summary>
    public static void Release(Context ctx, Address validator, ulong period)
    {
        var found = DistributionState.HistoryOf(ctx, validator, period);
        Invariant.Check(found.References > 0, "cannot set negative reference count");
        if (found.References == 1) DistributionState.History.Remove(ctx, (validator, period));
        else DistributionState.History.Set(ctx, (validator, period), found with { References = found.References - 1 });
    }

    // Rewards per token. Without tokens there is no ratio, and what was earned goes to the community.
    private Result<DecCoins> RatioOf(Context ctx, Validator validator, DecCoins rewards)
    {
        if (!validator.Tokens.IsZero) return rewards.QuoDecTruncate(validator.Tokens.ToDec());
        if (!DistributionState.Pool.TryGet(ctx, out var pool)) return DistributionState.NoPool;
        var outstanding = DistributionState.OutstandingOf(ctx, validator.Operator).Sub(rewards);
        book.Set(ctx, (pool, pool + rewards), new PoolMove(PoolCause.UnclaimedRewards, rewards));
        DistributionState.Outstanding.Set(ctx, validator.Operator, outstanding);
        return DecCoins.Empty;
    }

    private static DecCoins Between(Context ctx, Address validator, (ulong First, ulong Last) periods, Dec stake)
    {
        Invariant.Check(periods.First <= periods.Last, "startingPeriod cannot be greater than endingPeriod");
        Invariant.Check(!stake.IsNegative, "stake should not be negative");
        var starting = DistributionState.HistoryOf(ctx, validator, periods.First);
        var ending = DistributionState.HistoryOf(ctx, validator, periods.Last);
        return ending.Ratio.Sub(starting.Ratio).MulDecTruncate(stake);
    }

    // Slash by slash the stake is cut at other places than in one computation: a few last digits may differ.
    private static Dec Checked(Validator validator, Delegation delegation, Dec stake)
    {
        var now = validator.TokensOf(delegation.Shares);
        if (stake <= now) return stake;
        Invariant.Check(
            stake <= now + Dec.Smallest.MulInt(3),
            $"calculated final stake for delegator {delegation.Delegator} greater than current stake\n\tfinal stake:\t{stake}\n\tcurrent stake:\t{now}");
        return now;
    }
}
