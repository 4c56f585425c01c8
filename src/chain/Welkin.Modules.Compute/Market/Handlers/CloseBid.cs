using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>A provider takes its bid back, or gives its lease up: then the group is paused.</summary>
internal sealed class CloseBid(MarketState state, MarketKeeper market, IGroups groups, IPayments payments) : IMsgHandler<MsgCloseBid, MsgCloseBidResponse>
{
    private const int FirstProviderReason = 10000;
    private const int LastProviderReason = 19999;

    public Result<Unit> Check(MsgCloseBid msg)
    {
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        return CheckReason((int)msg.Reason);
    }

    public Result<MsgCloseBidResponse> Run(TxContext ctx, MsgCloseBid msg)
    {
        if (state.Bids.Find(ctx, msg.Id) is not { } bid) return MarketErrors.UnknownBid;
        if (state.Orders.Find(ctx, msg.Id.OrderId()) is not { } order) return MarketErrors.UnknownOrderForBid;
        if (bid.State == BidStates.Open)
        {
            market.CloseBid(ctx, bid, Ending.BidWithdrawn);
            return new MsgCloseBidResponse();
        }

        if (state.Leases.Find(ctx, msg.Id.LeaseId()) is not { } lease) return MarketErrors.UnknownLeaseForBid;
        if (!MarketLifecycle.CanProviderClose(lease, ctx.BlockTime).TryGet(out _, out var error)) return error;
        if (bid.State != BidStates.Active) return MarketErrors.BidNotActive;
        if (!groups.Pause(ctx, order.Id.GroupId()).TryGet(out _, out error)) return error;

        market.EndLease(ctx, lease, LeaseEnd.ByProvider(msg.Reason));
        market.CloseBid(ctx, bid, Ending.ProviderClosed);
        market.CloseOrder(ctx, order, Ending.ProviderClosed);
        payments.Close(ctx, lease.Id.EscrowPayment()).Ignore("MsgCloseBid drops it on the network");
        return new MsgCloseBidResponse();
    }

    /// <summary>Any number of the provider's range will do, named or not. Errors: market 33.</summary>
    public static Result<Unit> CheckReason(int reason) => reason is >= FirstProviderReason and <= LastProviderReason
        ? new Unit()
        : MarketErrors.InvalidLeaseClosedReason.With($"value \"{reason}\" range {FirstProviderReason}..{LastProviderReason}");
}
