namespace Welkin.Store;

/// <summary>A sorted map of byte strings: what a module sees of its store.</summary>
/// <remarks>
/// Keys are never empty and values never null; an empty value is legal. Byte arrays handed in or out are shared, not
/// copied: nobody changes them afterwards.
/// </remarks>
public interface IKeyValueStore
{
    /// <summary>The value under <paramref name="key"/>, or null when the key is absent.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>Whether the key is present.</summary>
    bool Has(ReadOnlySpan<byte> key);

    /// <summary>Writes a pair, replacing an earlier value.</summary>
    void Set(byte[] key, byte[] value);

    /// <summary>Removes a key; an absent key is no error.</summary>
    void Delete(byte[] key);

    /// <summary>The pairs of a range in byte order, lazily. A null bound is open.</summary>
    /// <remarks>Writes made through the same layer while a range is enumerated do not appear in it.</remarks>
    IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse = false);
}
