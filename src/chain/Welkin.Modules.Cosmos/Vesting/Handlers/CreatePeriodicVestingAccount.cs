using Cosmos.Vesting.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Vesting.Handlers;

/// <summary>Opens an account whose coins become free in steps.</summary>
internal sealed class CreatePeriodicVestingAccount(VestingAccounts vesting) : IMsgHandler<MsgCreatePeriodicVestingAccount, MsgCreatePeriodicVestingAccountResponse>
{
    public Result<MsgCreatePeriodicVestingAccountResponse> Run(TxContext ctx, MsgCreatePeriodicVestingAccount msg)
    {
        if (!VestingAccounts.Parties(msg.FromAddress, msg.ToAddress).TryGet(out var parties, out var error)) return error;
        if (!Total(msg).TryGet(out var total, out error)) return error;
        if (!vesting.MayOpen(ctx, parties.To, msg.ToAddress).TryGet(out _, out error)) return error;
        if (!vesting.MaySend(ctx, total).TryGet(out _, out error)) return error;

        var end = EndTime(msg);
        var account = new PeriodicVestingAccount { BaseVestingAccount = vesting.Number(ctx, parties.To, total, end), StartTime = msg.StartTime };
        account.VestingPeriods.AddRange(msg.VestingPeriods);
        if (msg.StartTime >= end) return SdkErrors.InvalidRequest.With("vesting start-time cannot be before end-time");
        return vesting.Open(ctx, account, parties.From, total).Map(_ => new MsgCreatePeriodicVestingAccountResponse());
    }

    private static Result<Coins> Total(MsgCreatePeriodicVestingAccount msg)
    {
        if (msg.StartTime < 1) return SdkErrors.InvalidRequest.With($"invalid start time of {msg.StartTime}, length must be greater than 0");
        var total = Coins.Empty;
        for (var i = 0; i < msg.VestingPeriods.Count; i++)
        {
            var period = msg.VestingPeriods[i];
            if (period.Length < 1)
            {
                return SdkErrors.InvalidRequest.With($"invalid period length of {period.Length} in period {i}, length must be greater than 0");
            }

            if (!VestingAccounts.Amount(period.Amount).TryGet(out var amount, out var error)) return error;
            total = total.Add(amount);
        }

        return total;
    }

    // Lengths that overflow wrap around as in Go; most such ends lie before the start and are refused there.
    private static long EndTime(MsgCreatePeriodicVestingAccount msg)
    {
        var end = msg.StartTime;
        foreach (var period in msg.VestingPeriods) end = unchecked(end + period.Length);
        return end;
    }
}
