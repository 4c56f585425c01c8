using Cosmos.Ics23.V1;

namespace Welkin.Store;

/// <summary>The root of one saved version of a tree.</summary>
public readonly struct TreeRoot
{
    internal TreeRoot(NodeRef node) => Node = node;

    /// <summary>SHA-256 root; that of nothing for an empty tree.</summary>
    public byte[] Hash => Node.Hash ?? NodeHash.Empty();

    /// <summary>Number of keys.</summary>
    public long Size => Node.Size;

    /// <summary>Longest way down; 0 for an empty tree and for a single leaf.</summary>
    public int Height => Node.Height;

    internal NodeRef Node { get; }
}

/// <summary>A versioned, balanced, hashed tree with the roots and proofs of cosmos/iavl 1.2.</summary>
/// <remarks>
/// One thread changes it; views of saved versions are safe on any thread. The order of changes within a version shapes
/// the tree, so callers that want the chain's roots apply them in ascending key order.
/// </remarks>
public sealed class IavlTree : IKeyValueStore
{
    // Beyond this many, a version's garbage is found by walking the tree when its time comes.
    private const int MostRemembered = 4_000_000;

    private readonly NodeStore _nodes;
    private readonly TreeEditor _editor;
    private readonly Queue<(long Version, NodeId[] Nodes)> _garbage = new();
    private int _garbageCount;
    private NodeRef _saved;
    private NodeRef _working;

    /// <summary>An empty tree; see <see cref="Load"/>.</summary>
    /// <param name="database">Where saved nodes are.</param>
    /// <param name="name">Key space of this tree within the database.</param>
    /// <param name="number">Distinguishes trees that share a cache.</param>
    /// <param name="cache">Recently used nodes.</param>
    public IavlTree(IDatabase database, string name, int number, NodeCache cache)
    {
        _nodes = new NodeStore(database, name, number, cache);
        _editor = new TreeEditor(_nodes);
    }

    /// <summary>Number of keys, unsaved changes included.</summary>
    public long Size => _working.Size;

    /// <summary>Longest way down, unsaved changes included.</summary>
    public int Height => _working.Height;

    /// <summary>Whether versions are going to be pruned: their garbage is then remembered while it is small.</summary>
    public bool IsPruned { get; init; }

    /// <summary>Continues from a saved version; unsaved changes are forgotten.</summary>
    public void Load(TreeRoot root)
    {
        _saved = root.Node;
        _garbage.Clear();
        _garbageCount = 0;
        Rollback();
    }

    /// <summary>Forgets the changes since the last save.</summary>
    public void Rollback()
    {
        _working = _saved;
        _editor.TakeReplaced();
    }

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key) => TreeReader.Get(_nodes, ref _working, key);

    /// <inheritdoc/>
    public bool Has(ReadOnlySpan<byte> key) => Get(key) is not null;

    /// <summary>Writes a pair; true when the key was there already. Even an equal value makes a new leaf.</summary>
    public bool Set(byte[] key, byte[] value)
    {
        Pairs.AssertKey(key);
        Pairs.AssertValue(value);
        _working = _editor.Set(ref _working, key, value, out var updated);
        return updated;
    }

    /// <summary>Removes a key and returns its value; null when it was absent, which changes nothing.</summary>
    public byte[]? Delete(byte[] key)
    {
        Pairs.AssertKey(key);
        _working = _editor.Delete(ref _working, key, out var removed);
        return removed;
    }

    /// <inheritdoc/>
    void IKeyValueStore.Set(byte[] key, byte[] value) => Set(key, value);

    /// <inheritdoc/>
    void IKeyValueStore.Delete(byte[] key) => Delete(key);

    /// <summary>The pairs of a range. The tree is not changed while one is enumerated.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
        TreeReader.Iterate(_nodes, ref _working, startInclusive, endExclusive, reverse);

    /// <summary>The root hash that saving now under <paramref name="version"/> gives. All calls before one save name the same version.</summary>
    public byte[] WorkingHash(long version) => NodeHash.Of(_working, version);

    /// <summary>Adds the changes to a batch, which is written before the next save, and returns the new version's root.</summary>
    public TreeRoot Save(long version, IWriteBatch batch)
    {
        var replaced = _editor.TakeReplaced();
        _working = _saved = _nodes.Save(_working, replaced, version, batch);
        if (IsPruned && _garbageCount + replaced.Count <= MostRemembered)
        {
            _garbage.Enqueue((version, [.. replaced.Select(reference => reference.Id)]));
            _garbageCount += replaced.Count;
        }

        return new TreeRoot(_saved);
    }

    /// <summary>A saved version, read-only.</summary>
    public IavlView At(TreeRoot root) => new(_nodes, root.Node);

    /// <summary>Deletes what only <paramref name="doomed"/> reaches. Versions are pruned oldest first, each against the one after it.</summary>
    public void Prune(TreeRoot doomed, long doomedVersion, TreeRoot next, IWriteBatch batch)
    {
        while (_garbage.TryPeek(out var first) && first.Version <= doomedVersion) Forget();
        if (_garbage.TryPeek(out var garbage) && garbage.Version == doomedVersion + 1)
        {
            // What the next version replaced is what only the doomed one still reaches: all older ones are gone.
            foreach (var id in garbage.Nodes) _nodes.Delete(id, batch);
            Forget();
            return;
        }

        var (from, to) = (doomed.Node, next.Node);
        TreePruner.Prune(_nodes, ref from, doomedVersion, ref to, batch);
    }

    private void Forget() => _garbageCount -= _garbage.Dequeue().Nodes.Length;
}

/// <summary>One saved version of a tree, read-only, safe on any thread.</summary>
public sealed class IavlView : IKeyValueStore
{
    private readonly NodeStore _nodes;

    // Changes only in what it notes about where the root is.
    private NodeRef _root;

    internal IavlView(NodeStore nodes, NodeRef root)
    {
        _nodes = nodes;
        _root = root;
    }

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        Pairs.AssertKey(key);
        return TreeReader.Get(_nodes, ref _root, key);
    }

    /// <inheritdoc/>
    public bool Has(ReadOnlySpan<byte> key) => Get(key) is not null;

    /// <summary>Always throws: the past does not change.</summary>
    public void Set(byte[] key, byte[] value) => throw new InvalidOperationException("a saved version is read-only");

    /// <summary>Always throws: the past does not change.</summary>
    public void Delete(byte[] key) => throw new InvalidOperationException("a saved version is read-only");

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
        TreeReader.Iterate(_nodes, ref _root, startInclusive, endExclusive, reverse);

    /// <summary>An ICS-23 proof that the key has its value, or that it is absent.</summary>
    public CommitmentProof Prove(byte[] key)
    {
        Pairs.AssertKey(key);
        return IavlProofs.Prove(_nodes, ref _root, key);
    }
}
