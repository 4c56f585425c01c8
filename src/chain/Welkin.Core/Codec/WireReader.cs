namespace Welkin.Core.Codec;

/// <summary>The form in which a field's value lies on the wire.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

/// <summary>Protobuf's outermost grammar, with the words of the reference library for what breaks it.</summary>
/// <remarks>Spec: google.golang.org/protobuf <c>encoding/protowire</c>.</remarks>
internal static class WireReader
{
    private const int MaxVarintLength = 10;
    private const ulong MaxFieldNumber = (1 << 29) - 1;
    private const int MaxGroupDepth = 10_000;

    private const string Truncated = "unexpected EOF";
    private const string BadNumber = "proto: invalid field number";
    private const string Overflow = "proto: variable length integer overflow";
    private const string Reserved = "proto: cannot parse reserved wire type";
    private const string GroupMismatch = "proto: mismatching end group marker";

    /// <summary>Reads a varint; the error, or null.</summary>
    public static string? Varint(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        for (length = 0; length < MaxVarintLength; length++)
        {
            if (length == bytes.Length)
            {
                return Truncated;
            }

            var part = bytes[length];
            if (length == MaxVarintLength - 1 && part > 1)
            {
                return Overflow;
            }

            value |= (ulong)(part & 0x7f) << (7 * length);
            if (part < 0x80)
            {
                length++;
                return null;
            }
        }

        return Overflow;
    }

    /// <summary>Reads a field's number and wire type; the error, or null.</summary>
    public static string? Tag(ReadOnlySpan<byte> bytes, out int number, out WireType type, out int length)
    {
        number = 0;
        type = WireType.Varint;
        if (Varint(bytes, out var tag, out length) is { } error)
        {
            return error;
        }

        if (tag >> 3 is 0 or > MaxFieldNumber)
        {
            return BadNumber;
        }

        number = (int)(tag >> 3);
        type = (WireType)(tag & 7);
        return null;
    }

    /// <summary>Measures a field's value; the error, or null.</summary>
    public static string? Value(int number, WireType type, ReadOnlySpan<byte> bytes, out int length)
    {
        switch (type)
        {
            case WireType.Varint:
                return Varint(bytes, out _, out length);
            case WireType.Fixed32:
                length = 4;
                return bytes.Length < 4 ? Truncated : null;
            case WireType.Fixed64:
                length = 8;
                return bytes.Length < 8 ? Truncated : null;
            case WireType.Bytes:
                return Block(bytes, out length);
            case WireType.StartGroup:
                return Group(number, bytes, out length);
            default:
                length = 0;
                return type == WireType.EndGroup ? GroupMismatch : Reserved;
        }
    }

    /// <summary>The bytes a varint needs at least.</summary>
    public static int VarintLength(ulong value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }

    private static string? Block(ReadOnlySpan<byte> bytes, out int length)
    {
        if (Varint(bytes, out var size, out length) is { } error)
        {
            return error;
        }

        if (size > (ulong)(bytes.Length - length))
        {
            return Truncated;
        }

        length += (int)size;
        return null;
    }

    /// <summary>Groups nest; their numbers lie on a stack of our own, not on the thread's.</summary>
    private static string? Group(int number, ReadOnlySpan<byte> bytes, out int length)
    {
        var open = new Stack<int>();
        open.Push(number);
        length = 0;
        while (open.Count > 0)
        {
            if (Tag(bytes[length..], out var inner, out var type, out var used) is { } error)
            {
                return error;
            }

            length += used;
            switch (type)
            {
                case WireType.EndGroup when inner != open.Pop():
                    return GroupMismatch;
                case WireType.EndGroup:
                    continue;
                case WireType.StartGroup when open.Count >= MaxGroupDepth:
                    return "proto: exceeded maximum recursion depth";
                case WireType.StartGroup:
                    open.Push(inner);
                    continue;
            }

            if (Value(inner, type, bytes[length..], out used) is { } broken)
            {
                return broken;
            }

            length += used;
        }

        return null;
    }
}
