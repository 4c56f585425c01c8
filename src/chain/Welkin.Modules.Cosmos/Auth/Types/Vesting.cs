using Cosmos.Vesting.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>What of a vesting account's coins is not free yet.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/auth/vesting/types</c>.</remarks>
public static class Vesting
{
    /// <summary>The locked coins at a time; none for an ordinary account.</summary>
    public static Coins Locked(Account account, BlockTime now) => account.Concrete switch
    {
        ContinuousVestingAccount vesting => Locked(vesting.BaseVestingAccount, Continuous(vesting, now)),
        DelayedVestingAccount vesting => Locked(
            vesting.BaseVestingAccount, now.Seconds >= vesting.BaseVestingAccount.EndTime ? Coins.Empty : Original(vesting.BaseVestingAccount)),
        PeriodicVestingAccount vesting => Locked(vesting.BaseVestingAccount, Periodic(vesting, now)),
        PermanentLockedAccount vesting => Locked(vesting.BaseVestingAccount, Original(vesting.BaseVestingAccount)),
        _ => Coins.Empty,
    };

    private static Coins Locked(BaseVestingAccount account, Coins vesting)
    {
        var delegated = account.DelegatedVesting.ToDomain().OrThrow();
        var locked = vesting.Sub(vesting.Min(delegated));
        return locked.IsZero ? Coins.Empty : locked;
    }

    private static Coins Original(BaseVestingAccount account) => account.OriginalVesting.ToDomain().OrThrow();

    private static Coins Continuous(ContinuousVestingAccount account, BlockTime now)
    {
        var original = Original(account.BaseVestingAccount);
        var (start, end) = (account.StartTime, account.BaseVestingAccount.EndTime);
        if (now.Seconds <= start) return original;
        if (now.Seconds >= end) return Coins.Empty;
        var share = Dec.FromInt(now.Seconds - start).Quo(Dec.FromInt(end - start));
        var vested = Coins.Of([.. original.Select(coin => coin with { Amount = coin.Amount.ToDec().Mul(share).RoundInt() })]);
        return original.Sub(vested);
    }

    private static Coins Periodic(PeriodicVestingAccount account, BlockTime now)
    {
        var original = Original(account.BaseVestingAccount);
        if (now.Seconds <= account.StartTime) return original;
        if (now.Seconds >= account.BaseVestingAccount.EndTime) return Coins.Empty;
        var vested = Coins.Empty;
        var passed = account.StartTime;
        foreach (var period in account.VestingPeriods)
        {
            if (now.Seconds - passed < period.Length) break;
            vested = vested.Add(period.Amount.ToDomain().OrThrow());
            passed += period.Length;
        }

        return original.Sub(vested);
    }
}
