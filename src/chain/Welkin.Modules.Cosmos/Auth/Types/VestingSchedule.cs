using Cosmos.Vesting.V1Beta1;
using Google.Protobuf.Collections;
using Welkin.Core;
using Welkin.Runtime;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>What of a vesting account's coins is not free yet, and how delegations of such coins are kept in mind.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/auth/vesting/types</c>.</remarks>
public static class VestingSchedule
{
    /// <summary>The locked coins at a time; none for an ordinary account.</summary>
    public static Coins Locked(Account account, BlockTime now)
    {
        if (BaseOf(account) is not { } vesting) return Coins.Empty;
        var unvested = Unvested(account, now);
        var locked = unvested.Sub(unvested.Min(vesting.DelegatedVesting.ToDomain().OrThrow()));
        return locked.IsZero ? Coins.Empty : locked;
    }

    /// <summary>Whether the account has coins that vest.</summary>
    public static bool IsVesting(Account account) => BaseOf(account) is not null;

    /// <summary>Books coins that leave the account for a delegation: unvested ones first. Does nothing for an ordinary account.</summary>
    /// <param name="account">The account; it is changed, not stored.</param>
    /// <param name="now">Time of the block.</param>
    /// <param name="balance">What it held of the delegated denoms before.</param>
    /// <param name="amount">What is delegated.</param>
    public static void TrackDelegation(Account account, BlockTime now, Coins balance, Coins amount)
    {
        if (BaseOf(account) is not { } vesting) return;
        var unvested = Unvested(account, now);
        foreach (var coin in amount)
        {
            if (coin.IsZero || balance.AmountOf(coin.Denom) < coin.Amount)
            {
                throw new TxPanicException("delegation attempt with zero coins or insufficient funds");
            }

            var left = Int.Max(unvested.AmountOf(coin.Denom) - Amount(vesting.DelegatedVesting, coin.Denom), Int.Zero);
            var locked = Int.Min(left, coin.Amount);
            Add(vesting.DelegatedVesting, coin with { Amount = locked });
            Add(vesting.DelegatedFree, coin with { Amount = coin.Amount - locked });
        }
    }

    /// <summary>Books coins that return from a delegation: free ones first. Does nothing for an ordinary account.</summary>
    /// <remarks>The amount may exceed what was booked, because validators round in favour of those who leave.</remarks>
    public static void TrackUndelegation(Account account, Coins amount)
    {
        if (BaseOf(account) is not { } vesting) return;
        foreach (var coin in amount)
        {
            if (coin.IsZero) throw new TxPanicException("undelegation attempt with zero coins");
            var free = Int.Min(Amount(vesting.DelegatedFree, coin.Denom), coin.Amount);
            var locked = Int.Min(Amount(vesting.DelegatedVesting, coin.Denom), coin.Amount - free);
            Add(vesting.DelegatedFree, coin with { Amount = -free });
            Add(vesting.DelegatedVesting, coin with { Amount = -locked });
        }
    }

    private static BaseVestingAccount? BaseOf(Account account) => account.Concrete switch
    {
        ContinuousVestingAccount vesting => vesting.BaseVestingAccount,
        DelayedVestingAccount vesting => vesting.BaseVestingAccount,
        PeriodicVestingAccount vesting => vesting.BaseVestingAccount,
        PermanentLockedAccount vesting => vesting.BaseVestingAccount,
        _ => null,
    };

    // Delegated or not, what has not vested yet.
    private static Coins Unvested(Account account, BlockTime now) => account.Concrete switch
    {
        ContinuousVestingAccount vesting => Continuous(vesting, now),
        DelayedVestingAccount vesting => now.Seconds >= vesting.BaseVestingAccount.EndTime ? Coins.Empty : Original(vesting.BaseVestingAccount),
        PeriodicVestingAccount vesting => Periodic(vesting, now),
        PermanentLockedAccount vesting => Original(vesting.BaseVestingAccount),
        _ => Coins.Empty,
    };

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

    private static Int Amount(RepeatedField<CoinMessage> coins, string denom) => coins.ToDomain().OrThrow().AmountOf(denom);

    private static void Add(RepeatedField<CoinMessage> coins, Coin change)
    {
        if (change.IsZero) return;
        var had = coins.ToDomain().OrThrow();
        var sum = change.IsNegative ? had.Sub(Coins.Of(change with { Amount = -change.Amount })) : had.Add(change);
        coins.Clear();
        coins.AddRange(sum.ToMessages());
    }
}
