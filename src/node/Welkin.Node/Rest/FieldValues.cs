using System.Globalization;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;

namespace Welkin.Node.Rest;

/// <summary>Sets fields from path and query texts, with the rules and texts of the network's gateway. All errors are undefined ones.</summary>
internal static class FieldValues
{
    /// <summary>Sets a field named by a path of the query, such as <c>pagination.limit</c>. Names that do not exist are ignored.</summary>
    public static Result<Unit> SetFromQuery(IMessage message, string path, IReadOnlyList<string> values)
    {
        var parts = path.Split('.');
        for (var index = 0; index < parts.Length - 1; index++)
        {
            if (Find(message, parts[index]) is not { FieldType: FieldType.Message, IsRepeated: false } inner) return new Unit();
            if (inner.Accessor.GetValue(message) is not IMessage child)
            {
                // A name that turns out unknown further down must not leave an empty message behind.
                if (!Exists(inner.MessageType, parts[(index + 1)..])) return new Unit();
                child = inner.MessageType.Parser.ParseFrom(ByteString.Empty);
                inner.Accessor.SetValue(message, child);
            }
            message = child;
        }
        if (Find(message, parts[^1]) is not { } field) return new Unit();
        if (field.IsMap) return new Unit();
        return field.IsRepeated ? AddAll(message, field, values) : Set(message, field, values[0]);
    }

    /// <summary>Sets a field from a variable of the path.</summary>
    public static Result<Unit> SetFromPath(IMessage message, string path, string value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            var inner = Find(message, part)!;
            if (inner.Accessor.GetValue(message) is not IMessage child) inner.Accessor.SetValue(message, child = inner.MessageType.Parser.ParseFrom(ByteString.Empty));
            message = child;
        }
        var field = Find(message, parts[^1])!;
        var set = field.IsRepeated ? AddAll(message, field, value.Split(',')) : Set(message, field, value);
        return set.TryGet(out _, out var error) ? new Unit() : Error.Undefined($"type mismatch, parameter: {path}, error: {error.Text}");
    }

    private readonly record struct FieldValue(object Value);

    private static FieldDescriptor? Find(IMessage message, string name) => Find(message.Descriptor, name);

    // Go's tags leave a JSON name out that equals the other one, so that an empty name finds the first such field.
    private static FieldDescriptor? Find(MessageDescriptor type, string name) =>
        type.Fields.InDeclarationOrder().FirstOrDefault(field => field.Name == name || (field.JsonName == field.Name ? "" : field.JsonName) == name);

    private static bool Exists(MessageDescriptor type, string[] path)
    {
        if (Find(type, path[0]) is not { } field) return false;
        return path.Length == 1 || (field.FieldType == FieldType.Message && Exists(field.MessageType, path[1..]));
    }

    private static Result<Unit> AddAll(IMessage message, FieldDescriptor field, IEnumerable<string> texts)
    {
        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        foreach (var text in texts)
        {
            if (!Convert(field, text).TryGet(out var item, out var error)) return error;
            list.Add(item.Value);
        }
        return new Unit();
    }

    private static Result<Unit> Set(IMessage message, FieldDescriptor field, string text)
    {
        if (!Convert(field, text).TryGet(out var value, out var error)) return error;
        field.Accessor.SetValue(message, value.Value);
        return new Unit();
    }

    private static Result<FieldValue> Convert(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => new FieldValue(text),
        FieldType.Bool => GoNumbers.Bool(text).Map(value => new FieldValue(value)),
        FieldType.UInt64 or FieldType.Fixed64 => GoNumbers.Unsigned(text, 64).Map(value => new FieldValue(value)),
        FieldType.UInt32 or FieldType.Fixed32 => GoNumbers.Unsigned(text, 32).Map(value => new FieldValue((uint)value)),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => GoNumbers.Signed(text, 64).Map(value => new FieldValue(value)),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => GoNumbers.Signed(text, 32).Map(value => new FieldValue((int)value)),
        FieldType.Bytes => Bytes(text),
        FieldType.Enum => Enum(field.EnumType, text),
        _ => Error.Undefined($"field type *{ShortName(field.MessageType)} is not supported in query parameters"),
    };

    private static Result<FieldValue> Bytes(string text)
    {
        if (GoBase64.Decode(text).TryGet(out var bytes, out _) || GoBase64.DecodeUrl(text).TryGet(out bytes, out _)) return new FieldValue(ByteString.CopyFrom(bytes));
        return GoBase64.DecodeUrl(text).TryGet(out _, out var error) ? new FieldValue(ByteString.Empty) : error;
    }

    private static Result<FieldValue> Enum(EnumDescriptor type, string text)
    {
        var value = type.FindValueByName(text) ?? (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? type.FindValueByNumber(number) : null);
        if (value is null) return Error.Undefined($"{text} is not a valid {GoPackage(type.File)}.{type.Name}");
        return new FieldValue(System.Enum.ToObject(type.ClrType, value.Number));
    }

    private static string GoPackage(FileDescriptor file) => file.Package switch
    {
        "cosmos.tx.v1beta1" => "tx",
        "cosmos.base.query.v1beta1" => "query",
        _ => file.Package.Split('.')[^1],
    };

    private static string ShortName(MessageDescriptor type) => $"{GoPackage(type.File)}.{type.Name}";
}
