using Akash.Audit.V1;
using Akash.Cert.V1;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Market.V1;
using DeploymentApi = Akash.Deployment.V1Beta4;
using Escrow = Akash.Escrow.V1;
using EscrowTypes = Akash.Escrow.Types.V1;
using MarketApi = Akash.Market.V1Beta5;
using ProviderApi = Akash.Provider.V1Beta4;

namespace Welkin.Client.Queries;

/// <content>Questions about the compute market.</content>
public sealed partial class ChainQueries
{
    /// <summary>A deployment with its groups and account; null when there is none.</summary>
    public Task<QueryDeploymentResponse?> DeploymentAsync(Address owner, ulong dseq, CancellationToken cancellation) =>
        FindAsync<QueryDeploymentRequest, QueryDeploymentResponse>(
            "/akash.deployment.v1beta4.Query/Deployment", new() { Id = new DeploymentID { Owner = owner.ToString(), Dseq = dseq } }, cancellation);

    /// <summary>All deployments that a filter matches.</summary>
    public Task<IReadOnlyList<QueryDeploymentResponse>> DeploymentsAsync(DeploymentFilters filters, CancellationToken cancellation) =>
        PagesAsync<QueryDeploymentsRequest, QueryDeploymentsResponse, QueryDeploymentResponse>(
            "/akash.deployment.v1beta4.Query/Deployments",
            page => new() { Filters = filters, Pagination = page },
            answer => (answer.Deployments, answer.Pagination),
            cancellation);

    /// <summary>A group of a deployment; null when there is none.</summary>
    public async Task<DeploymentApi.Group?> GroupAsync(GroupID id, CancellationToken cancellation) =>
        (await FindAsync<QueryGroupRequest, QueryGroupResponse>("/akash.deployment.v1beta4.Query/Group", new() { Id = id }, cancellation).ConfigureAwait(false))?.Group;

    /// <summary>Settings of deployments, such as the smallest deposits.</summary>
    public async Task<DeploymentApi.Params> DeploymentParamsAsync(CancellationToken cancellation) =>
        (await QueryAsync<DeploymentApi.QueryParamsRequest, DeploymentApi.QueryParamsResponse>("/akash.deployment.v1beta4.Query/Params", new(), cancellation).ConfigureAwait(false)).Params;

    /// <summary>Settings of the market, such as the smallest bid deposits.</summary>
    public async Task<MarketApi.Params> MarketParamsAsync(CancellationToken cancellation) =>
        (await QueryAsync<MarketApi.QueryParamsRequest, MarketApi.QueryParamsResponse>("/akash.market.v1beta5.Query/Params", new(), cancellation).ConfigureAwait(false)).Params;

    /// <summary>All orders that a filter matches.</summary>
    public Task<IReadOnlyList<Order>> OrdersAsync(OrderFilters filters, CancellationToken cancellation) =>
        PagesAsync<QueryOrdersRequest, QueryOrdersResponse, Order>(
            "/akash.market.v1beta5.Query/Orders",
            page => new() { Filters = filters, Pagination = page },
            answer => (answer.Orders, answer.Pagination),
            cancellation);

    /// <summary>An order; null when there is none.</summary>
    public async Task<Order?> OrderAsync(OrderID id, CancellationToken cancellation) =>
        (await FindAsync<QueryOrderRequest, QueryOrderResponse>("/akash.market.v1beta5.Query/Order", new() { Id = id }, cancellation).ConfigureAwait(false))?.Order;

    /// <summary>All bids that a filter matches, with their accounts.</summary>
    public Task<IReadOnlyList<QueryBidResponse>> BidsAsync(BidFilters filters, CancellationToken cancellation) =>
        PagesAsync<QueryBidsRequest, QueryBidsResponse, QueryBidResponse>(
            "/akash.market.v1beta5.Query/Bids",
            page => new() { Filters = filters, Pagination = page },
            answer => (answer.Bids, answer.Pagination),
            cancellation);

    /// <summary>A bid with its account; null when there is none.</summary>
    public Task<QueryBidResponse?> BidAsync(BidID id, CancellationToken cancellation) =>
        FindAsync<QueryBidRequest, QueryBidResponse>("/akash.market.v1beta5.Query/Bid", new() { Id = id }, cancellation);

    /// <summary>All leases that a filter matches, with their payments.</summary>
    public Task<IReadOnlyList<QueryLeaseResponse>> LeasesAsync(LeaseFilters filters, CancellationToken cancellation) =>
        PagesAsync<QueryLeasesRequest, QueryLeasesResponse, QueryLeaseResponse>(
            "/akash.market.v1beta5.Query/Leases",
            page => new() { Filters = filters, Pagination = page },
            answer => (answer.Leases, answer.Pagination),
            cancellation);

    /// <summary>A lease with its payment; null when there is none.</summary>
    public Task<QueryLeaseResponse?> LeaseAsync(LeaseID id, CancellationToken cancellation) =>
        FindAsync<QueryLeaseRequest, QueryLeaseResponse>("/akash.market.v1beta5.Query/Lease", new() { Id = id }, cancellation);

    /// <summary>Escrow accounts by state (<c>open</c>, <c>closed</c>, <c>overdrawn</c>) and id path.</summary>
    public Task<IReadOnlyList<EscrowTypes.Account>> EscrowAccountsAsync(string state, string xid, CancellationToken cancellation) =>
        PagesAsync<Escrow.QueryAccountsRequest, Escrow.QueryAccountsResponse, EscrowTypes.Account>(
            "/akash.escrow.v1.Query/Accounts",
            page => new() { State = state, Xid = xid, Pagination = page },
            answer => (answer.Accounts, answer.Pagination),
            cancellation);

    /// <summary>Escrow payments by state and id path.</summary>
    public Task<IReadOnlyList<EscrowTypes.Payment>> EscrowPaymentsAsync(string state, string xid, CancellationToken cancellation) =>
        PagesAsync<Escrow.QueryPaymentsRequest, Escrow.QueryPaymentsResponse, EscrowTypes.Payment>(
            "/akash.escrow.v1.Query/Payments",
            page => new() { State = state, Xid = xid, Pagination = page },
            answer => (answer.Payments, answer.Pagination),
            cancellation);

    /// <summary>A registered provider; null when there is none.</summary>
    public async Task<ProviderApi.Provider?> ProviderAsync(Address owner, CancellationToken cancellation) =>
        (await FindAsync<ProviderApi.QueryProviderRequest, ProviderApi.QueryProviderResponse>(
            "/akash.provider.v1beta4.Query/Provider", new() { Owner = owner.ToString() }, cancellation).ConfigureAwait(false))?.Provider;

    /// <summary>All registered providers.</summary>
    public Task<IReadOnlyList<ProviderApi.Provider>> ProvidersAsync(CancellationToken cancellation) =>
        PagesAsync<ProviderApi.QueryProvidersRequest, ProviderApi.QueryProvidersResponse, ProviderApi.Provider>(
            "/akash.provider.v1beta4.Query/Providers",
            page => new() { Pagination = page },
            answer => (answer.Providers, answer.Pagination),
            cancellation);

    /// <summary>What auditors signed about a provider.</summary>
    public async Task<IReadOnlyList<AuditedProvider>> AuditedAttributesAsync(Address owner, CancellationToken cancellation) =>
        (await FindAsync<QueryProviderAttributesRequest, Akash.Audit.V1.QueryProvidersResponse>(
            "/akash.audit.v1.Query/ProviderAttributes", new() { Owner = owner.ToString() }, cancellation).ConfigureAwait(false))?.Providers ?? [];

    /// <summary>Certificates of an owner; serial and state (<c>valid</c>, <c>revoked</c>) narrow them when not empty.</summary>
    public Task<IReadOnlyList<CertificateResponse>> CertificatesAsync(Address owner, string serial, string state, CancellationToken cancellation) =>
        PagesAsync<QueryCertificatesRequest, QueryCertificatesResponse, CertificateResponse>(
            "/akash.cert.v1.Query/Certificates",
            page => new() { Filter = new CertificateFilter { Owner = owner.ToString(), Serial = serial, State = state }, Pagination = page },
            answer => (answer.Certificates, answer.Pagination),
            cancellation);

    /// <summary>Why leases ended.</summary>
    public Task<IReadOnlyList<ClosureRecord>> ClosuresAsync(ClosureFilters filters, CancellationToken cancellation) =>
        PagesAsync<QueryClosuresRequest, QueryClosuresResponse, ClosureRecord>(
            "/welkin.market.v1.Query/Closures",
            page => new() { Filters = filters, Pagination = page },
            answer => (answer.Closures, answer.Pagination),
            cancellation);

    /// <summary>What a provider last stated about all it serves; null when it never did.</summary>
    public Task<QueryDigestResponse?> DigestAsync(Address provider, CancellationToken cancellation) =>
        FindAsync<QueryDigestRequest, QueryDigestResponse>("/welkin.market.v1.Query/Digest", new() { Provider = provider.ToString() }, cancellation);

    /// <summary>Why a lease ended; null while it runs.</summary>
    public async Task<ClosureRecord?> ClosureAsync(LeaseID id, CancellationToken cancellation) =>
        (await FindAsync<QueryClosureRequest, QueryClosureResponse>("/welkin.market.v1.Query/Closure", new() { Id = id }, cancellation).ConfigureAwait(false))?.Closure;
}
