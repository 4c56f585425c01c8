using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Welkin.Core;
using Welkin.Engine.Disk;
using Welkin.Store;

namespace Welkin.Workbench.Benches;

/// <summary>Writes, reads and synced commits per second of the state, on a RocksDB in a temporary folder.</summary>
internal static class StoreBench
{
    private static readonly StoreKey Key = new("bank");

    /// <summary>Fills a store, then makes blocks over it, and prints one line each.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="pairs">Pairs in the store before the measured blocks.</param>
    /// <param name="blocks">Measured blocks.</param>
    /// <param name="writesPerBlock">Sets of random present keys in each.</param>
    public static void Run(TextWriter output, int pairs, int blocks, int writesPerBlock)
    {
        var folder = Directory.CreateTempSubdirectory("welkin-bench-store-").FullName;
        try
        {
            using var database = RocksDatabase.Open(folder);
            var store = new MultiStore(database, [Key], new MultiStoreOptions());
            store.LoadLatest();
            var fill = Stopwatch.StartNew();
            while (store.Version * 10_000 < pairs) Block(database, store, (int)store.Version * 10_000, 10_000);
            Print(output, "fill", pairs, fill.Elapsed, "sets");

            var random = new Random(1);
            var write = Stopwatch.StartNew();
            for (var i = 0; i < blocks; i++) Block(database, store, random.Next(pairs - writesPerBlock), writesPerBlock);
            Print(output, "update", blocks * writesPerBlock, write.Elapsed, "sets");
            Print(output, "commit", blocks, write.Elapsed, "blocks");

            var read = Stopwatch.StartNew();
            for (var i = 0; i < pairs; i++) store.Store(Key).Get(KeyOf(random.Next(pairs)));
            Print(output, "get", pairs, read.Elapsed, "gets");

            var scan = Stopwatch.StartNew();
            long scanned = 0;
            foreach (var _ in store.Store(Key).Iterate(null, null)) scanned++;
            Print(output, "scan", scanned, scan.Elapsed, "pairs");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Block(RocksDatabase database, MultiStore store, int from, int count)
    {
        var height = store.Version + 1;
        for (var i = from; i < from + count; i++) store.Store(Key).Set(KeyOf(i), SHA256.HashData(BitConverter.GetBytes(i + height)));
        using var batch = database.NewBatch();
        store.Commit(height, new BlockTime(height, 0), batch);
        database.Write(batch, sync: true);
    }

    // Keys spread over the tree, as addresses do.
    private static byte[] KeyOf(int number)
    {
        Span<byte> seed = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(seed, number);
        return SHA256.HashData(seed)[..20];
    }

    private static void Print(TextWriter output, string what, long count, TimeSpan elapsed, string unit) =>
        output.WriteLine($"{what,-8} {count,9} {unit,-7} {elapsed.TotalMilliseconds,9:F0} ms {count / elapsed.TotalSeconds,11:F0} {unit}/s");
}
