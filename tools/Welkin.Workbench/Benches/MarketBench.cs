using System.Diagnostics;
using System.Security.Cryptography;
using Welkin.App;
using Welkin.Core.Crypto;
using Welkin.Engine.Disk;
using Welkin.Provider;
using Welkin.Store;
using Welkin.Testing.Chain;

namespace Welkin.Workbench.Benches;

/// <summary>
/// Market transactions per second of the production application over its database on disk, each signed by its own account, beside the
/// machine's signature limit: sustained, in a burst of large blocks, and how long a provider takes to see it all and to decide.
/// </summary>
internal sealed class MarketBench(Evidence evidence, MarketBenchOptions options)
{
    private const int TxsPerBlock = 500;
    private const int TxsPerBurstBlock = 5_000;
    private const int Accounts = 100;
    private const int Decisions = 50;
    private const int OrdersPerDecision = 10;
    private const int KeptHeights = 100;
    private const long CacheBytes = 1L << 30;

    /// <summary>False when a transaction failed.</summary>
    public bool Run()
    {
        var folder = Directory.CreateTempSubdirectory("welkin-market-").FullName;
        try
        {
            using var database = RocksDatabase.Open(folder, new RocksOptions { BlockCacheBytes = 512L << 20, WriteBufferBytes = 64L << 20 });
            return Run(database, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private bool Run(RocksDatabase database, string folder)
    {
        var names = Enumerable.Range(1, Accounts).Select(i => $"tenant-{i}").Concat(Enumerable.Range(1, options.Providers).Select(i => $"provider-{i}")).ToArray();
        var chain = TestChain.StartOn(database, new WelkinOptions { Store = new MultiStoreOptions { KeepRecent = KeptHeights, CacheBytes = CacheBytes, Together = Parallel.Invoke } }, names);
        var world = new BenchWorld(chain, names, options);
        var watch = Stopwatch.StartNew();
        world.History(options.Orders);
        evidence.Line($"history    {options.Orders} closed orders in {chain.NextHeight - 1} blocks, {options.Orders / watch.Elapsed.TotalSeconds:F0} orders/s");
        watch.Restart();
        while (world.Live < options.Leases) Block(chain, world, TxsPerBlock, new Tally());
        evidence.Line($"leases     {world.Live} live ones made in {watch.Elapsed.TotalSeconds:F0} s");
        var (made, dry) = (world.Leases, world.RanDry);
        var sustained = Measure(chain, world, TxsPerBlock, TimeSpan.FromMinutes(options.Minutes));
        var burst = Measure(chain, world, TxsPerBurstBlock, TimeSpan.FromMinutes(Math.Min(1, options.Minutes)));
        var limit = SignatureLimit();
        Tell("sustained", sustained, TxsPerBlock, limit);
        Tell("burst", burst, TxsPerBurstBlock, limit);
        evidence.Line($"limit      {limit,8:F0} signatures/s on one thread");
        evidence.Line($"bound by   {Share(sustained, sustained.Transactions / limit):F1} % of the time would be signatures on one thread; {Share(sustained, sustained.Commit.TotalSeconds):F1} % is the commit (hashes and nodes of IAVL, one batch); the rest is decoding, ante chain and handlers over IAVL");
        evidence.Line($"market     {world.Leases - made} leases made and {world.RanDry - dry} ran dry while it was measured, {world.Live} live at the end");
        Provider(world);
        var onDisk = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);
        evidence.Line($"memory     {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB peak, {CacheBytes >> 20} MiB of it for nodes of the trees; {onDisk >> 20} MiB on disk, the last {KeptHeights} heights kept, each block synced; {GC.GetTotalPauseDuration().TotalSeconds:F1} s of pauses in all");
        evidence.Line($"targets    of the plan: 1000/s for 10 minutes, 5000/s for a minute, 100 providers, 10000 live leases, 1000000 orders, start within 3 s, bid within a block and 500 ms");
        return sustained.Failed + burst.Failed == 0;
    }

    private void Tell(string what, Tally tally, int perBlock, double limit) => evidence.Line(
        $"{what,-10} {tally.Transactions / tally.Time.TotalSeconds,8:F0} market transactions/s over {tally.Time.TotalSeconds:F0} s of block time: {tally.Blocks} blocks of {perBlock}, {tally.Failed} failed, slowest {tally.Slowest.TotalMilliseconds:F0} ms; {100 * tally.Transactions / tally.Time.TotalSeconds / limit:F1} % of the signature limit");

    private static double Share(Tally tally, double seconds) => 100 * seconds / tally.Time.TotalSeconds;

    private static Tally Measure(TestChain chain, BenchWorld world, int perBlock, TimeSpan span)
    {
        var tally = new Tally();
        while (tally.Time < span) Block(chain, world, perBlock, tally);
        return tally;
    }

    // Signing is the tenants' work and not measured.
    private static void Block(TestChain chain, BenchWorld world, int count, Tally tally)
    {
        var txs = chain.Signed(world.Next(count));
        var block = Stopwatch.StartNew();
        var results = chain.BlockOfSigned(txs);
        tally.Add(block.Elapsed, txs.Length, results.Count(result => result.Code != 0));
        tally.Commit += chain.LastCommit;
        world.Landed(results);
    }

    private void Provider(BenchWorld world)
    {
        var watch = Stopwatch.StartNew();
        var (orders, leases) = world.ProviderStart();
        evidence.Line($"provider   sees {orders} open orders and its {leases} leases beside all that in {watch.Elapsed.TotalMilliseconds:F0} ms");
        var times = new List<double>();
        var bids = 0;
        for (var i = 0; i < Decisions; i++)
        {
            world.Open(OrdersPerDecision);
            watch.Restart();
            var plan = world.Decide();
            times.Add(watch.Elapsed.TotalMilliseconds);
            bids += plan.Actions.OfType<ProviderAction.Bid>().Count();
        }

        evidence.Line($"decision   {new Spread(times)} from the block with {OrdersPerDecision} more orders to {bids} bids handed in, for the next block: view of up to {OrdersPerDecision * Decisions} open orders and plan");
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

    private sealed class Tally
    {
        public int Blocks { get; private set; }

        public int Transactions { get; private set; }

        public int Failed { get; private set; }

        public TimeSpan Time { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public TimeSpan Commit { get; set; }

        public void Add(TimeSpan time, int transactions, int failed)
        {
            (Blocks, Transactions, Failed, Time) = (Blocks + 1, Transactions + transactions, Failed + failed, Time + time);
            if (time > Slowest) Slowest = time;
        }
    }
}

/// <summary>How large the bench is.</summary>
internal sealed record MarketBenchOptions(double Minutes, int Orders, int Leases, int Providers);
