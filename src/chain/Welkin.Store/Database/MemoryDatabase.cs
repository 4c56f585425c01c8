namespace Welkin.Store;

/// <summary>A database in memory, for tests, simulations and replays.</summary>
public sealed class MemoryDatabase : IDatabase
{
    // Replaced as a whole, so that readers on other threads always see one consistent map.
    private volatile ByteMap<byte[]> _pairs = ByteMap<byte[]>.Empty;

    /// <summary>Number of pairs.</summary>
    public int Count => _pairs.Count;

    /// <inheritdoc/>
    public byte[]? Get(ReadOnlySpan<byte> key) => _pairs.TryGet(key, out var value) ? value : null;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false) =>
        _pairs.Iterate(startInclusive, endExclusive, reverse);

    /// <inheritdoc/>
    public IWriteBatch NewBatch() => new Batch();

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool sync)
    {
        var pairs = _pairs.ToBuilder();
        foreach (var (key, value) in ((Batch)batch).Operations)
        {
            if (value is null) pairs.Remove(key);
            else pairs.Set(key, value);
        }

        _pairs = pairs.ToMap();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Batch : IWriteBatch
    {
        public List<(byte[] Key, byte[]? Value)> Operations { get; } = [];

        public int Count => Operations.Count;

        public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Operations.Add((key.ToArray(), value.ToArray()));

        public void Delete(ReadOnlySpan<byte> key) => Operations.Add((key.ToArray(), null));

        public void Clear() => Operations.Clear();

        public void Dispose() => Operations.Clear();
    }
}
