namespace Welkin.Store;

/// <summary>Byte order of keys, and the ranges that prefixes span.</summary>
public static class ByteOrder
{
    /// <summary>Unsigned lexicographic comparison.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);

    /// <summary>The first key after all keys that start with <paramref name="prefix"/>; null when there is none.</summary>
    public static byte[]? PrefixEnd(ReadOnlySpan<byte> prefix)
    {
        for (var length = prefix.Length; length > 0; length--)
        {
            if (prefix[length - 1] == 0xff) continue;
            var end = prefix[..length].ToArray();
            end[length - 1]++;
            return end;
        }

        return null;
    }

    /// <summary>Whether a key lies in a half-open range; a null bound is open.</summary>
    internal static bool InRange(ReadOnlySpan<byte> key, byte[]? startInclusive, byte[]? endExclusive) =>
        (startInclusive is null || Compare(key, startInclusive) >= 0) && (endExclusive is null || Compare(key, endExclusive) < 0);
}
