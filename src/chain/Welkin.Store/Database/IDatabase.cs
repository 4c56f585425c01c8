namespace Welkin.Store;

/// <summary>The persistence port: a sorted map of byte strings on disk with atomic batches.</summary>
/// <remarks>
/// The engine and the state share one database, so that one synced batch holds everything of a height. Key spaces are
/// prefixes: <see cref="KeySpace.State"/> belongs to the multistore, every other first byte to the engine.
/// Reads are safe from any thread; batches are written by one thread at a time.
/// </remarks>
public interface IDatabase : IDisposable
{
    /// <summary>The value under <paramref name="key"/>, or null when the key is absent.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>The pairs of a range in byte order, as they were when the enumeration started. A null bound is open.</summary>
    IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false);

    /// <summary>An empty batch for <see cref="Write"/>.</summary>
    IWriteBatch NewBatch();

    /// <summary>Applies all operations of a batch of this database, or none.</summary>
    /// <param name="batch">Made by <see cref="NewBatch"/> of this database.</param>
    /// <param name="sync">True: it survives a power cut once this returns.</param>
    void Write(IWriteBatch batch, bool sync);
}

/// <summary>Operations that a database applies together. Later operations on a key win.</summary>
public interface IWriteBatch : IDisposable
{
    /// <summary>Number of operations so far.</summary>
    int Count { get; }

    /// <summary>Writes a pair.</summary>
    void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key.</summary>
    void Delete(ReadOnlySpan<byte> key);

    /// <summary>Forgets all operations, so that the batch can be used again.</summary>
    void Clear();
}

/// <summary>First bytes of database keys that this room claims.</summary>
public static class KeySpace
{
    /// <summary>Everything the multistore keeps: tree nodes and commit records.</summary>
    public const byte State = (byte)'s';
}
