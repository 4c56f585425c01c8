using System.Collections.Immutable;
using Akash.Deployment.V1Beta4;
using Akash.Escrow.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Provider;
using Welkin.Testing.Chain;
using LeaseId = Welkin.Provider.LeaseId;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Testing.Sim;

/// <summary>The whole market at the last height, read over the application's own queries.</summary>
internal sealed class SimView
{
    private static readonly Cosmos.Base.Query.V1Beta1.PageRequest All = new() { Limit = 100_000 };

    private SimView(TestChain chain)
    {
        Height = new Height(chain.NextHeight - 1);
        Deployments = chain.Query<QueryDeploymentsResponse>("/akash.deployment.v1beta4.Query/Deployments", new QueryDeploymentsRequest { Filters = new DeploymentFilters(), Pagination = All }).Deployments;
        Orders = [.. chain.Query<QueryOrdersResponse>("/akash.market.v1beta5.Query/Orders", new QueryOrdersRequest { Filters = new OrderFilters(), Pagination = All }).Orders];
        Bids = [.. chain.Query<QueryBidsResponse>("/akash.market.v1beta5.Query/Bids", new QueryBidsRequest { Filters = new BidFilters(), Pagination = All }).Bids.Select(bid => bid.Bid)];
        Leases = chain.Query<QueryLeasesResponse>("/akash.market.v1beta5.Query/Leases", new QueryLeasesRequest { Filters = new LeaseFilters(), Pagination = All }).Leases;
        Accounts = chain.Query<QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", new QueryAccountsRequest { Pagination = All }).Accounts;
        Payments = chain.Query<QueryPaymentsResponse>("/akash.escrow.v1.Query/Payments", new QueryPaymentsRequest { Pagination = All }).Payments;
        Closures = chain.Query<QueryClosuresResponse>("/welkin.market.v1.Query/Closures", new QueryClosuresRequest { Filters = new ClosureFilters(), Pagination = All }).Closures;
    }

    public Height Height { get; }

    public long Seconds => 1_767_225_600 + (6 * Height.Value);

    public IReadOnlyList<QueryDeploymentResponse> Deployments { get; }

    public IReadOnlyList<Order> Orders { get; }

    public IReadOnlyList<Bid> Bids { get; }

    public IReadOnlyList<QueryLeaseResponse> Leases { get; }

    public IReadOnlyList<Akash.Escrow.Types.V1.Account> Accounts { get; }

    public IReadOnlyList<Akash.Escrow.Types.V1.Payment> Payments { get; }

    public IList<ClosureRecord> Closures { get; }

    public static SimView Of(TestChain chain) => new(chain);

    public static bool Runs(Lease lease) => lease.State is LeaseStates.Active or LeaseStates.Reclaiming;

    /// <summary>What concerns one provider, in the form its planner works with.</summary>
    public ChainView For(Address provider)
    {
        var name = provider.ToString();
        var groups = Deployments.SelectMany(deployment => deployment.Groups).ToDictionary(group => group.Id.Path());
        return new ChainView(
            Height,
            Seconds,
            new ProviderProfile(provider, "https://127.0.0.1:8443", [], ImmutableSortedDictionary<string, ImmutableArray<AttributeValue>>.Empty),
            [.. Orders.Where(order => order.State == Order.Types.State.Open).Select(order => OrderView.Read(order).OrThrow())],
            [.. Bids.Where(bid => bid.Id.Provider == name && bid.State == Bid.Types.State.Open).Select(bid => SimProvider.Read(bid.Id))],
            [.. Leases.Where(lease => lease.Lease.Id.Provider == name && Runs(lease.Lease)).Select(lease => new LeaseView(
                SimProvider.Read(lease.Lease.Id.BidId()),
                lease.Lease.Price.ToDomain().OrThrow(),
                new Height(lease.Lease.CreatedAt),
                DemandReader.Read(groups[lease.Lease.Id.GroupId().Path()].GroupSpec).OrThrow(),
                "",
                FundsOf(lease.Lease.Id),
                null))]);
    }

    private Funds FundsOf(LeaseID id)
    {
        var account = Accounts.First(account => account.Id.Equals(id.DeploymentId().EscrowAccount())).State;
        var rate = Payments.Where(payment => payment.Id.Aid.Equals(id.DeploymentId().EscrowAccount()) && payment.State.State == Akash.Escrow.Types.V1.State.Open)
            .Aggregate(Dec.Zero, (sum, payment) => sum + Dec.FromWire(payment.State.Rate.Amount).OrThrow());
        return new Funds(Dec.FromWire(account.Funds[0].Amount).OrThrow(), new Height(account.SettledAt), rate);
    }
}
