using Welkin.Core;

namespace Welkin.Store;

/// <summary>Reads the value that a map still holds while an index is brought up to date. Gas: one read.</summary>
public delegate bool ReadCurrent<TValue>(out TValue value);

/// <summary>References from some property of the values of a map to their keys.</summary>
public interface IIndex<TKey, TValue>
{
    /// <summary>Makes the references of a value that is about to be written, and removes those of the current one.</summary>
    void Reference(IStoreProvider ctx, TKey key, TValue value, ReadCurrent<TValue> readCurrent);

    /// <summary>Removes the references of a value that is about to be removed.</summary>
    void Unreference(IStoreProvider ctx, TKey key, ReadCurrent<TValue> readCurrent);
}

/// <summary>A map that keeps its indexes up to date, with the network's own order of store operations.</summary>
/// <remarks>Spec: cosmossdk.io/collections v1.2 <c>IndexedMap</c>: indexes first, in the listed order, then the map.</remarks>
public sealed class IndexedMap<TKey, TValue>(Map<TKey, TValue> map, params IIndex<TKey, TValue>[] indexes)
{
    /// <summary>How keys are written, without the prefix.</summary>
    public KeyCodec<TKey> Keys => map.Keys;

    /// <summary>The value under a key, if there is one.</summary>
    public bool TryGet(IStoreProvider ctx, TKey key, out TValue value) => map.TryGet(ctx, key, out value);

    /// <summary>The value under a key, or the failure that its absence means to the caller.</summary>
    public Result<TValue> Get(IStoreProvider ctx, TKey key, Error notFound) => map.Get(ctx, key, notFound);

    /// <summary>The value under a key, or the default of its type.</summary>
    public TValue? Find(IStoreProvider ctx, TKey key) => map.Find(ctx, key);

    /// <summary>Whether the key is present.</summary>
    public bool Has(IStoreProvider ctx, TKey key) => map.Has(ctx, key);

    /// <summary>Writes the references of all indexes, then the value.</summary>
    public void Set(IStoreProvider ctx, TKey key, TValue value)
    {
        foreach (var index in indexes) index.Reference(ctx, key, value, (out TValue current) => map.TryGet(ctx, key, out current));
        map.Set(ctx, key, value);
    }

    /// <summary>Removes the references of all indexes, then the value.</summary>
    public void Remove(IStoreProvider ctx, TKey key)
    {
        foreach (var index in indexes) index.Unreference(ctx, key, (out TValue current) => map.TryGet(ctx, key, out current));
        map.Remove(ctx, key);
    }

    /// <summary>The entries of a range in key order, lazily.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Iterate(IStoreProvider ctx, KeyRange? range = null) => map.Iterate(ctx, range);
}
