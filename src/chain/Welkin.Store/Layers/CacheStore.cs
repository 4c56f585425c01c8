namespace Welkin.Store;

/// <summary>A layer of pending writes over a store: reads see through it, <see cref="Write"/> passes it on, <see cref="Discard"/> forgets it.</summary>
public sealed class CacheStore(IKeyValueStore parent) : IKeyValueStore
{
    // Null marks a pending delete.
    private ByteMap<byte[]?>.Builder _pending = ByteMap<byte[]?>.Empty.ToBuilder();

    /// <summary>Number of keys with a pending set or delete.</summary>
    public int PendingCount => _pending.Count;

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        Pairs.AssertKey(key);
        return _pending.TryGet(key, out var value) ? value : parent.Get(key);
    }

    /// <inheritdoc/>
    public bool Has(ReadOnlySpan<byte> key)
    {
        Pairs.AssertKey(key);
        return _pending.TryGet(key, out var value) ? value is not null : parent.Has(key);
    }

    /// <inheritdoc/>
    public void Set(byte[] key, byte[] value)
    {
        Pairs.AssertKey(key);
        Pairs.AssertValue(value);
        _pending.Set(key, value);
    }

    /// <inheritdoc/>
    public void Delete(byte[] key)
    {
        Pairs.AssertKey(key);
        _pending.Set(key, null);
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false)
    {
        // The map of this moment: later writes stay invisible here.
        var below = parent.Iterate(startInclusive, endExclusive, reverse);
        return _pending.Count == 0 ? below : Merge(_pending.ToMap().Iterate(startInclusive, endExclusive, reverse), below, reverse);
    }

    /// <summary>Applies the pending operations to the parent, one per key in ascending order, and forgets them.</summary>
    public void Write()
    {
        if (parent is CacheStore { PendingCount: 0 } below)
        {
            (below._pending, _pending) = (_pending, below._pending);
            return;
        }

        // Forgotten only afterwards: if the parent refuses, the layer is still whole.
        foreach (var (key, value) in _pending.ToMap().Iterate(null, null, reverse: false))
        {
            if (value is null) parent.Delete(key);
            else parent.Set(key, value);
        }

        Discard();
    }

    /// <summary>Forgets the pending operations.</summary>
    public void Discard() => _pending = ByteMap<byte[]?>.Empty.ToBuilder();

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Merge(
        IEnumerable<KeyValuePair<byte[], byte[]?>> pending, IEnumerable<KeyValuePair<byte[], byte[]>> below, bool reverse)
    {
        using var upper = pending.GetEnumerator();
        using var lower = below.GetEnumerator();
        var hasUpper = upper.MoveNext();
        var hasLower = lower.MoveNext();
        while (hasUpper || hasLower)
        {
            var order = !hasUpper ? 1 : !hasLower ? -1 : ByteOrder.Compare(upper.Current.Key, lower.Current.Key) * (reverse ? -1 : 1);
            if (order > 0)
            {
                yield return lower.Current;
                hasLower = lower.MoveNext();
                continue;
            }

            if (upper.Current.Value is { } value) yield return new KeyValuePair<byte[], byte[]>(upper.Current.Key, value);
            hasUpper = upper.MoveNext();
            if (order == 0) hasLower = lower.MoveNext();
        }
    }
}
