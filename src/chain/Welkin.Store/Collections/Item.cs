namespace Welkin.Store;

/// <summary>One value under one key.</summary>
/// <remarks>Spec: cosmossdk.io/collections v1.2 <c>Item</c>.</remarks>
public sealed class Item<TValue>(StoreKey store, byte[] key, ValueCodec<TValue> values)
{
    /// <summary>The value, if there is one.</summary>
    public bool TryGet(IStoreProvider ctx, out TValue value)
    {
        var bytes = ctx.Store(store).Get(key);
        value = bytes is null ? default! : values.Decode(bytes);
        return bytes is not null;
    }

    /// <summary>The value, or the default of its type.</summary>
    public TValue? Find(IStoreProvider ctx) => TryGet(ctx, out var value) ? value : default;

    /// <summary>The value; throws when it was never set: for what genesis always writes.</summary>
    public TValue Require(IStoreProvider ctx) =>
        TryGet(ctx, out var value) ? value : throw new InvalidOperationException($"{store.Name}/{Convert.ToHexStringLower(key)} was never set");

    /// <summary>Whether there is a value.</summary>
    public bool Has(IStoreProvider ctx) => ctx.Store(store).Has(key);

    /// <summary>Writes the value.</summary>
    public void Set(IStoreProvider ctx, TValue value) => ctx.Store(store).Set(key, values.Encode(value));

    /// <summary>Removes the value, present or not.</summary>
    public void Remove(IStoreProvider ctx) => ctx.Store(store).Delete(key);
}

/// <summary>A counter: eight bytes, big endian, starting at <paramref name="first"/>.</summary>
/// <remarks>Spec: cosmossdk.io/collections v1.2 <c>Sequence</c>.</remarks>
public sealed class Sequence(StoreKey store, byte[] key, ulong first = 0)
{
    private readonly Item<ulong> _item = new(store, key, ValueCodec.UInt64);

    /// <summary>The number that <see cref="Next"/> will return. Gas: one read.</summary>
    public ulong Peek(IStoreProvider ctx) => _item.TryGet(ctx, out var value) ? value : first;

    /// <summary>Returns the current number and moves on. Gas: one read, one write.</summary>
    public ulong Next(IStoreProvider ctx)
    {
        var current = Peek(ctx);
        _item.Set(ctx, current + 1);
        return current;
    }

    /// <summary>Sets the number that <see cref="Next"/> will return.</summary>
    public void Set(IStoreProvider ctx, ulong value) => _item.Set(ctx, value);
}
