namespace Welkin.Store;

/// <summary>Go's two variable-length integers.</summary>
internal static class Varint
{
    /// <summary>Longest encoding of 64 bits.</summary>
    public const int MaxLength = 10;

    /// <summary>Writes an unsigned integer, seven bits a byte, low bits first; returns the length.</summary>
    public static int WriteUnsigned(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)((value & 0x7f) | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Writes a signed integer in zig-zag form; returns the length.</summary>
    public static int WriteSigned(Span<byte> destination, long value) => WriteUnsigned(destination, unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>Reads an unsigned integer and moves past it.</summary>
    public static ulong ReadUnsigned(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < MaxLength && i < source.Length; i++)
        {
            value |= (ulong)(source[i] & 0x7f) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a stored integer does not end");
    }
}
