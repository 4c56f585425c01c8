using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.WelkinGov.Pool;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov.Handlers;

/// <summary>Stops a community fund; only governance may. What was due and unpaid is not paid any more.</summary>
internal sealed class CancelFund(Address authority) : IMsgHandler<MsgCancelFund, MsgCancelFundResponse>
{
    public Result<MsgCancelFundResponse> Run(TxContext ctx, MsgCancelFund msg)
    {
        if (msg.Authority != authority.ToString()) return WelkinGovErrors.InvalidSigner.With($"invalid authority; expected {authority}, got {msg.Authority}");
        if (!PoolState.Funds.TryGet(ctx, msg.FundId, out var fund)) return WelkinGovErrors.NoFund.With($"{msg.FundId}");
        if (fund.Status != FundStatus.Active) return WelkinGovErrors.InvalidFund.With($"fund {fund.Id} ended at height {fund.EndedHeight}");
        PoolState.Due.Remove(ctx, (BlockTime.FromTimestamp(fund.NextPayment), fund.Id));
        fund.CancelledBy = ctx.ProposalId;
        FundPayments.End(ctx, fund, FundStatus.Cancelled);
        PoolState.Funds.Set(ctx, fund.Id, fund);
        return new MsgCancelFundResponse();
    }
}
