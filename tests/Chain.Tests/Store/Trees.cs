using Welkin.Store;

namespace Welkin.Tests.Store;

/// <summary>Trees for tests: a database in memory, with commits that write it.</summary>
internal sealed class TestTree
{
    public TestTree(IDatabase? database = null, long cacheBytes = 1 << 20, bool isPruned = false)
    {
        Database = database ?? new MemoryDatabase();
        Tree = new IavlTree(Database, "test", 1, new NodeCache(cacheBytes)) { IsPruned = isPruned };
    }

    public IDatabase Database { get; }

    public IavlTree Tree { get; }

    public TreeRoot Commit(long version)
    {
        using var batch = Database.NewBatch();
        var root = Tree.Save(version, batch);
        Database.Write(batch, sync: false);
        return root;
    }

    public static string Hex(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexStringLower(bytes);
}
