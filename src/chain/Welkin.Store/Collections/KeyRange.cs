namespace Welkin.Store;

/// <summary>A range of keys of one collection, as encoded bytes after the collection's own prefix.</summary>
public sealed record KeyRange
{
    /// <summary>Every key.</summary>
    public static readonly KeyRange All = new();

    private byte[] Start { get; init; } = [];

    private byte[]? End { get; init; }

    /// <summary>Whether the range is read from its end.</summary>
    public bool Reverse { get; private init; }

    /// <summary>Keys that begin with these bytes.</summary>
    public static KeyRange Prefix(byte[] prefix) => new() { Start = prefix, End = ByteOrder.PrefixEnd(prefix) };

    /// <summary>From this key on.</summary>
    public KeyRange From(byte[] key) => this with { Start = key };

    /// <summary>From after this key on.</summary>
    public KeyRange After(byte[] key) => this with { Start = [.. key, 0] };

    /// <summary>Up to before this key.</summary>
    public KeyRange Until(byte[] key) => this with { End = key };

    /// <summary>Up to this key.</summary>
    public KeyRange Through(byte[] key) => this with { End = [.. key, 0] };

    /// <summary>The same keys, last first.</summary>
    public KeyRange Reversed() => this with { Reverse = !Reverse };

    internal IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(IKeyValueStore store, byte[] prefix)
    {
        byte[]? start = [.. prefix, .. Start];
        var end = End is null ? ByteOrder.PrefixEnd(prefix) : [.. prefix, .. End];
        return store.Iterate(start.Length == 0 ? null : start, end, Reverse);
    }
}
