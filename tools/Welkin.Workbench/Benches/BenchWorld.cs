using System.Collections.Immutable;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Provider;
using Welkin.Testing.Chain;

namespace Welkin.Workbench.Benches;

/// <summary>Tenants and providers in lockstep: order, bid, lease, withdraw, and, once enough leases live, close; each in a block after the one it needs.</summary>
internal sealed class BenchWorld(TestChain chain, IReadOnlyList<string> names, MarketBenchOptions options)
{
    private const int LastStage = 4;
    private static readonly Enforceable Everything = new() { EphemeralStorage = true, RamVolumes = true, ForwardedPorts = true };
    private static readonly Inventory Stock = new([new NodeStock("n1", 256_000, 1L << 40, 1L << 44, [])], [], 100, 0, Everything);
    private static readonly PlanSettings Settings = new()
    {
        Bids = new BidPolicy { Prices = new PriceList { PerCpuMilli = Dec.Parse("0.01").OrThrow(), PerMemoryMebibyte = Dec.Parse("0.001").OrThrow(), PerStorageMebibyte = PriceList.ParseStorage("0.001").OrThrow() } },
    };

    private readonly Queue<Move> _moves = new();
    private readonly Queue<Move> _live = new();
    private readonly List<Move> _inBlock = [];
    private ulong _dseq = 1;

    public int Leases { get; private set; }

    public int RanDry { get; private set; }

    /// <summary>Leases that run and are left alone.</summary>
    public int Live => _live.Count;

    private int TenantCount => names.Count - options.Providers;

    /// <summary>Opens and closes so many orders.</summary>
    public void History(int orders)
    {
        // Many in a transaction: it is the history that counts, not how it was made.
        const int perTx = 50;
        const int perBlock = 10 * perTx;
        for (var made = 0; made < orders; made += perBlock)
        {
            if (made > 0 && made % 50_000 == 0) Console.Error.WriteLine($"history: {made} of {orders} orders");
            var parts = Enumerable.Range(0, Math.Min(perBlock, orders - made)).Select(_ => _dseq++).Chunk(perTx).Select((numbers, i) => (Tenant: names[i % TenantCount], Numbers: numbers)).ToArray();
            var results = chain.Block([.. parts.SelectMany(part => ((string, IMessage[])[])
            [
                (part.Tenant, [.. part.Numbers.Select(dseq => MarketMessages.Deployment(chain.Address(part.Tenant), dseq, deposit: "500000"))]),
                (part.Tenant, [.. part.Numbers.Select(dseq => MarketMessages.CloseDeployment(chain.Address(part.Tenant), dseq))]),
            ])]);
            if (results.FirstOrDefault(result => result.Code != 0) is { } failed) throw new InvalidOperationException($"the history cannot be made: {failed.Log}");
        }
    }

    /// <summary>The next transactions: the oldest leases beyond the number that is kept, what is due, then new deployments.</summary>
    public (string Signer, IMessage[] Messages)[] Next(int count)
    {
        _inBlock.Clear();
        while (_inBlock.Count < count && _live.Count > options.Leases) _inBlock.Add(_live.Dequeue());
        while (_inBlock.Count < count && _moves.Count > 0) _inBlock.Add(_moves.Dequeue());
        while (_inBlock.Count < count) _inBlock.Add(new Move(names[(int)(_dseq % (ulong)TenantCount)], names[TenantCount + (int)(_dseq % (ulong)options.Providers)], _dseq++, 0));
        return [.. _inBlock.Select(Transaction)];
    }

    /// <summary>What landed goes on with its next step in a later block.</summary>
    public void Landed(IReadOnlyList<Tendermint.Abci.ExecTxResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Code != 0) continue;
            var move = _inBlock[i] with { Stage = _inBlock[i].Stage + 1 };
            if (move.Stage == 3) Leases++;
            RanDry += results[i].Events.Count(happened => happened.Type == "welkin.market.v1.EventEnded" && happened.Attributes.Any(attribute => attribute.Value.Contains("funds_exhausted", StringComparison.Ordinal)));
            if (move.Stage == LastStage) _live.Enqueue(move);
            else if (move.Stage < LastStage) _moves.Enqueue(move);
        }
    }

    /// <summary>What a provider asks when it starts: its view of the market.</summary>
    public (int Orders, int Leases) ProviderStart() => (OpenOrders().Length, chain.Query<QueryLeasesResponse>(
        "/akash.market.v1beta5.Query/Leases",
        new QueryLeasesRequest { Filters = new LeaseFilters { Provider = chain.Address(names[^1]), State = "active" }, Pagination = new() { Limit = 100_000 } }).Leases.Count);

    /// <summary>Opens orders that nobody has bid on, in one block.</summary>
    public void Open(int orders)
    {
        var results = chain.Block([.. Enumerable.Range(0, orders).Select(i => (Tenant: names[i % TenantCount], DSeq: _dseq++))
            .Select(order => (order.Tenant, (IMessage[])[MarketMessages.Deployment(chain.Address(order.Tenant), order.DSeq)]))]);
        if (results.FirstOrDefault(result => result.Code != 0) is { } failed) throw new InvalidOperationException($"no orders can be opened: {failed.Log}");
    }

    /// <summary>The open orders read, and the production planner's answer to each.</summary>
    public Plan Decide()
    {
        var provider = Address.Parse(chain.Address(names[^1])).OrThrow();
        var profile = new ProviderProfile(provider, "https://127.0.0.1:8443", [], ImmutableSortedDictionary<string, ImmutableArray<AttributeValue>>.Empty);
        var view = new ChainView(new Height(chain.NextHeight - 1), 0, profile, OpenOrders(), [], []);
        return Planner.Plan(new PlanInput(provider, view, new ExecutionView(true, Stock, []), [], ProviderMemory.Empty, Settings, 0));
    }

    private ImmutableArray<OrderView> OpenOrders() =>
    [
        .. chain.Query<QueryOrdersResponse>(
            "/akash.market.v1beta5.Query/Orders",
            new QueryOrdersRequest { Filters = new OrderFilters { State = "open" }, Pagination = new() { Limit = 100_000 } }).Orders.Select(order => OrderView.Read(order).OrThrow()),
    ];

    private (string Signer, IMessage[] Messages) Transaction(Move move)
    {
        var owner = chain.Address(move.Tenant);
        var bid = MarketMessages.BidId(owner, move.DSeq, chain.Address(move.Provider));
        return move.Stage switch
        {
            0 => (move.Tenant, [MarketMessages.Deployment(owner, move.DSeq)]),
            1 => (move.Provider, [MarketMessages.Bid(bid)]),
            2 => (move.Tenant, [MarketMessages.Lease(bid)]),
            3 => (move.Provider, [MarketMessages.Withdraw(bid)]),
            _ => (move.Tenant, [MarketMessages.CloseDeployment(owner, move.DSeq)]),
        };
    }

    private sealed record Move(string Tenant, string Provider, ulong DSeq, int Stage);
}
