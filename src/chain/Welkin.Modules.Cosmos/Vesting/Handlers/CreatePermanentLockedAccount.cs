using Cosmos.Vesting.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Vesting.Handlers;

/// <summary>Opens an account whose coins never become free; they can be delegated.</summary>
internal sealed class CreatePermanentLockedAccount(VestingAccounts vesting) : IMsgHandler<MsgCreatePermanentLockedAccount, MsgCreatePermanentLockedAccountResponse>
{
    public Result<MsgCreatePermanentLockedAccountResponse> Run(TxContext ctx, MsgCreatePermanentLockedAccount msg)
    {
        if (!VestingAccounts.Parties(msg.FromAddress, msg.ToAddress).TryGet(out var parties, out var error)) return error;
        if (!VestingAccounts.Amount(msg.Amount).TryGet(out var amount, out error)) return error;
        if (!vesting.MaySend(ctx, amount).TryGet(out _, out error)) return error;
        if (!vesting.MayOpen(ctx, parties.To, msg.ToAddress).TryGet(out _, out error)) return error;

        var account = new PermanentLockedAccount { BaseVestingAccount = vesting.Number(ctx, parties.To, amount, endTime: 0) };
        return vesting.Open(ctx, account, parties.From, amount).Map(_ => new MsgCreatePermanentLockedAccountResponse());
    }
}
