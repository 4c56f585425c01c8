using Welkin.Core;

namespace Welkin.Store;

/// <summary>Values by key under one prefix of a store. Each method is exactly one operation on the store.</summary>
/// <param name="store">Where it lives.</param>
/// <param name="prefix">Bytes before every key; no other collection of the store begins with them.</param>
/// <param name="keys">How keys are written.</param>
/// <param name="values">How values are written.</param>
/// <remarks>Spec: cosmossdk.io/collections v1.2 <c>Map</c>.</remarks>
public sealed class Map<TKey, TValue>(StoreKey store, byte[] prefix, KeyCodec<TKey> keys, ValueCodec<TValue> values)
{
    /// <summary>How keys are written, without the prefix.</summary>
    public KeyCodec<TKey> Keys { get; } = keys;

    /// <summary>The value under a key, if there is one.</summary>
    public bool TryGet(IStoreProvider ctx, TKey key, out TValue value)
    {
        var bytes = ctx.Store(store).Get(FullKey(key));
        value = bytes is null ? default! : values.Decode(bytes);
        return bytes is not null;
    }

    /// <summary>The value under a key, or the failure that its absence means to the caller.</summary>
    public Result<TValue> Get(IStoreProvider ctx, TKey key, Error notFound) => TryGet(ctx, key, out var value) ? value : notFound;

    /// <summary>The value under a key, or the default of its type.</summary>
    public TValue? Find(IStoreProvider ctx, TKey key) => TryGet(ctx, key, out var value) ? value : default;

    /// <summary>Whether the key is present.</summary>
    public bool Has(IStoreProvider ctx, TKey key) => ctx.Store(store).Has(FullKey(key));

    /// <summary>Writes a value.</summary>
    public void Set(IStoreProvider ctx, TKey key, TValue value) => ctx.Store(store).Set(FullKey(key), values.Encode(value));

    /// <summary>Removes a key, present or not.</summary>
    public void Remove(IStoreProvider ctx, TKey key) => ctx.Store(store).Delete(FullKey(key));

    /// <summary>The entries of a range in key order, lazily.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Iterate(IStoreProvider ctx, KeyRange? range = null)
    {
        foreach (var (key, value) in (range ?? KeyRange.All).Iterate(ctx.Store(store), prefix))
        {
            yield return new KeyValuePair<TKey, TValue>(DecodeKey(key), values.Decode(value));
        }
    }

    /// <summary>The keys of a range in order, lazily; values are not decoded.</summary>
    public IEnumerable<TKey> IterateKeys(IStoreProvider ctx, KeyRange? range = null)
    {
        foreach (var (key, _) in (range ?? KeyRange.All).Iterate(ctx.Store(store), prefix)) yield return DecodeKey(key);
    }

    /// <summary>The whole key in the store, prefix included.</summary>
    public byte[] FullKey(TKey key)
    {
        var writer = new KeyWriter();
        writer.Write(prefix);
        Keys.Encode(writer, key);
        return writer.ToArray();
    }

    private TKey DecodeKey(byte[] fullKey) => Keys.Decode(fullKey.AsSpan(prefix.Length), out _);
}
