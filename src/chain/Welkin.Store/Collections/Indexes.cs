namespace Welkin.Store;

/// <summary>Many keys may share a reference. Stored as (reference, key) with an empty value.</summary>
public sealed class MultiIndex<TReference, TKey, TValue>(
    StoreKey store, byte[] prefix, PairKeyCodec<TReference, TKey> codec, Func<TKey, TValue, TReference> reference) : IIndex<TKey, TValue>
{
    /// <summary>The stored (reference, key) pairs.</summary>
    public KeySet<(TReference, TKey)> References { get; } = new(store, prefix, codec);

    /// <summary>The bytes with which the stored pairs of a reference begin.</summary>
    public byte[] Prefix(TReference value) => codec.Prefix(value);

    /// <summary>Keys of values with this reference, in key order, lazily.</summary>
    public IEnumerable<TKey> Match(IStoreProvider ctx, TReference value)
    {
        foreach (var (_, key) in References.Iterate(ctx, KeyRange.Prefix(Prefix(value)))) yield return key;
    }

    /// <inheritdoc/>
    public void Reference(IStoreProvider ctx, TKey key, TValue value, ReadCurrent<TValue> readCurrent)
    {
        if (readCurrent(out var current)) References.Remove(ctx, (reference(key, current), key));
        References.Set(ctx, (reference(key, value), key));
    }

    /// <inheritdoc/>
    public void Unreference(IStoreProvider ctx, TKey key, ReadCurrent<TValue> readCurrent)
    {
        if (!readCurrent(out var current)) throw new KeyNotFoundException("collections: not found");
        References.Remove(ctx, (reference(key, current), key));
    }
}

/// <summary>At most one key has a reference. Stored as reference → key.</summary>
public sealed class UniqueIndex<TReference, TKey, TValue>(
    StoreKey store, byte[] prefix, PairKeyCodec<TReference, TKey> codec, Func<TKey, TValue, TReference> reference) : IIndex<TKey, TValue>
{
    /// <summary>The stored reference → key entries.</summary>
    public Map<TReference, TKey> References { get; } = new(store, prefix, codec.First, ValueCodec.Key(codec.Second));

    /// <summary>The key of the value with this reference, if there is one.</summary>
    public bool TryMatch(IStoreProvider ctx, TReference value, out TKey key) => References.TryGet(ctx, value, out key);

    /// <inheritdoc/>
    public void Reference(IStoreProvider ctx, TKey key, TValue value, ReadCurrent<TValue> readCurrent)
    {
        if (readCurrent(out var current)) References.Remove(ctx, reference(key, current));
        var next = reference(key, value);
        if (References.Has(ctx, next)) throw new InvalidOperationException("collections: conflict: index uniqueness constraint violation");
        References.Set(ctx, next, key);
    }

    /// <inheritdoc/>
    public void Unreference(IStoreProvider ctx, TKey key, ReadCurrent<TValue> readCurrent)
    {
        if (!readCurrent(out var current)) throw new KeyNotFoundException("collections: not found");
        References.Remove(ctx, reference(key, current));
    }
}

/// <summary>Finds pair keys by their second part; it never needs the value.</summary>
public sealed class ReversePairIndex<T1, T2, TValue>(StoreKey store, byte[] prefix, PairKeyCodec<T1, T2> codec) : IIndex<(T1, T2), TValue>
{
    private readonly PairKeyCodec<T2, T1> _reversed = new(codec.Second, codec.First);

    /// <summary>The stored (second, first) pairs.</summary>
    public KeySet<(T2, T1)> References { get; } = new(store, prefix, new PairKeyCodec<T2, T1>(codec.Second, codec.First));

    /// <summary>First parts of the keys with this second part, in order, lazily.</summary>
    public IEnumerable<T1> Match(IStoreProvider ctx, T2 second)
    {
        foreach (var (_, first) in References.Iterate(ctx, KeyRange.Prefix(_reversed.Prefix(second)))) yield return first;
    }

    /// <inheritdoc/>
    public void Reference(IStoreProvider ctx, (T1, T2) key, TValue value, ReadCurrent<TValue> readCurrent) =>
        References.Set(ctx, (key.Item2, key.Item1));

    /// <inheritdoc/>
    public void Unreference(IStoreProvider ctx, (T1, T2) key, ReadCurrent<TValue> readCurrent) =>
        References.Remove(ctx, (key.Item2, key.Item1));
}
