using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>A tenant ends a lease; a group that is still open is offered again at once.</summary>
internal sealed class CloseLease(MarketState state, MarketKeeper market, IGroups groups, IPayments payments) : IMsgHandler<MsgCloseLease, MsgCloseLeaseResponse>
{
    public Result<Unit> Check(MsgCloseLease msg) => msg.Id.Validate();

    public Result<MsgCloseLeaseResponse> Run(TxContext ctx, MsgCloseLease msg)
    {
        if (state.Orders.Find(ctx, msg.Id.OrderId()) is not { } order) return MarketErrors.OrderNotFound;
        if (order.State != OrderStates.Active) return MarketErrors.OrderClosed;
        if (state.Bids.Find(ctx, msg.Id.BidId()) is not { } bid) return MarketErrors.BidNotFound;
        if (bid.State != BidStates.Active) return MarketErrors.BidNotActive;
        if (state.Leases.Find(ctx, msg.Id) is not { } lease) return MarketErrors.LeaseNotFound;
        if (lease.State is not (LeaseStates.Active or LeaseStates.Reclaiming)) return MarketErrors.OrderClosed;

        market.EndLease(ctx, lease, LeaseEnd.ByTenant);
        market.CloseBid(ctx, bid, Ending.LeaseClosed);
        market.CloseOrder(ctx, order, Ending.LeaseClosed);
        if (!payments.Close(ctx, lease.Id.EscrowPayment()).TryGet(out _, out var error)) return error;

        if (groups.Find(ctx, msg.Id.GroupId()) is not { } group) return DeploymentErrors.GroupNotFound;
        if (group.State != GroupStates.Open) return new MsgCloseLeaseResponse();
        if (!market.Open(ctx, group, order.Reclamation).TryGet(out _, out error)) return error;
        return new MsgCloseLeaseResponse();
    }
}
