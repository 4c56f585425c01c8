using System.Collections.Immutable;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Microsoft.Extensions.Logging;
using Welkin.Client;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Provider;
using LeaseId = Welkin.Provider.LeaseId;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.ProviderDaemon.Chain;

/// <summary>The chain over a node's RPC port. Everything of one view is asked at one height, so that it fits together.</summary>
public sealed partial class ClientChain : IChain, IAsyncDisposable
{
    private const long FreshMs = 5_000;

    private readonly Address _provider;
    private readonly RpcClient _rpc;
    private readonly ChainQueries _newest;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private readonly Dictionary<LeaseId, (Provider.LeaseView View, long ReadAt)> _leases = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientChain(Address provider, RpcClient rpc, ILogger logger)
    {
        (_provider, _rpc, _newest, _logger) = (provider, rpc, new ChainQueries(rpc), logger);
        _listening = Listen(_stop.Token);
    }

    public Task Changed(CancellationToken cancellation) => Volatile.Read(ref _changed).Task.WaitAsync(cancellation);

    public Task<ChainSnapshot> Read(CancellationToken cancellation) => Translated(async () =>
    {
        var status = await _rpc.StatusAsync(cancellation);
        var queries = _newest.At(status.LatestHeight);
        var orders = await queries.OrdersAsync(new OrderFilters { State = "open" }, cancellation);
        var bids = await queries.BidsAsync(new BidFilters { Provider = _provider.ToString(), State = "open" }, cancellation);
        var parameters = await queries.MarketParamsAsync(cancellation);
        var view = new ChainView(
            status.LatestHeight,
            status.LatestTime.Seconds,
            await Profile(queries, cancellation),
            [.. orders.Select(ReadOrder).OfType<OrderView>()],
            [.. bids.Select(bid => Id(bid.Bid.Id))],
            await Leases(queries, cancellation));
        return new ChainSnapshot(view, Deposits(parameters));
    });

    public Task<CertificateRecord?> Certificate(Address owner, string serial, CancellationToken cancellation) => Translated(async () =>
    {
        var found = await _newest.CertificatesAsync(owner, serial, "", cancellation);
        return found.FirstOrDefault(entry => entry.Serial == serial)?.Certificate is { } certificate
            ? new CertificateRecord(certificate.State == Akash.Cert.V1.State.Valid, certificate.Cert.ToByteArray(), certificate.Pubkey.ToByteArray())
            : null;
    });

    public Task<byte[]?> AccountKey(Address owner, CancellationToken cancellation) => Translated(async () =>
        (await _newest.AccountAsync(owner, cancellation))?.PublicKey is PublicKey.Secp256k1 key ? key.Key.ToByteArray() : null);

    public Task<DeploymentRecord?> Deployment(Address owner, ulong dseq, CancellationToken cancellation) => Translated(async () =>
    {
        var status = await _rpc.StatusAsync(cancellation);
        var queries = _newest.At(status.LatestHeight);
        if (await queries.DeploymentAsync(owner, dseq, cancellation) is not { } found)
        {
            return null;
        }

        var filters = new LeaseFilters { Owner = owner.ToString(), Dseq = dseq, Provider = _provider.ToString() };
        var leases = await queries.LeasesAsync(filters, cancellation);
        return new DeploymentRecord(
            status.LatestHeight,
            found.Deployment.State == Akash.Deployment.V1.Deployment.Types.State.Active,
            Convert.ToHexStringLower(found.Deployment.Hash.Span),
            [.. found.Groups.Select(group => new GroupRecord(group.Id.Gseq, group.GroupSpec))],
            [.. leases.Where(entry => Runs(entry.Lease)).Select(entry => Id(entry.Lease.Id)).OrderBy(lease => lease.GSeq)]);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private static bool Runs(Lease lease) => lease.State is LeaseStates.Active or LeaseStates.Reclaiming;

    private static LeaseId Id(BidID id) => LeaseId.Of(Address.Parse(id.Owner).OrThrow(), id.Dseq, id.Gseq, id.Oseq, Address.Parse(id.Provider).OrThrow());

    private static LeaseId Id(LeaseID id) => LeaseId.Of(Address.Parse(id.Owner).OrThrow(), id.Dseq, id.Gseq, id.Oseq, Address.Parse(id.Provider).OrThrow());

    private static ImmutableSortedDictionary<string, Coin> Deposits(Akash.Market.V1Beta5.Params parameters)
    {
        var deposits = ImmutableSortedDictionary.CreateBuilder<string, Coin>(StringComparer.Ordinal);
        foreach (var message in parameters.BidMinDeposits.Append(parameters.BidMinDeposit).Where(message => message is { Denom.Length: > 0 }))
        {
            if (message.ToDomain().TryGet(out var coin, out _))
            {
                deposits.TryAdd(coin.Denom, coin);
            }
        }

        return deposits.ToImmutable();
    }

    private async Task<ProviderProfile?> Profile(ChainQueries queries, CancellationToken cancellation)
    {
        if (await queries.ProviderAsync(_provider, cancellation) is not { } record)
        {
            return null;
        }

        var audited = await queries.AuditedAttributesAsync(_provider, cancellation);
        return new ProviderProfile(
            _provider,
            record.HostUri,
            Values(record.Attributes),
            audited.ToImmutableSortedDictionary(entry => entry.Auditor, entry => Values(entry.Attributes), StringComparer.Ordinal));
    }

    private static ImmutableArray<AttributeValue> Values(IEnumerable<Akash.Base.Attributes.V1.Attribute> attributes) =>
        [.. attributes.Select(attribute => new AttributeValue(attribute.Key, attribute.Value))];

    private async Task<ImmutableArray<Provider.LeaseView>> Leases(ChainQueries queries, CancellationToken cancellation)
    {
        var views = ImmutableArray.CreateBuilder<Provider.LeaseView>();
        foreach (var state in (string[])["active", "reclaiming"])
        {
            var found = await queries.LeasesAsync(new LeaseFilters { Provider = _provider.ToString(), State = state }, cancellation);
            foreach (var lease in found.Select(entry => entry.Lease))
            {
                if (await Known(queries, lease, cancellation) is { } view)
                {
                    views.Add(view with { Reclaim = ReclaimOf(lease) });
                }
            }
        }

        foreach (var gone in _leases.Keys.Except(views.Select(view => view.Id)).ToList())
        {
            _leases.Remove(gone);
        }

        return views.ToImmutable();
    }

    private static ReclaimView? ReclaimOf(Lease lease) =>
        lease.Reclamation is { } reclamation ? new ReclaimView(lease.State == LeaseStates.Reclaiming, reclamation.Deadline) : null;

    /// <summary>Demand never changes and money moves slowly, so a lease is not asked about in every block.</summary>
    private async Task<Provider.LeaseView?> Known(ChainQueries queries, Lease lease, CancellationToken cancellation)
    {
        var id = Id(lease.Id);
        if (_leases.TryGetValue(id, out var known) && Environment.TickCount64 - known.ReadAt < FreshMs)
        {
            return known.View;
        }

        if (await LeaseOf(queries, lease, cancellation) is not { } view)
        {
            return null;
        }

        _leases[id] = (view, Environment.TickCount64);
        return view;
    }

    private async Task<Provider.LeaseView?> LeaseOf(ChainQueries queries, Lease lease, CancellationToken cancellation)
    {
        var id = Id(lease.Id);
        if (await queries.DeploymentAsync(id.Owner, id.DSeq, cancellation) is not { } deployment
            || deployment.Groups.FirstOrDefault(group => group.Id.Gseq == id.GSeq) is not { } group
            || !lease.Price.ToDomain().TryGet(out var price, out _))
        {
            return null;
        }

        // A group that was leased was read when it was bid on; a group nobody can read has no replicas to count.
        var demand = DemandReader.Read(group.GroupSpec).TryGet(out var read, out _) ? read : new GroupDemand(group.GroupSpec.Name, []);
        return new Provider.LeaseView(
            id,
            price,
            new Height(lease.CreatedAt),
            demand,
            Convert.ToHexStringLower(deployment.Deployment.Hash.Span),
            await FundsOf(queries, id, price, deployment.EscrowAccount, cancellation),
            null);
    }

    private static async Task<Funds> FundsOf(ChainQueries queries, LeaseId id, DecCoin price, Akash.Escrow.Types.V1.Account? account, CancellationToken cancellation)
    {
        var balance = account?.State?.Funds.FirstOrDefault(fund => fund.Denom == price.Denom)?.Amount;
        var others = await queries.LeasesAsync(new LeaseFilters { Owner = id.Owner.ToString(), Dseq = id.DSeq, State = "active" }, cancellation);
        var rate = others.Select(entry => entry.Lease.Price.ToDomain().TryGet(out var other, out _) && other.Denom == price.Denom ? other.Amount : Dec.Zero)
            .Aggregate(Dec.Zero, (sum, amount) => sum + amount);
        return new Funds(
            balance is not null && Dec.FromWire(balance).TryGet(out var amount, out _) ? amount : Dec.Zero,
            new Height(account?.State?.SettledAt ?? 0),
            rate);
    }

    private OrderView? ReadOrder(Order order)
    {
        if (OrderView.Read(order).TryGet(out var view, out var error))
        {
            return view;
        }

        var name = $"{order.Id.Owner}/{order.Id.Dseq}/{order.Id.Gseq}/{order.Id.Oseq}";
        if (_unreadable.Add(name))
        {
            OrderSkipped(_logger, name, error.Text);
        }

        return null;
    }

    private async Task Listen(CancellationToken cancellation)
    {
        try
        {
            await foreach (var _ in new EventStream(_rpc.Endpoint).ReadAsync("tm.event='NewBlockHeader'", cancellation))
            {
                Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private static async Task<T> Translated<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ClientException e)
        {
            throw new ChainUnavailableException(e.IsUnavailable ? $"the chain node does not answer: {e.Message}" : $"the chain node refused a query: {e.Message}", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {Order} is passed over: {Reason}")]
    private static partial void OrderSkipped(ILogger logger, string order, string reason);
}
