using Cosmos.Vesting.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Vesting.Handlers;

/// <summary>Opens an account whose coins become free linearly, or all at its end.</summary>
internal sealed class CreateVestingAccount(VestingAccounts vesting) : IMsgHandler<MsgCreateVestingAccount, MsgCreateVestingAccountResponse>
{
    public Result<MsgCreateVestingAccountResponse> Run(TxContext ctx, MsgCreateVestingAccount msg)
    {
        if (!VestingAccounts.Parties(msg.FromAddress, msg.ToAddress).TryGet(out var parties, out var error)) return error;
        if (!VestingAccounts.Amount(msg.Amount).TryGet(out var amount, out error)) return error;
        if (msg.EndTime <= 0) return SdkErrors.InvalidRequest.With("invalid end time");
        if (!vesting.MaySend(ctx, amount).TryGet(out _, out error)) return error;
        if (!vesting.MayOpen(ctx, parties.To, msg.ToAddress).TryGet(out _, out error)) return error;

        var inner = vesting.Number(ctx, parties.To, amount, msg.EndTime);
        IMessage account = msg.Delayed
            ? new DelayedVestingAccount { BaseVestingAccount = inner }
            : new ContinuousVestingAccount { BaseVestingAccount = inner, StartTime = ctx.BlockTime.Seconds };
        return vesting.Open(ctx, account, parties.From, amount).Map(_ => new MsgCreateVestingAccountResponse());
    }
}
