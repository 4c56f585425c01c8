using System.Diagnostics;
using System.Security.Cryptography;
using Google.Protobuf;
using Welkin.Core.Crypto;
using Welkin.Testing.Chain;

namespace Welkin.Workbench.Benches;

/// <summary>
/// Market transactions per second of the production application (state in memory), each signed by its own account, beside the
/// machine's signature limit; then how long a provider takes to see a long history.
/// </summary>
internal static class MarketBench
{
    private const int TxsPerBlock = 500;
    private const int Accounts = 100;

    public static bool Run(Evidence evidence, MarketBenchOptions options)
    {
        var names = Enumerable.Range(1, Accounts).Select(i => $"tenant-{i}").Concat(Enumerable.Range(1, options.Providers).Select(i => $"provider-{i}")).ToArray();
        var chain = TestChain.Start(corrected: true, names);
        var world = new BenchWorld(chain, names, options.Providers);
        var history = Stopwatch.StartNew();
        world.History(options.Orders);
        evidence.Line($"history    {options.Orders} closed orders in {chain.NextHeight - 1} blocks, {options.Orders / history.Elapsed.TotalSeconds:F0} orders/s");

        var (blocks, transactions, failed, signing) = (0, 0, 0, Stopwatch.StartNew());
        signing.Stop();
        var (running, slowest) = (TimeSpan.Zero, TimeSpan.Zero);
        var span = TimeSpan.FromMinutes(options.Minutes);
        while (running < span)
        {
            signing.Start();
            var txs = chain.Signed(world.Next(TxsPerBlock));
            signing.Stop();
            var block = Stopwatch.StartNew();
            var results = chain.BlockOfSigned(txs);
            running += block.Elapsed;
            if (block.Elapsed > slowest) slowest = block.Elapsed;
            (blocks, transactions, failed) = (blocks + 1, transactions + txs.Length, failed + results.Count(result => result.Code != 0));
            world.Landed(results);
        }

        var rate = transactions / running.TotalSeconds;
        var limit = SignatureLimit();
        evidence.Line($"sustained  {rate,8:F0} market transactions/s over {running.TotalSeconds:F0} s of block time: {blocks} blocks of {TxsPerBlock}, {failed} failed, slowest block {slowest.TotalMilliseconds:F0} ms");
        evidence.Line($"limit      {limit,8:F0} signatures/s on one thread; the market reached {100 * rate / limit:F1} % of it");
        evidence.Line($"bound by   {100 * (transactions / limit) / running.TotalSeconds:F1} % of the block time is signatures, the rest state: decoding, ante, handlers, IAVL");
        evidence.Line($"leases     {world.Leases} made, {world.RanDry} ran dry; target of the issue 1000/s for 10 minutes at 1,000,000 orders and 10,000 leases");
        var start = Stopwatch.StartNew();
        var open = world.ProviderStart();
        evidence.Line($"provider   sees {open} open orders beside the history in {start.Elapsed.TotalMilliseconds:F0} ms (target 3 s)");
        evidence.Line($"memory     {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB peak");
        return failed == 0;
    }

    private static double SignatureLimit()
    {
        var digest = SHA256.HashData("welkin bench market"u8);
        var secret = SHA256.HashData("a key of no value"u8);
        var (publicKey, signature) = (Secp256k1.PublicKey(secret), Secp256k1.Sign(secret, digest));
        var (count, watch) = (0, Stopwatch.StartNew());
        for (; watch.Elapsed < TimeSpan.FromSeconds(2); count++) Secp256k1.Verify(publicKey, digest, signature);
        return count / watch.Elapsed.TotalSeconds;
    }
}

/// <summary>How large the bench is.</summary>
internal sealed record MarketBenchOptions(double Minutes, int Orders, int Providers);

/// <summary>Tenants and providers in lockstep: order, bid, lease, withdraw, close, each in the block after the one it needs.</summary>
internal sealed class BenchWorld(TestChain chain, IReadOnlyList<string> names, int providers)
{
    private readonly Queue<(string Tenant, string Provider, ulong DSeq, int Stage)> _moves = new();
    private readonly List<(string Tenant, string Provider, ulong DSeq, int Stage)> _inBlock = [];
    private ulong _dseq = 1;

    public int Leases { get; private set; }

    public int RanDry { get; private set; }

    /// <summary>Opens and closes so many orders.</summary>
    public void History(int orders)
    {
        const int perBlock = 250;
        for (var made = 0; made < orders; made += perBlock)
        {
            var part = Enumerable.Range(0, Math.Min(perBlock, orders - made)).Select(i => (Tenant: names[i % TenantCount], DSeq: _dseq++)).ToArray();
            chain.Block([.. part.SelectMany(item => ((string, IMessage[])[])
            [
                (item.Tenant, [MarketMessages.Deployment(chain.Address(item.Tenant), item.DSeq, deposit: "500000")]),
                (item.Tenant, [MarketMessages.CloseDeployment(chain.Address(item.Tenant), item.DSeq)]),
            ])]);
        }
    }

    private int TenantCount => names.Count - providers;

    /// <summary>The next transactions: what is due first, then new deployments.</summary>
    public (string Signer, IMessage[] Messages)[] Next(int count)
    {
        _inBlock.Clear();
        while (_inBlock.Count < count && _moves.Count > 0) _inBlock.Add(_moves.Dequeue());
        while (_inBlock.Count < count) _inBlock.Add((names[(int)(_dseq % (ulong)TenantCount)], names[TenantCount + (int)(_dseq % (ulong)providers)], _dseq++, 0));
        return [.. _inBlock.Select(Transaction)];
    }

    /// <summary>What landed goes on with its next step in a later block.</summary>
    public void Landed(IReadOnlyList<Tendermint.Abci.ExecTxResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Code != 0) continue;
            var move = _inBlock[i];
            if (move.Stage == 2) Leases++;
            RanDry += results[i].Events.Count(happened => happened.Type == "welkin.market.v1.EventEnded" && happened.Attributes.Any(attribute => attribute.Value.Contains("funds_exhausted", StringComparison.Ordinal)));
            if (move.Stage < 4) _moves.Enqueue(move with { Stage = move.Stage + 1 });
        }
    }

    /// <summary>What a provider asks when it starts: its view of the market.</summary>
    public int ProviderStart() => chain.Query<Akash.Market.V1Beta5.QueryOrdersResponse>(
        "/akash.market.v1beta5.Query/Orders",
        new Akash.Market.V1Beta5.QueryOrdersRequest { Filters = new Akash.Market.V1Beta5.OrderFilters { State = "open" }, Pagination = new() { Limit = 100_000 } }).Orders.Count;

    private (string Signer, IMessage[] Messages) Transaction((string Tenant, string Provider, ulong DSeq, int Stage) move)
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
}
