using System.Runtime.CompilerServices;

namespace Welkin.Store;

/// <summary>What every store demands of keys and values. A violation is a bug of the caller, in a transaction a panic.</summary>
internal static class Pairs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AssertKey(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) throw new ArgumentException("key is nil or empty");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AssertValue(byte[]? value)
    {
        if (value is null) throw new ArgumentException("value is nil");
    }
}
