using Welkin.Core;
using Welkin.Store;
using Xunit;

namespace Welkin.Tests.Store;

public sealed class MultiStoreTests
{
    private static readonly StoreKey Bank = new("bank");
    private static readonly StoreKey Acc = new("acc");
    private static readonly StoreKey Passing = StoreKey.Transient("transient_params");
    private static readonly StoreKey Lasting = StoreKey.Memory("mem_capability");

    private readonly MemoryDatabase _database = new();

    [Fact]
    public void A_height_reads_the_same_later_and_after_reopening()
    {
        var store = Open();
        for (byte height = 1; height <= 4; height++) Commit(store, height, bank => bank.Set([1], [height]));
        foreach (var opened in new[] { store, Open() })
        {
            Assert.Equal(4, opened.Version);
            for (byte height = 1; height <= 4; height++) Assert.Equal([height], opened.At(height)!.Store(Bank).Get([1])!);
            Assert.Null(opened.At(5));
            Assert.Null(opened.At(0));
        }
    }

    [Fact]
    public void A_view_of_a_height_refuses_writes()
    {
        var store = Open();
        Commit(store, 1, bank => bank.Set([1], [1]));
        Assert.Throws<InvalidOperationException>(() => store.At(1)!.Store(Bank).Set([1], [2]));
        Assert.Throws<InvalidOperationException>(() => store.At(1)!.Store(Lasting).Set([1], [2]));
    }

    [Fact]
    public void Rollback_forgets_what_was_written_and_flushed()
    {
        var store = Open();
        Commit(store, 1, bank => bank.Set([1], [1]));
        var hash = store.WorkingHash(2);
        store.Store(Bank).Set([1], [9]);
        store.Store(Bank).Set([2], [9]);
        Assert.NotEqual(hash, store.WorkingHash(2));
        store.Rollback();
        Assert.Equal([1], store.Store(Bank).Get([1])!);
        Assert.False(store.Store(Bank).Has([2]));
        Assert.Equal(hash, store.WorkingHash(2));
    }

    [Fact]
    public void Genesis_writes_wait_for_the_first_commit_whatever_its_height()
    {
        var store = Open();
        store.Store(Bank).Set([1], [1]);
        Commit(store, 100, bank => bank.Set([2], [2]));
        Assert.Equal(100, store.Version);
        Assert.Equal([1], store.At(100)!.Store(Bank).Get([1])!);
    }

    [Fact]
    public void The_order_of_writes_within_a_height_does_not_matter()
    {
        var ascending = Open();
        Commit(ascending, 1, bank =>
        {
            for (byte key = 1; key < 50; key++) bank.Set([key], [key]);
        });
        var other = new MultiStore(new MemoryDatabase(), [Bank, Acc, Passing, Lasting], new MultiStoreOptions());
        for (byte key = 49; key > 0; key--) other.Store(Bank).Set([key], [key]);
        Assert.Equal(ascending.LastCommit!.Hash(), other.WorkingHash(1));
    }

    [Fact]
    public void Transient_stores_are_emptied_by_a_commit_and_memory_stores_are_not()
    {
        var store = Open();
        var empty = store.WorkingHash(1);
        store.Store(Passing).Set([1], [1]);
        store.Store(Lasting).Set([1], [1]);
        Assert.Equal(empty, store.WorkingHash(1));
        Assert.True(store.Store(Passing).Has([1]));
        Commit(store, 1, _ => { });
        Assert.False(store.Store(Passing).Has([1]));
        Assert.True(store.Store(Lasting).Has([1]));
        Assert.True(store.At(1)!.Store(Lasting).Has([1]));
    }

    [Fact]
    public void Only_the_kept_heights_answer_and_nothing_else_stays_on_disk()
    {
        var store = Open(keepRecent: 3);
        for (byte height = 1; height <= 20; height++) Commit(store, height, bank => bank.Set([(byte)(height % 4 + 1)], [height]));
        Assert.Equal(18, store.OldestVersion);
        Assert.Null(store.At(17));
        Assert.Equal([18], store.At(18)!.Store(Bank).Get([3])!);
        var reopened = Open(keepRecent: 1);
        Assert.Equal(18, reopened.OldestVersion);
        Commit(reopened, 21, _ => { });

        // One height is left: its 7 nodes, its record, and the name of the latest.
        Assert.Equal(7 + 2, _database.Count);
    }

    [Fact]
    public void A_commit_survives_a_cache_too_small_for_its_nodes()
    {
        var store = new MultiStore(_database, [Bank, Acc, Passing, Lasting], new MultiStoreOptions { CacheBytes = 500 });
        store.LoadLatest();
        store.Store(Bank).Set([1], [1]);
        store.Store(Bank).Set([2], [2]);
        using var batch = _database.NewBatch();
        store.Commit(1, BlockTime.Zero, batch);
        Assert.Equal([1], store.Store(Bank).Get([1])!);
        _database.Write(batch, sync: false);
        Commit(store, 2, bank => bank.Set([3], [3]));
        Assert.Equal([1], store.Store(Bank).Get([1])!);
    }

    [Fact]
    public void Stores_change_only_by_an_upgrade()
    {
        Commit(Open(), 1, bank =>
        {
            bank.Set([1], [1]);
            bank.Set([2], [2]);
        });
        var gov = new StoreKey("gov");
        var ledger = new StoreKey("ledger");
        var changed = new MultiStore(_database, [gov, ledger], new MultiStoreOptions());
        Assert.Throws<InvalidOperationException>(() => changed.LoadLatest());

        changed.LoadLatest(new StoreUpgrades(["gov"], [("bank", "ledger")], ["acc"]));
        changed.Rollback();
        using var batch = _database.NewBatch();
        var info = changed.Commit(2, BlockTime.Zero, batch);
        _database.Write(batch, sync: false);
        Assert.Equal(["gov", "ledger"], info.Stores.Select(store => store.Name));
        Assert.Equal([2], changed.At(2)!.Store(ledger).Get([2])!);
        Assert.Equal([2], changed.At(1)!.Store(Bank).Get([2])!);
        Assert.False(changed.At(2)!.Has("bank"));
    }

    private MultiStore Open(long keepRecent = 0)
    {
        var store = new MultiStore(_database, [Bank, Acc, Passing, Lasting], new MultiStoreOptions { KeepRecent = keepRecent });
        store.LoadLatest();
        return store;
    }

    private void Commit(MultiStore store, long height, Action<IKeyValueStore> write)
    {
        write(store.Store(Bank));
        using var batch = _database.NewBatch();
        store.Commit(height, new BlockTime(height, 0), batch);
        _database.Write(batch, sync: false);
    }
}
