namespace Welkin.Store;

/// <summary>A set of keys under one prefix: each is stored with an empty value.</summary>
/// <remarks>Spec: cosmossdk.io/collections v1.2 <c>KeySet</c>.</remarks>
public sealed class KeySet<TKey>(StoreKey store, byte[] prefix, KeyCodec<TKey> keys)
{
    // Old state may carry another placeholder value; what is read is never looked at.
    private static readonly ValueCodec<byte[]> Nothing = ValueCodec.Bytes;

    private readonly Map<TKey, byte[]> _map = new(store, prefix, keys, Nothing);

    /// <summary>How keys are written, without the prefix.</summary>
    public KeyCodec<TKey> Keys => _map.Keys;

    /// <summary>Whether the key is in the set.</summary>
    public bool Has(IStoreProvider ctx, TKey key) => _map.Has(ctx, key);

    /// <summary>Adds a key, present or not.</summary>
    public void Set(IStoreProvider ctx, TKey key) => _map.Set(ctx, key, []);

    /// <summary>Removes a key, present or not.</summary>
    public void Remove(IStoreProvider ctx, TKey key) => _map.Remove(ctx, key);

    /// <summary>The keys of a range in order, lazily.</summary>
    public IEnumerable<TKey> Iterate(IStoreProvider ctx, KeyRange? range = null) => _map.IterateKeys(ctx, range);
}
