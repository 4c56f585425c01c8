using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Closures;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>Changes of orders, bids and leases, with their events.</summary>
/// <remarks>There is exactly one way a lease dies: <see cref="EndLease"/>. Every path ends there.</remarks>
internal sealed class MarketKeeper(MarketState state, IDeposits deposits, IPayments payments, IClosures closures) : IOrders, ILeases
{
    public Result<Unit> Open(Context ctx, Group group, DeploymentReclamation? reclamation = null)
    {
        // The network visits all three states before it refuses; gas shows it.
        var busy = state.OrdersOf(ctx, group.Id, OrderStates.Active).Any();
        busy |= state.OrdersOf(ctx, group.Id, OrderStates.Open).Any();
        var oseq = 1u;
        foreach (var closed in state.OrdersOf(ctx, group.Id, OrderStates.Closed))
        {
            oseq++;
            reclamation ??= closed.Reclamation;
        }

        if (busy)
        {
            var refused = MarketErrors.OrderActive with { Description = $"{MarketErrors.OrderActive.Text}: create order: active order exists" };
            return ctx.Rules.Has(Rule.RegisteredCodesAreKept) ? refused : refused.AsUndefined();
        }

        var id = group.Id.Order(oseq);
        if (state.Orders.Has(ctx, id)) return MarketErrors.OrderExists;
        state.Orders.Set(ctx, id, new Order
        {
            Id = id,
            Spec = group.GroupSpec,
            State = OrderStates.Open,
            CreatedAt = ctx.Height.Value,
            Reclamation = reclamation,
        });
        ctx.Emit(new EventOrderCreated { Id = id });
        return new Unit();
    }

    public Lease? Find(Context ctx, LeaseID id) => state.Leases.Find(ctx, id);

    public (long Least, long Most) ReclamationWindows(Context ctx) => MarketParams.Windows(state.Params(ctx));

    public Result<Unit> CloseGroup(Context ctx, GroupID group, Ending end)
    {
        foreach (var order in state.OrdersOf(ctx, group, OrderStates.Active))
        {
            if (!CloseOrderWithBids(ctx, order, end).TryGet(out _, out var error)) return error;
        }

        // On the network an order without a lease outlives its group, and goes on taking bids.
        if (!ctx.Rules.Has(Rule.OpenOrdersEndWithTheirGroup)) return new Unit();
        foreach (var order in state.OrdersOf(ctx, group, OrderStates.Open))
        {
            if (!CloseOrderWithBids(ctx, order, end).TryGet(out _, out var error)) return error;
        }

        return new Unit();
    }

    public void MatchOrder(Context ctx, Order order) => state.Orders.Set(ctx, order.Id, MarketLifecycle.Matched(order));

    public void MatchBid(Context ctx, Bid bid) => state.Bids.Set(ctx, bid.Id, MarketLifecycle.Matched(bid));

    /// <summary>The order went elsewhere: the deposit goes back. No event of the network tells of it.</summary>
    public Result<Unit> LoseBid(Context ctx, Bid bid)
    {
        state.Bids.Set(ctx, bid.Id, MarketLifecycle.Lost(bid));
        Ending.BidLost.Tell(ctx, Kinds.Bid, bid.Id.Path());
        return deposits.Close(ctx, bid.Id.EscrowAccount());
    }

    public void CloseOrder(Context ctx, Order order, Ending end)
    {
        if (MarketLifecycle.Closed(order) is not { } closed) return;
        state.Orders.Set(ctx, order.Id, closed);
        ctx.Emit(new EventOrderClosed { Id = order.Id });
        end.Tell(ctx, Kinds.Order, order.Id.Path());
    }

    /// <summary>Closes the bid and refunds its deposit, whatever the escrow says to it.</summary>
    public void CloseBid(Context ctx, Bid bid, Ending end)
    {
        if (MarketLifecycle.Closed(bid) is not { } closed) return;
        state.Bids.Set(ctx, bid.Id, closed);
        deposits.Close(ctx, bid.Id.EscrowAccount()).Ignore("the network's listener knows no bid accounts and always fails");
        ctx.Emit(new EventBidClosed { Id = bid.Id });
        end.Tell(ctx, Kinds.Bid, bid.Id.Path());
    }

    /// <summary>The one operation that ends a lease: state, event, and the record of why. A final lease stays as it is.</summary>
    public void EndLease(Context ctx, Lease lease, LeaseEnd end)
    {
        if (MarketLifecycle.Ended(lease, end.State, end.Reason, ctx.Height) is not { } ended) return;
        state.Leases.Set(ctx, lease.Id, ended);
        ctx.Emit(new EventLeaseClosed { Id = lease.Id, Reason = end.Reason });
        end.Way.Tell(ctx, Kinds.Lease, lease.Id.Path());
        if (ctx.Rules.Has(Rule.ClosuresAreRecorded)) closures.Record(ctx, ended, end);
    }

    private Result<Unit> CloseOrderWithBids(Context ctx, Order order, Ending end)
    {
        CloseOrder(ctx, order, end);
        foreach (var bid in state.BidsOf(ctx, order.Id, BidStates.Open)) CloseBidWithLease(ctx, bid, end);
        foreach (var bid in state.BidsOf(ctx, order.Id, BidStates.Active)) CloseBidWithLease(ctx, bid, end);
        return new Unit();
    }

    private void CloseBidWithLease(Context ctx, Bid bid, Ending end)
    {
        CloseBid(ctx, bid, end);
        if (state.Leases.Find(ctx, bid.Id.LeaseId()) is not { } lease) return;
        EndLease(ctx, lease, LeaseEnd.Of(end));
        payments.Close(ctx, lease.Id.EscrowPayment()).Ignore("the network only logs it");
    }
}
