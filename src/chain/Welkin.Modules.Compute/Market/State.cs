using Akash.Deployment.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>Store <c>market</c>.</summary>
/// <remarks>
/// <c>0x1101</c> orders, <c>0x1102</c> by state, <c>0x1103</c> by group and state; <c>0x1202</c> bids, <c>0x1203</c> by state,
/// <c>0x1204</c> by provider, <c>0x1205</c> by order and state; <c>0x1302</c> leases, <c>0x1303</c> by state, <c>0x1304</c> by
/// provider; <c>0x0400</c> params. Addresses are keyed by their bech32 text. Spec: x/market@v1.2.2 keeper/indexes.go.
/// </remarks>
internal sealed class MarketState
{
    public static readonly StoreKey Key = new("market");

    private readonly MultiIndex<(GroupID, int), OrderID, Order> _ordersOfGroup;
    private readonly MultiIndex<(OrderID, int), BidID, Bid> _bidsOfOrder;

    // Params of v1.2.2 lack the reclamation windows: they are written only when governance has set them.
    private readonly Item<Params> _params = new(Key, [0x04, 0x00], new(static p => p.ToByteArray(), Akash.Market.V1Beta5.Params.Parser.ParseFrom));

    public MarketState()
    {
        OrdersByState = new(Key, [0x11, 0x02], KeyCodec.Pair(KeyCodec.Int32, MarketKeys.Orders), static (_, order) => (int)order.State);
        _ordersOfGroup = new(
            Key, [0x11, 0x03], KeyCodec.Pair(KeyCodec.Pair(MarketKeys.Groups, KeyCodec.Int32), MarketKeys.Orders),
            static (id, order) => (id.GroupId(), (int)order.State));
        Orders = new(new(Key, [0x11, 0x01], MarketKeys.Orders, GogoValue.Of(Order.Parser)), OrdersByState, _ordersOfGroup);

        BidsByState = new(Key, [0x12, 0x03], KeyCodec.Pair(KeyCodec.Int32, MarketKeys.Bids), static (_, bid) => (int)bid.State);
        BidsByProvider = new(Key, [0x12, 0x04], KeyCodec.Pair(KeyCodec.String, MarketKeys.Bids), static (id, _) => id.Provider);
        _bidsOfOrder = new(
            Key, [0x12, 0x05], KeyCodec.Pair(KeyCodec.Pair(MarketKeys.Orders, KeyCodec.Int32), MarketKeys.Bids),
            static (id, bid) => (id.OrderId(), (int)bid.State));
        Bids = new(new(Key, [0x12, 0x02], MarketKeys.Bids, GogoValue.Of(Bid.Parser)), BidsByState, BidsByProvider, _bidsOfOrder);

        LeasesByState = new(Key, [0x13, 0x03], KeyCodec.Pair(KeyCodec.Int32, MarketKeys.Leases), static (_, lease) => (int)lease.State);
        LeasesByProvider = new(Key, [0x13, 0x04], KeyCodec.Pair(KeyCodec.String, MarketKeys.Leases), static (id, _) => id.Provider);
        Leases = new(new(Key, [0x13, 0x02], MarketKeys.Leases, GogoValue.Of(Lease.Parser)), LeasesByState, LeasesByProvider);
    }

    public IndexedMap<OrderID, Order> Orders { get; }

    public MultiIndex<int, OrderID, Order> OrdersByState { get; }

    public IndexedMap<BidID, Bid> Bids { get; }

    public MultiIndex<int, BidID, Bid> BidsByState { get; }

    public MultiIndex<string, BidID, Bid> BidsByProvider { get; }

    public IndexedMap<LeaseID, Lease> Leases { get; }

    public MultiIndex<int, LeaseID, Lease> LeasesByState { get; }

    public MultiIndex<string, LeaseID, Lease> LeasesByProvider { get; }

    /// <summary>A group's orders in one state by oseq; each is read when it is reached, whatever became of it meanwhile.</summary>
    public IEnumerable<Order> OrdersOf(Context ctx, GroupID group, OrderStates state)
    {
        foreach (var id in _ordersOfGroup.Match(ctx, (group, (int)state)))
        {
            if (Orders.TryGet(ctx, id, out var order)) yield return order;
        }
    }

    /// <summary>An order's bids in one state, in the order of the providers' addresses.</summary>
    public IEnumerable<Bid> BidsOf(Context ctx, OrderID order, BidStates state)
    {
        foreach (var id in _bidsOfOrder.Match(ctx, (order, (int)state)))
        {
            if (Bids.TryGet(ctx, id, out var bid)) yield return bid;
        }
    }

    /// <summary>Counts without reading the bids.</summary>
    public int CountBids(Context ctx, OrderID order, BidStates state) => _bidsOfOrder.Match(ctx, (order, (int)state)).Count();

    public Params Params(Context ctx) => _params.Find(ctx) ?? new Params();

    public void SetParams(Context ctx, Params value) => _params.Set(ctx, value);
}
