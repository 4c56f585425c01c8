using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>Legal moves of orders, bids and leases; nothing else sets their state.</summary>
/// <remarks>
/// Order: Open ─Match→ Active ─Close→ Closed; Open ─Close→ Closed.
/// Bid: Open ─Match→ Active ─Close→ Closed; Open ─Lose→ Lost; Open ─Close→ Closed.
/// Lease: Active ─Reclaim→ Reclaiming; Active, Reclaiming ─End→ Closed or InsufficientFunds.
/// </remarks>
internal static class MarketLifecycle
{
    /// <summary>Errors: market 23, 24.</summary>
    public static Result<Unit> CanBid(Order order) => order.State switch
    {
        OrderStates.Open => new Unit(),
        OrderStates.Active => MarketErrors.OrderActive,
        _ => MarketErrors.OrderClosed,
    };

    public static Order Matched(Order order) => Moved(order, OrderStates.Active);

    /// <summary>Null when the order is closed already.</summary>
    public static Order? Closed(Order order) => order.State == OrderStates.Closed ? null : Moved(order, OrderStates.Closed);

    public static Bid Matched(Bid bid) => Moved(bid, BidStates.Active);

    public static Bid Lost(Bid bid) => Moved(bid, BidStates.Lost);

    /// <summary>Null when the bid is final already.</summary>
    public static Bid? Closed(Bid bid) => bid.State is BidStates.Closed or BidStates.Lost ? null : Moved(bid, BidStates.Closed);

    /// <summary>Null when the lease is final already.</summary>
    public static Lease? Ended(Lease lease, LeaseStates state, LeaseClosedReason reason, Height height)
    {
        if (lease.State is LeaseStates.Closed or LeaseStates.InsufficientFunds) return null;
        var ended = lease.Clone();
        ended.State = state;
        ended.Reason = reason;
        ended.ClosedOn = height.Value;
        return ended;
    }

    /// <summary>Errors: market 10, 35, 36.</summary>
    public static Result<Lease> Reclaiming(Lease lease, LeaseClosedReason reason, (Height Start, long DeadlineSeconds) at)
    {
        if (lease.State != LeaseStates.Active) return MarketErrors.LeaseNotActive;
        if (lease.Reclamation is null) return MarketErrors.LeaseNotReclamable;
        if (lease.Reclamation.StartedAt != 0) return MarketErrors.LeaseAlreadyReclaiming;
        var reclaiming = lease.Clone();
        reclaiming.State = LeaseStates.Reclaiming;
        reclaiming.Reclamation.StartedAt = at.Start.Value;
        reclaiming.Reclamation.Deadline = at.DeadlineSeconds;
        reclaiming.Reclamation.Reason = reason;
        return reclaiming;
    }

    /// <summary>Whether the provider may give the lease up now. Errors: market 10, 37, 38.</summary>
    public static Result<Unit> CanProviderClose(Lease lease, BlockTime now)
    {
        if (lease.State == LeaseStates.Active) return lease.Reclamation is null ? new Unit() : MarketErrors.ReclamationNotStarted;
        if (lease.State != LeaseStates.Reclaiming) return MarketErrors.LeaseNotActive;
        return now.Seconds < lease.Reclamation.Deadline ? MarketErrors.ReclamationWindowNotElapsed : new Unit();
    }

    private static Order Moved(Order order, OrderStates state)
    {
        var moved = order.Clone();
        moved.State = state;
        return moved;
    }

    private static Bid Moved(Bid bid, BidStates state)
    {
        var moved = bid.Clone();
        moved.State = state;
        return moved;
    }
}
