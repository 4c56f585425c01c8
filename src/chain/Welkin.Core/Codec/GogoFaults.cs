using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>What the network's generated decoders refuse, in their words. The library this build decodes with is more lenient, or says it otherwise.</summary>
public static class GogoFaults
{
    private const string Cut = "unexpected EOF";
    private const int DeepestMessage = 100;

    /// <summary>The first fault of a message, or null when it is well formed. Never deeper than the decoder itself goes.</summary>
    public static string? In(MessageDescriptor type, ReadOnlySpan<byte> bytes) => In(type, bytes, 0);

    private static string? In(MessageDescriptor type, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > DeepestMessage) return null;
        while (!bytes.IsEmpty)
        {
            if (Varint(ref bytes, out var tag) is { } fault) return fault;
            // Cut to 32 bits as the generated decoders do it: a number beyond them is a negative one, and refused as such.
            var (number, wire) = (unchecked((int)(uint)(tag >> 3)), (int)(tag & 7));
            if (wire == 4) return $"proto: {type.Name}: wiretype end group for non-group";
            if (number <= 0) return $"proto: {type.Name}: illegal tag {number} (wire type {tag})";
            var field = type.FindFieldByNumber(number);
            if (field is not null && wire != WireOf(field) && !(wire == 2 && field.IsRepeated)) return $"proto: wrong wireType = {wire} for field {GoName(field.Name)}";
            if (Value(field, wire, ref bytes, depth) is { } inside) return inside;
        }

        return null;
    }

    private static string? Value(FieldDescriptor? field, int wire, ref ReadOnlySpan<byte> bytes, int depth)
    {
        switch (wire)
        {
            case 0:
                return Varint(ref bytes, out _);
            case 1:
                return Skip(ref bytes, 8);
            case 5:
                return Skip(ref bytes, 4);
            case 2:
                if (Varint(ref bytes, out var length) is { } fault) return fault;
                if (length > int.MaxValue) return "proto: negative length found during unmarshaling";
                if ((ulong)bytes.Length < length) return Cut;
                var content = bytes[..(int)length];
                bytes = bytes[(int)length..];
                return field is { FieldType: FieldType.Message, IsMap: false } ? In(field.MessageType, content, depth + 1) : null;
            default:
                return wire == 3 ? null : $"proto: illegal wireType {wire}";
        }
    }

    private static string? Varint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i >= bytes.Length) return Cut;
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return null;
        }

        return "proto: integer overflow";
    }

    private static string? Skip(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count) return Cut;
        bytes = bytes[count..];
        return null;
    }

    private static int WireOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => 1,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => 5,
        FieldType.String or FieldType.Bytes or FieldType.Message => 2,
        FieldType.Group => 3,
        _ => 0,
    };

    private static string GoName(string name) => string.Concat(name.Split('_').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
