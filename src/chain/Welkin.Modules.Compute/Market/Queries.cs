using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using LeaseStates = Akash.Market.V1.Lease.Types.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>Read-only answers about orders, bids and leases.</summary>
internal sealed class MarketQueries(MarketState state, IEscrowRecords escrow)
{
    private static readonly (string, int)[] OrderStateNames =
        [("open", (int)OrderStates.Open), ("active", (int)OrderStates.Active), ("closed", (int)OrderStates.Closed)];

    private static readonly (string, int)[] BidStateNames =
        [("open", (int)BidStates.Open), ("active", (int)BidStates.Active), ("lost", (int)BidStates.Lost), ("closed", (int)BidStates.Closed)];

    private static readonly (string, int)[] LeaseStateNames =
    [
        ("active", (int)LeaseStates.Active), ("insufficient_funds", (int)LeaseStates.InsufficientFunds),
        ("closed", (int)LeaseStates.Closed), ("reclaiming", (int)LeaseStates.Reclaiming),
    ];

    private readonly ListingSource<OrderID, Order> _orders = new()
    {
        Keys = state.Orders.Keys,
        Map = state.Orders,
        ByState = state.OrdersByState,
        Describe = static order => (order.Id, (int)order.State),
        Parties = static id => (id.Owner, ""),
    };

    private readonly ListingSource<BidID, Bid> _bids = new()
    {
        Keys = state.Bids.Keys,
        Map = state.Bids,
        ByState = state.BidsByState,
        ByProvider = state.BidsByProvider,
        Describe = static bid => (bid.Id, (int)bid.State),
        Parties = static id => (id.Owner, id.Provider),
    };

    private readonly ListingSource<LeaseID, Lease> _leases = new()
    {
        Keys = state.Leases.Keys,
        Map = state.Leases,
        ByState = state.LeasesByState,
        ByProvider = state.LeasesByProvider,
        Describe = static lease => (lease.Id, (int)lease.State),
        Parties = static id => (id.Owner, id.Provider),
    };

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryOrdersRequest, QueryOrdersResponse>("/akash.market.v1beta5.Query/Orders", Orders);
        registry.Query<QueryOrderRequest, QueryOrderResponse>("/akash.market.v1beta5.Query/Order", Order);
        registry.Query<QueryBidsRequest, QueryBidsResponse>("/akash.market.v1beta5.Query/Bids", Bids);
        registry.Query<QueryBidRequest, QueryBidResponse>("/akash.market.v1beta5.Query/Bid", Bid);
        registry.Query<QueryLeasesRequest, QueryLeasesResponse>("/akash.market.v1beta5.Query/Leases", Leases);
        registry.Query<QueryLeaseRequest, QueryLeaseResponse>("/akash.market.v1beta5.Query/Lease", Lease);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            "/akash.market.v1beta5.Query/Params", (ctx, _) => new QueryParamsResponse { Params = state.Params(ctx) });
    }

    private Result<QueryOrdersResponse> Orders(QueryContext ctx, QueryOrdersRequest request)
    {
        var filter = request.Filters ?? new OrderFilters();
        var listing = new ListingRequest<Order>(request.Pagination, filter.State, filter.Owner, "", order =>
            Is(filter.Owner, order.Id.Owner) && Is(filter.Dseq, order.Id.Dseq) && Is(filter.Gseq, order.Id.Gseq) && Is(filter.Oseq, order.Id.Oseq))
        {
            States = OrderStateNames,
        };
        if (!Listing.Read(ctx, _orders, listing).TryGet(out var found, out var error)) return error;
        return new QueryOrdersResponse { Orders = { found.Items }, Pagination = found.Page };
    }

    private Result<QueryBidsResponse> Bids(QueryContext ctx, QueryBidsRequest request)
    {
        var filter = request.Filters ?? new BidFilters();
        var listing = new ListingRequest<Bid>(request.Pagination, filter.State, filter.Owner, filter.Provider, bid =>
            Is(filter.Owner, bid.Id.Owner) && Is(filter.Dseq, bid.Id.Dseq) && Is(filter.Gseq, bid.Id.Gseq) && Is(filter.Oseq, bid.Id.Oseq)
            && Is(filter.Provider, bid.Id.Provider) && Is(filter.Bseq, bid.Id.Bseq))
        {
            States = BidStateNames,
        };
        if (!Listing.Read(ctx, _bids, listing).TryGet(out var found, out var error)) return error;

        var answer = new QueryBidsResponse { Pagination = found.Page };
        foreach (var bid in found.Items)
        {
            if (!Answer(ctx, bid).TryGet(out var one, out error)) return GrpcError.Internal($"{error.Text}: fetching escrow account for BidID={bid.Id.Path()}");
            answer.Bids.Add(one);
        }

        return answer;
    }

    private Result<QueryLeasesResponse> Leases(QueryContext ctx, QueryLeasesRequest request)
    {
        var filter = request.Filters ?? new LeaseFilters();
        var listing = new ListingRequest<Lease>(request.Pagination, filter.State, filter.Owner, filter.Provider, lease =>
            Is(filter.Owner, lease.Id.Owner) && Is(filter.Dseq, lease.Id.Dseq) && Is(filter.Gseq, lease.Id.Gseq) && Is(filter.Oseq, lease.Id.Oseq)
            && Is(filter.Provider, lease.Id.Provider))
        {
            // The older line knows no reclaiming leases, and its page keys show it.
            States = ctx.Rules.Has(Rule.ReclaimingLeasesAreListed) || filter.State.Length > 0 ? LeaseStateNames : LeaseStateNames[..^1],
        };
        if (!Listing.Read(ctx, _leases, listing).TryGet(out var found, out var error)) return error;

        var answer = new QueryLeasesResponse { Pagination = found.Page };
        foreach (var lease in found.Items)
        {
            if (!Answer(ctx, lease).TryGet(out var one, out error)) return GrpcError.Internal($"{error.Text}: fetching escrow payment for LeaseID={lease.Id.Path()}");
            answer.Leases.Add(one);
        }

        return answer;
    }

    private Result<QueryOrderResponse> Order(QueryContext ctx, QueryOrderRequest request)
    {
        var id = request.Id ?? new OrderID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        return state.Orders.Find(ctx, id) is { } order ? new QueryOrderResponse { Order = order } : GrpcError.RegisteredNotFound(MarketErrors.OrderNotFound);
    }

    private Result<QueryBidResponse> Bid(QueryContext ctx, QueryBidRequest request)
    {
        var id = request.Id ?? new BidID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        if (!Address.Parse(id.Provider).IsOk) return GrpcError.InvalidArgument("invalid provider address");
        return state.Bids.Find(ctx, id) is { } bid ? Answer(ctx, bid) : GrpcError.RegisteredNotFound(MarketErrors.BidNotFound);
    }

    private Result<QueryLeaseResponse> Lease(QueryContext ctx, QueryLeaseRequest request)
    {
        var id = request.Id ?? new LeaseID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        if (!Address.Parse(id.Provider).IsOk) return GrpcError.InvalidArgument("invalid provider address");
        return state.Leases.Find(ctx, id) is { } lease ? Answer(ctx, lease) : GrpcError.RegisteredNotFound(MarketErrors.LeaseNotFound);
    }

    private Result<QueryBidResponse> Answer(QueryContext ctx, Bid bid)
    {
        if (!escrow.Account(ctx, bid.Id.EscrowAccount()).TryGet(out var account, out var error)) return GrpcError.RegisteredNotFound(error);
        return new QueryBidResponse { Bid = bid, EscrowAccount = account };
    }

    private Result<QueryLeaseResponse> Answer(QueryContext ctx, Lease lease)
    {
        if (!escrow.Payment(ctx, lease.Id.EscrowPayment()).TryGet(out var payment, out var error)) return GrpcError.RegisteredNotFound(error);
        return new QueryLeaseResponse { Lease = lease, EscrowPayment = payment };
    }

    private static bool Is(string wanted, string have) => wanted.Length == 0 || wanted == have;

    private static bool Is(ulong wanted, ulong have) => wanted == 0 || wanted == have;
}
