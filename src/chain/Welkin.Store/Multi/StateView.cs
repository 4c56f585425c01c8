using Google.Protobuf;
using Tendermint.Crypto;

namespace Welkin.Store;

/// <summary>The state as one committed height left it, read-only, safe on any thread.</summary>
/// <remarks>A view of a height that is pruned while it is read ends in <see cref="MissingNodeException"/>.</remarks>
public sealed class StateView : IStoreProvider
{
    private readonly Dictionary<string, IavlView> _trees;
    private readonly Func<StoreKey, IKeyValueStore> _others;

    internal StateView(CommitInfo commit, Dictionary<string, IavlView> trees, Func<StoreKey, IKeyValueStore> others)
    {
        Commit = commit;
        _trees = trees;
        _others = others;
    }

    /// <summary>What the height committed.</summary>
    public CommitInfo Commit { get; }

    /// <summary>The height.</summary>
    public long Version => Commit.Version;

    /// <summary>A store, read-only. Transient stores are empty; memory stores show the present.</summary>
    public IKeyValueStore Store(StoreKey key)
    {
        if (key.Kind != StoreKind.Persistent) return _others(key);
        return _trees.TryGetValue(key.Name, out var tree) ? tree : throw new KeyNotFoundException($"no such store: {key.Name}");
    }

    /// <summary>Whether a persistent store was part of the height.</summary>
    public bool Has(string name) => _trees.ContainsKey(name);

    /// <summary>The two-level proof of a key, present or absent, as <c>abci_query</c> answers it.</summary>
    /// <param name="name">Persistent store.</param>
    /// <param name="key">Key within it.</param>
    public ProofOps Prove(string name, byte[] key)
    {
        if (!_trees.TryGetValue(name, out var tree)) throw new KeyNotFoundException($"no such store: {name}");
        return new ProofOps
        {
            Ops =
            {
                new ProofOp { Type = "ics23:iavl", Key = ByteString.CopyFrom(key), Data = tree.Prove(key).ToByteString() },
                new ProofOp { Type = "ics23:simple", Key = ByteString.CopyFromUtf8(name), Data = Commit.Prove(name).ToByteString() },
            },
        };
    }
}

/// <summary>Lets nobody write through.</summary>
internal sealed class ReadOnlyStore(IKeyValueStore store) : IKeyValueStore
{
    public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);

    public bool Has(ReadOnlySpan<byte> key) => store.Has(key);

    public void Set(byte[] key, byte[] value) => throw new InvalidOperationException("a committed state is read-only");

    public void Delete(byte[] key) => throw new InvalidOperationException("a committed state is read-only");

    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
        store.Iterate(startInclusive, endExclusive, reverse);
}
