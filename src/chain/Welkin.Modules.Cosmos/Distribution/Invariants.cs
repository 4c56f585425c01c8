using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>What holds after every block.</summary>
internal sealed class DistributionInvariants(DistributionKeeper keeper)
{
    /// <summary>The account covers everything that is outstanding, and the pool.</summary>
    public string? AccountHoldsTheRewards(Context ctx)
    {
        var owed = DistributionState.Pool.Find(ctx) ?? DecCoins.Empty;
        foreach (var (validator, rewards) in DistributionState.Outstanding.Iterate(ctx))
        {
            if (rewards.IsAnyNegative) return $"{validator.ToValoper()} has negative outstanding rewards {rewards}";
            owed += rewards;
        }

        var (whole, _) = owed.TruncateDecimal();
        var held = keeper.Near.Balances.Balances(ctx, keeper.Near.Accounts.OfModule(ctx, DistributionKeeper.Module).Address);
        return held == whole ? null : $"the account holds {held}, outstanding rewards and the pool are {whole}";
    }

    /// <summary>Outstanding rewards of a validator cover its commission.</summary>
    public static string? CommissionsAreOutstanding(Context ctx)
    {
        foreach (var (validator, commission) in DistributionState.Commissions.Iterate(ctx))
        {
            var (_, negative) = DistributionState.OutstandingOf(ctx, validator).SafeSub(commission);
            if (negative) return $"{validator.ToValoper()} has a commission of {commission}, more than what is outstanding";
        }

        return null;
    }

    /// <summary>A ratio is referred to by each validator's running period, by each delegation, and by each slash.</summary>
    public string? ReferencesAreCounted(Context ctx)
    {
        if (!DistributionState.Pool.Has(ctx)) return null;
        var expected = (ulong)(keeper.Near.Validators.All(ctx).Count() + keeper.Near.Delegations.AllDelegations(ctx).Count() + DistributionState.Slashes.Iterate(ctx).Count());
        var counted = 0UL;
        foreach (var (_, rewards) in DistributionState.History.Iterate(ctx)) counted += rewards.References;
        return counted == expected ? null : $"{counted} references to ratios, expected {expected}";
    }
}
