using System.Runtime.CompilerServices;
using Welkin.Core;
using Welkin.Engine.Disk;
using Welkin.Store;

namespace Welkin.Tests.Disk;

/// <summary>A node's commits without the node: state and block record of a height in one synced batch, then an acknowledgement on standard output.</summary>
internal static class CommitLoop
{
    /// <summary>Names the folder to commit into; a process that has it set does nothing else.</summary>
    public const string FolderVariable = "WELKIN_TEST_COMMIT_LOOP";

    public static StoreKey Key { get; } = new("bank");

    public static byte[] BlockKey(long height) => [(byte)'b', .. BitConverter.GetBytes(height)];

    public static MultiStore Open(IDatabase database)
    {
        var store = new MultiStore(database, [Key, new StoreKey("acc")], new MultiStoreOptions { KeepRecent = 5 });
        store.LoadLatest();
        return store;
    }

    // The test program is its own child; this runs before its entry point.
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder) CommitForever(folder);
    }

    private static void CommitForever(string folder)
    {
        using var database = RocksDatabase.Open(folder);
        var store = Open(database);
        var random = new Random(1);
        while (true)
        {
            var height = store.Version + 1;
            for (var i = 0; i < 50; i++) store.Store(Key).Set(BitConverter.GetBytes(random.Next(2000)), BitConverter.GetBytes(height));
            using var batch = database.NewBatch();
            var hash = store.Commit(height, new BlockTime(height, 0), batch).Hash();
            batch.Set(BlockKey(height), hash);
            database.Write(batch, sync: true);
            Console.Out.WriteLine($"{height} {Convert.ToHexString(hash)}");
            Console.Out.Flush();
        }
    }
}
