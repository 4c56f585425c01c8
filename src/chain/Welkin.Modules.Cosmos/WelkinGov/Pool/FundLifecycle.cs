using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Gov.V1;

namespace Welkin.Modules.Cosmos.WelkinGov.Pool;

/// <summary>What a community fund may be, and what it still has to pay.</summary>
/// <remarks>Active ─cap paid→ Paid;  Active ─end came→ Ended;  Active ─governance→ Cancelled.</remarks>
internal static class FundLifecycle
{
    private const int MostTitleBytes = 140;
    private static readonly Duration ShortestPeriod = Duration.FromTimeSpan(TimeSpan.FromMinutes(1));
    private static readonly Duration LongestPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(366));

    /// <summary>Whether a message describes a fund, whatever the state. Errors: welkingov 9.</summary>
    public static Result<Unit> Check(MsgCreateFund msg)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(msg.Title) is 0 or > MostTitleBytes) return WelkinGovErrors.InvalidFund.With($"a title of 1 to {MostTitleBytes} bytes");
        if (!Address.Parse(msg.Recipient).IsOk) return WelkinGovErrors.InvalidFund.With($"'{msg.Recipient}' is no account");
        if (!msg.Amount.ToDomain().TryGet(out var amount, out var error) || !amount.IsValid || amount.Count == 0) return WelkinGovErrors.InvalidFund.With($"amount: {error?.Text ?? amount?.ToString()}");
        if (!msg.Cap.ToDomain().TryGet(out var cap, out error) || !cap.IsValid) return WelkinGovErrors.InvalidFund.With($"cap: {error?.Text ?? cap?.ToString()}");
        if (amount.Count != cap.Count || !cap.IsAllGTE(amount)) return WelkinGovErrors.InvalidFund.With($"the cap {cap} has the denominations of the amount {amount}, and at least as much of each");
        if (msg.Period is null || !IsPeriod(msg.Period)) return WelkinGovErrors.InvalidFund.With("a period of one minute to 366 days");
        return msg.End is null ? WelkinGovErrors.InvalidFund.With("an end") : new Unit();
    }

    /// <summary>What the next payment is: the amount, or what is left of the cap.</summary>
    public static Coins NextOf(CommunityFund fund)
    {
        var left = fund.Cap.ToDomain().OrThrow().Sub(fund.Paid.ToDomain().OrThrow());
        return left.Min(fund.Amount.ToDomain().OrThrow());
    }

    /// <summary>Notes a payment.</summary>
    public static void Pay(CommunityFund fund, Coins amount)
    {
        var paid = fund.Paid.ToDomain().OrThrow() + amount;
        fund.Paid.Clear();
        fund.Paid.AddRange(paid.ToMessages());
        fund.ShortSince = null;
        fund.NextPayment = BlockTime.FromTimestamp(fund.NextPayment).Add(fund.Period).ToTimestamp();
    }

    /// <summary>Ends a fund for good.</summary>
    public static void End(CommunityFund fund, FundStatus status, Height height)
    {
        Invariant.Check(fund.Status == FundStatus.Active, $"fund {fund.Id} is {fund.Status} and cannot become {status}");
        (fund.Status, fund.EndedHeight) = (status, height.Value);
    }

    private static bool IsPeriod(Duration period)
        => period.Nanos is >= 0 and < 1_000_000_000 && period.Seconds >= ShortestPeriod.Seconds && period.Seconds <= LongestPeriod.Seconds;
}
