using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.WelkinGov.Pool;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov.Handlers;

/// <summary>Starts a community fund; only governance may.</summary>
internal sealed class CreateFund(Address authority, ISendRules receivers) : IMsgHandler<MsgCreateFund, MsgCreateFundResponse>
{
    private const int MostActive = 256;

    public Result<Unit> Check(MsgCreateFund msg) => FundLifecycle.Check(msg);

    public Result<MsgCreateFundResponse> Run(TxContext ctx, MsgCreateFund msg)
    {
        if (msg.Authority != authority.ToString()) return WelkinGovErrors.InvalidSigner.With($"invalid authority; expected {authority}, got {msg.Authority}");
        if (receivers.IsBlocked(Address.Parse(msg.Recipient).OrThrow())) return SdkErrors.Unauthorized.With($"{msg.Recipient} is not allowed to receive external funds");
        if (PoolState.Due.Iterate(ctx).Count() >= MostActive) return WelkinGovErrors.InvalidFund.With($"at most {MostActive} funds at a time");
        var first = ctx.BlockTime.Add(msg.Period);
        if (first.CompareTo(BlockTime.FromTimestamp(msg.End)) > 0) return WelkinGovErrors.InvalidFund.With("the end comes before the first payment");
        var fund = new CommunityFund
        {
            Id = PoolState.NextFund.Next(ctx),
            ProposalId = ctx.ProposalId,
            Title = msg.Title,
            Recipient = msg.Recipient,
            Amount = { msg.Amount },
            Period = msg.Period,
            End = msg.End,
            Cap = { msg.Cap },
            NextPayment = first.ToTimestamp(),
            Status = FundStatus.Active,
            CreatedHeight = ctx.Height.Value,
        };
        PoolState.Funds.Set(ctx, fund.Id, fund);
        PoolState.Due.Set(ctx, (first, fund.Id));
        return new MsgCreateFundResponse { FundId = fund.Id };
    }
}
