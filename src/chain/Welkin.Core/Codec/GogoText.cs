using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>A message as gogoproto's <c>String()</c> prints it on one line: <c>block:&lt;max_bytes:1 &gt; </c>.</summary>
/// <remarks>Spec: <c>cosmos/gogoproto</c> v1.7, <c>proto/text.go</c>, compact. Maps are left out: no message of the network has one.</remarks>
public static class GogoText
{
    /// <summary>The text, with a blank after every field.</summary>
    public static string Of(IMessage message)
    {
        var text = new StringBuilder();
        Write(text, message);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IMessage message)
    {
        foreach (var field in MessagePlan.Of(message).Fields)
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsList)
            {
                foreach (var item in (IList)value) Write(text, field, item);
            }
            else if (IsShown(field, message, value))
            {
                Write(text, field, value);
            }
        }
    }

    // What Go holds as a struct and not as a pointer is there even when it is empty.
    private static bool IsShown(FieldPlan field, IMessage message, object? value)
    {
        if (field.Field.IsMap) return false;
        if (field.Oneof is { } oneof) return ReferenceEquals(oneof.Accessor.GetCaseFieldDescriptor(message), field.Field);
        return field.Kind switch
        {
            ValueKind.Message => value is not null || (!field.Nullable && field.Field.MessageType.FullName != "google.protobuf.Duration"),
            ValueKind.Int or ValueKind.Dec => !field.Nullable || value is not "",
            _ => value is not (null or 0 or 0U or 0L or 0UL or false or "" or ByteString { IsEmpty: true }) && !(field.Kind == ValueKind.Enum && (int)value == 0),
        };
    }

    private static void Write(StringBuilder text, FieldPlan field, object? value)
    {
        text.Append(field.Name).Append(':');
        switch (value)
        {
            case null:
                text.Append(field.IsGoTime ? "<seconds:-62135596800 >" : "<>");
                break;
            case IMessage inner:
                text.Append('<');
                Write(text, inner);
                text.Append('>');
                break;
            case "" when field.Kind is ValueKind.Int or ValueKind.Dec:
                text.Append("\"0\"");
                break;
            case string words:
                Quote(text, Encoding.UTF8.GetBytes(words));
                break;
            case ByteString bytes:
                Quote(text, bytes.Span);
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case Enum number:
                text.Append(field.Field.EnumType.FindValueByNumber(Convert.ToInt32(number, CultureInfo.InvariantCulture))?.Name ?? $"{number:d}");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }

        text.Append(' ');
    }

    private static void Quote(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append('"');
        foreach (var letter in bytes)
        {
            _ = letter switch
            {
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'"' => text.Append("\\\""),
                (byte)'\\' => text.Append("\\\\"),
                >= 0x20 and < 0x7f => text.Append((char)letter),
                _ => text.Append('\\').Append(Convert.ToString(letter, 8).PadLeft(3, '0')),
            };
        }

        text.Append('"');
    }
}
