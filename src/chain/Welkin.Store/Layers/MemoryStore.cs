namespace Welkin.Store;

/// <summary>A store in memory: behind memory and transient stores, and for tests.</summary>
public sealed class MemoryStore : IKeyValueStore
{
    private ByteMap<byte[]> _pairs = ByteMap<byte[]>.Empty;

    /// <summary>Number of pairs.</summary>
    public int Count => _pairs.Count;

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        Pairs.AssertKey(key);
        return _pairs.TryGet(key, out var value) ? value : null;
    }

    /// <inheritdoc/>
    public bool Has(ReadOnlySpan<byte> key) => Get(key) is not null;

    /// <inheritdoc/>
    public void Set(byte[] key, byte[] value)
    {
        Pairs.AssertKey(key);
        Pairs.AssertValue(value);
        _pairs = _pairs.Set(key, value);
    }

    /// <inheritdoc/>
    public void Delete(byte[] key)
    {
        Pairs.AssertKey(key);
        _pairs = _pairs.Remove(key);
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
        _pairs.Iterate(startInclusive, endExclusive, reverse);

    /// <summary>Removes everything.</summary>
    public void Clear() => _pairs = ByteMap<byte[]>.Empty;
}
