using Welkin.Core;

namespace Welkin.Store;

/// <summary>The state of the chain: named stores, one working layer over them, one commit per height.</summary>
/// <remarks>
/// One thread works on it; <see cref="At"/> and what it returns are safe on any thread. Writes collect in the working
/// layer (those of genesis too, until the first block) and reach the trees in ascending key order, because the order
/// shapes the trees and so the app hash.
/// </remarks>
public sealed class MultiStore : IStoreProvider
{
    // With a longer past it would take more memory to remember what to forget than time to find it.
    private const int MostRemembered = 1000;

    private readonly IDatabase _database;
    private readonly MultiStoreOptions _options;
    private readonly NodeCache _cache;
    private readonly SortedDictionary<string, Mounted> _stores = new(StringComparer.Ordinal);
    private StoreUpgrades _upgrades = StoreUpgrades.None;
    private volatile CommitRecord? _last;
    private long _oldest;

    // The number keeps trees apart in the cache; a tree opened for an old height alone gets one of its own.
    private int _treeCount;

    /// <summary>Mounts stores on a database; <see cref="LoadLatest"/> opens them.</summary>
    public MultiStore(IDatabase database, IReadOnlyList<StoreKey> keys, MultiStoreOptions options)
    {
        _database = database;
        _options = options;
        _cache = new NodeCache(options.CacheBytes);
        foreach (var key in keys)
        {
            var tree = key.Kind == StoreKind.Persistent ? NewTree(key.Name) : null;
            _stores.Add(key.Name, new Mounted(key, tree));
        }
    }

    /// <summary>Last committed height; 0 before the first commit.</summary>
    public long Version => _last?.Version ?? 0;

    /// <summary>What the last commit recorded; null before the first one.</summary>
    public CommitInfo? LastCommit => _last?.Info;

    /// <summary>Oldest height that <see cref="At"/> still answers; 0 before the first commit.</summary>
    public long OldestVersion => Interlocked.Read(ref _oldest);

    /// <summary>Opens the newest committed height.</summary>
    /// <param name="upgrades">Changes of the set of stores with the next commit; null for none.</param>
    /// <exception cref="InvalidOperationException">The mounted stores are not those of that height.</exception>
    public void LoadLatest(StoreUpgrades? upgrades = null)
    {
        var latest = CommitRecord.ReadLatest(_database);
        var record = latest == 0 ? null : CommitRecord.Read(_database, latest) ?? throw new InvalidDataException($"the record of commit {latest} is missing");
        _upgrades = upgrades ?? StoreUpgrades.None;
        if (record is not null) CheckStores(record, _upgrades);
        _last = record;
        Interlocked.Exchange(ref _oldest, record is null ? 0 : CommitRecord.ReadOldest(_database));
        Reopen();
    }

    /// <summary>The working layer of a store: the last commit and what was written since.</summary>
    public IKeyValueStore Store(StoreKey key) =>
        _stores.TryGetValue(key.Name, out var store) ? store.Layer : throw new KeyNotFoundException($"store {key.Name} is not mounted");

    /// <summary>Forgets everything written since the last commit.</summary>
    public void Rollback() => Reopen();

    /// <summary>Flushes the working layer into the trees, in key order, and returns the app hash that <see cref="Commit"/> will record.</summary>
    /// <param name="version">The height being made.</param>
    public byte[] WorkingHash(long version) => WorkingCommit(version, default).Hash();

    /// <summary>The roots behind <see cref="WorkingHash"/>.</summary>
    public CommitInfo WorkingCommit(long version, BlockTime time)
    {
        Invariant.Check(_last is null || version == _last.Version + 1, $"commit {version} after {Version}");
        var changed = _stores.Values.Where(store => store.Layer.PendingCount > 0).ToArray();
        _options.Together([.. changed.Select(store => (Action)(() =>
        {
            store.Flush();
            store.Tree?.WorkingHash(version);
        }))]);
        return new CommitInfo(version, time, [.. _stores.Where(store => store.Value.Tree is not null).Select(store => new StoreInfo(store.Key, version, store.Value.Tree!.WorkingHash(version)))]);
    }

    /// <summary>Adds the height to a batch. The caller writes the batch before the next commit; if it cannot, it opens a new multistore.</summary>
    /// <param name="version">The height being made: one more than the last, or the initial height.</param>
    /// <param name="time">Block time.</param>
    /// <param name="batch">What else belongs to the height is in the same batch.</param>
    public CommitInfo Commit(long version, BlockTime time, IWriteBatch batch)
    {
        var info = WorkingCommit(version, time);
        var roots = new List<(string, TreeRoot)>();
        foreach (var (name, store) in _stores)
        {
            if (store.Tree is { } tree) roots.Add((name, tree.Save(version, batch)));
            store.EndBlock();
        }

        var record = new CommitRecord(version, time, roots);
        record.WriteAsLatest(batch);
        Prune(record, batch);
        _upgrades = StoreUpgrades.None;
        _last = record;
        return info;
    }

    /// <summary>The state as a height left it; null when that height is not kept, or not yet made.</summary>
    public StateView? At(long height)
    {
        var last = _last;
        var record = last is not null && height == last.Version ? last : last is null || height > last.Version ? null : CommitRecord.Read(_database, height);
        if (record is null) return null;
        var trees = new Dictionary<string, IavlView>(StringComparer.Ordinal);
        foreach (var (name, root) in record.Stores)
        {
            // A store that an upgrade removed has no tree mounted, but its old heights are still there.
            var tree = _stores.TryGetValue(name, out var store) && store.Tree is { } mounted ? mounted : NewTree(name);
            trees.Add(name, tree.At(root));
        }

        return new StateView(record.Info, trees, OtherStore);
    }

    private IavlTree NewTree(string name) => new(_database, name, Interlocked.Increment(ref _treeCount), _cache) { IsPruned = _options.KeepRecent is > 0 and <= MostRemembered };

    private IKeyValueStore OtherStore(StoreKey key)
    {
        if (!_stores.TryGetValue(key.Name, out var store) || store.Memory is null) throw new KeyNotFoundException($"no such store: {key.Name}");
        return new ReadOnlyStore(key.Kind == StoreKind.Transient ? new MemoryStore() : store.Memory);
    }

    private void Reopen()
    {
        foreach (var (name, store) in _stores)
        {
            store.Layer.Discard();
            store.Tree?.Load(_last?.RootOf(name) ?? default);
        }

        foreach (var (from, to) in _upgrades.Renamed)
        {
            var source = NewTree(from).At(_last!.RootOf(from));
            var target = _stores[to].Tree!;
            foreach (var (key, value) in source.Iterate(null, null)) target.Set(key, value);
        }
    }

    private void CheckStores(CommitRecord record, StoreUpgrades upgrades)
    {
        foreach (var (name, store) in _stores)
        {
            if (store.Tree is not null && !record.Contains(name) && !upgrades.Adds(name))
            {
                throw new InvalidOperationException($"store {name} is not part of commit {record.Version}, and no upgrade adds it");
            }
        }

        foreach (var (name, _) in record.Stores)
        {
            var isMounted = _stores.TryGetValue(name, out var store) && store.Tree is not null;
            if (!isMounted && !upgrades.Removes(name))
            {
                throw new InvalidOperationException($"commit {record.Version} holds store {name}, which is not mounted, and no upgrade removes it");
            }
        }
    }

    private void Prune(CommitRecord newest, IWriteBatch batch)
    {
        // A shorter past after a change of configuration is reached step by step, so that no single commit stalls.
        const int MostPerCommit = 16;

        if (_oldest == 0) Interlocked.Exchange(ref _oldest, newest.Version);
        if (_options.KeepRecent <= 0) return;
        for (var i = 0; i < MostPerCommit && _oldest <= newest.Version - _options.KeepRecent; i++)
        {
            if (CommitRecord.Read(_database, _oldest) is { } doomed) PruneOne(doomed, newest, batch);
            Interlocked.Increment(ref _oldest);
        }
    }

    private void PruneOne(CommitRecord doomed, CommitRecord newest, IWriteBatch batch)
    {
        var next = doomed.Version + 1 == newest.Version ? newest : CommitRecord.Read(_database, doomed.Version + 1)
            ?? throw new InvalidDataException($"the record of commit {doomed.Version + 1} is missing");
        foreach (var (name, root) in doomed.Stores)
        {
            var tree = _stores.TryGetValue(name, out var store) && store.Tree is { } mounted ? mounted : NewTree(name);
            tree.Prune(root, doomed.Version, next.RootOf(name), batch);
        }

        CommitRecord.Delete(doomed.Version, batch);
    }

    /// <summary>A store and the working layer over it.</summary>
    private sealed class Mounted
    {
        private readonly StoreKey _key;

        public Mounted(StoreKey key, IavlTree? tree)
        {
            _key = key;
            Tree = tree;
            Memory = tree is null ? new MemoryStore() : null;
            Layer = new CacheStore((IKeyValueStore?)tree ?? Memory!);
        }

        public IavlTree? Tree { get; }

        public MemoryStore? Memory { get; }

        public CacheStore Layer { get; }

        public void Flush()
        {
            // A transient store is its layer: nothing of it outlives the block, or a rollback.
            if (_key.Kind != StoreKind.Transient) Layer.Write();
        }

        public void EndBlock()
        {
            if (_key.Kind == StoreKind.Transient) Layer.Discard();
        }
    }
}
