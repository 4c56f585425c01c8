using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Adds to the deposit of a proposal.</summary>
internal sealed class DepositOnProposal(GovDeposits deposits) : IMsgHandler<MsgDeposit, MsgDepositResponse>
{
    public Result<MsgDepositResponse> Run(TxContext ctx, MsgDeposit msg)
    {
        if (!Address.ParseByCodec(msg.Depositor).TryGet(out var depositor, out var error)) return SdkErrors.InvalidAddress.With($"invalid depositor address: {error.Text}");
        if (!msg.Amount.ToDomain().TryGet(out var amount, out error)) return error;
        if (!amount.IsValid || !amount.IsAllPositive) return SdkErrors.InvalidCoins.With(amount.ToString());
        if (!deposits.Add(ctx, msg.ProposalId, depositor, amount).TryGet(out var starts, out error)) return error;
        if (starts) ctx.Emit(Events.Of("proposal_deposit", ("voting_period_start", $"{msg.ProposalId}")));
        return new MsgDepositResponse();
    }
}
