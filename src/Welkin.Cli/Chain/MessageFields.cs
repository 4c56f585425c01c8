using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain;

/// <summary>Sets fields of requests from text, by name.</summary>
internal static class MessageFields
{
    /// <summary>Sets a field such as <c>filters.owner</c>; messages on the way are made.</summary>
    public static void Set(IMessage message, string path, string text)
    {
        var (name, rest) = path.Split('.', 2) is [var first, var more] ? (first, more) : (path, null);
        var field = message.Descriptor.FindFieldByName(name) ?? throw new InvalidOperationException($"{message.Descriptor.FullName} has no field {name}");
        if (rest is null)
        {
            field.Accessor.SetValue(message, Value(field, text));
            return;
        }

        if (field.Accessor.GetValue(message) is not IMessage child)
        {
            child = field.MessageType.Parser.ParseFrom([]);
            field.Accessor.SetValue(message, child);
        }

        Set(child, rest, text);
    }

    /// <summary>Makes sure that a message field is there: a server reads an absent one as wrong.</summary>
    public static void Touch(IMessage message, string name)
    {
        if (message.Descriptor.FindFieldByName(name) is { FieldType: FieldType.Message, IsRepeated: false } field && field.Accessor.GetValue(message) is null)
        {
            field.Accessor.SetValue(message, field.MessageType.Parser.ParseFrom([]));
        }
    }

    private static object Value(FieldDescriptor field, string text)
    {
        try
        {
            return field.FieldType switch
            {
                FieldType.String => text,
                FieldType.UInt64 => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
                FieldType.Int64 => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                FieldType.UInt32 => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
                FieldType.Int32 => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                FieldType.Bool => bool.Parse(text),
                FieldType.Bytes => ByteString.FromBase64(text),
                FieldType.Enum => Named(field.EnumType, text),
                _ => throw new InvalidOperationException($"{field.FullName} is not a plain value"),
            };
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new CliException($"'{text}' is no {field.Name}", "Write a whole number", fault);
        }
    }

    /// <summary>A value by its whole name or the end of it, <c>PROPOSAL_STATUS_PASSED</c> or <c>passed</c>, or by its number.</summary>
    private static object Named(EnumDescriptor type, string text)
    {
        var value = type.Values.FirstOrDefault(one => one.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? type.Values.FirstOrDefault(one => one.Name.EndsWith("_" + text, StringComparison.OrdinalIgnoreCase))
            ?? type.Values.FirstOrDefault(one => one.Number.ToString(CultureInfo.InvariantCulture) == text)
            ?? throw new CliException($"'{text}' is no {type.Name}", $"Write one of {string.Join(", ", type.Values.Select(one => one.Name))}");
        return Enum.ToObject(type.ClrType, value.Number);
    }
}
