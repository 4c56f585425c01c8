using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>A tenant accepts a bid: payment and lease start, the other open bids lose.</summary>
internal sealed class CreateLease(MarketState state, MarketKeeper market, IGroups groups, IPayments payments)
    : IMsgHandler<MsgCreateLease, MsgCreateLeaseResponse>
{
    public Result<Unit> Check(MsgCreateLease msg) => msg.BidId.Validate();

    public Result<MsgCreateLeaseResponse> Run(TxContext ctx, MsgCreateLease msg)
    {
        if (state.Bids.Find(ctx, msg.BidId) is not { } bid) return MarketErrors.BidNotFound;
        if (bid.State != BidStates.Open) return MarketErrors.BidNotOpen;
        if (state.Orders.Find(ctx, msg.BidId.OrderId()) is not { } order) return MarketErrors.OrderNotFound;
        if (order.State != OrderStates.Open) return MarketErrors.OrderNotOpen;
        if (groups.Find(ctx, order.Id.GroupId()) is not { } group) return MarketErrors.GroupNotFound;
        if (group.State != GroupStates.Open) return MarketErrors.GroupNotOpen;

        var lease = LeaseOf(ctx, bid);
        var provider = Address.Parse(msg.BidId.Provider).OrThrow();
        var rate = bid.Price.ToDomain().OrThrow();
        if (!payments.Create(ctx, lease.Id.EscrowPayment(), provider, rate).TryGet(out _, out var error)) return error;

        state.Leases.Set(ctx, lease.Id, lease);
        ctx.Emit(new EventLeaseCreated { Id = lease.Id, Price = lease.Price });
        market.MatchOrder(ctx, order);
        market.MatchBid(ctx, bid);
        CloseLosers(ctx, order);
        return new MsgCreateLeaseResponse();
    }

    // On the network the first loser's refund fails in a listener, after the money has moved, and ends the loop.
    private void CloseLosers(TxContext ctx, Order order)
    {
        foreach (var loser in state.BidsOf(ctx, order.Id, BidStates.Open))
        {
            if (!market.LoseBid(ctx, loser).IsOk && !ctx.Rules.Has(Rule.EveryLosingBidIsClosed)) return;
        }
    }

    private static Lease LeaseOf(TxContext ctx, Bid bid)
    {
        var lease = new Lease { Id = bid.Id.LeaseId(), State = LeaseStates.Active, Price = bid.Price, CreatedAt = ctx.Height.Value };
        if (bid.ReclamationWindow is not null) lease.Reclamation = new Reclamation { Window = bid.ReclamationWindow };
        return lease;
    }
}
