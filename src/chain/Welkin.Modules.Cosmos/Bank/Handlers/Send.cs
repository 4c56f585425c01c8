using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Moves coins from the signer to another account.</summary>
internal sealed class Send(BankKeeper bank) : IMsgHandler<MsgSend, MsgSendResponse>
{
    public Result<MsgSendResponse> Run(TxContext ctx, MsgSend msg)
    {
        if (!Address.ParseByCodec(msg.FromAddress).TryGet(out var from, out var error)) return SdkErrors.InvalidAddress.With($"invalid from address: {error.Text}");
        if (!Address.ParseByCodec(msg.ToAddress).TryGet(out var to, out error)) return SdkErrors.InvalidAddress.With($"invalid to address: {error.Text}");
        if (!msg.Amount.ToDomain().TryGet(out var amount, out error)) return error;
        if (!amount.IsValid || !amount.IsAllPositive) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!bank.SendingAllowed(ctx, amount).TryGet(out _, out error)) return error;
        if (bank.IsBlocked(to)) return SdkErrors.Unauthorized.With($"{msg.ToAddress} is not allowed to receive funds");
        return bank.SendCoins(ctx, from, to, amount).Map(_ => new MsgSendResponse());
    }
}
