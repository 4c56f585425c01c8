using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>A message as gogoproto's <c>String()</c> prints it on one line: <c>block:&lt;max_bytes:1 &gt; </c>.</summary>
/// <remarks>Numbers, texts, flags and messages; what else there is throws, since nothing of the network prints it.</remarks>
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
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                foreach (var item in (IList)value) Write(text, field, item);
            }
            else if (!IsDefault(value))
            {
                Write(text, field, value);
            }
        }
    }

    private static bool IsDefault(object? value) => value is null or 0 or 0U or 0L or 0UL or false or "";

    private static void Write(StringBuilder text, FieldDescriptor field, object value)
    {
        text.Append(field.Name).Append(':');
        switch (value)
        {
            case IMessage inner:
                text.Append('<');
                Write(text, inner);
                text.Append('>');
                break;
            case string words:
                text.Append('"').Append(words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case int or uint or long or ulong:
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
                break;
            default:
                throw new InvariantException($"no text for {field.FullName}");
        }

        text.Append(' ');
    }
}
