using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>Reads single values of the network's JSON; the failure, or null and the value as a message's field takes it.</summary>
internal static class ProtoJsonScalars
{
    public static Error? Enum(FieldPlan field, JsonElement json, out object? value)
    {
        value = null;
        var type = field.Field.EnumType;
        int number;
        if (json.ValueKind == JsonValueKind.String)
        {
            var name = json.GetString()!;
            if (type.FindValueByName(name) is not { } named)
            {
                return Error.Undefined($"unknown value \"{name}\" for enum {type.FullName}");
            }

            number = named.Number;
        }
        else if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out number))
        {
            return Mismatch(json, field);
        }

        value = System.Enum.ToObject(type.ClrType, number);
        return null;
    }

    public static Error? Bytes(FieldPlan field, JsonElement json, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return Mismatch(json, field);
        }

        var text = json.GetString()!;
        var read = field.Kind == ValueKind.HexBytes ? GoHex.Decode(text) : GoBase64.Decode(text);
        if (!read.TryGet(out var bytes, out var error)) return error;
        value = ByteString.CopyFrom(bytes);
        return null;
    }

    public static Error? CustomNumber(FieldPlan field, JsonElement json, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return Mismatch(json, field);
        }

        var text = json.GetString()!;
        var wire = field.Kind == ValueKind.Int
            ? Int.FromJson(text).Map(number => number.ToString())
            : Dec.Parse(text).Map(number => number.ToWire());
        if (!wire.TryGet(out var digits, out var error))
        {
            return error;
        }

        value = field.Field.FieldType == FieldType.Bytes ? ByteString.CopyFromUtf8(digits) : digits;
        return null;
    }

    /// <summary>Numbers of every width may stand in quotes; a point or an exponent is refused even where the value is whole.</summary>
    public static object? Number(ValueKind kind, JsonElement json)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString()!,
            _ => "",
        };
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        var culture = CultureInfo.InvariantCulture;
        return kind switch
        {
            ValueKind.Int32 when int.TryParse(text, Style, culture, out var number) => number,
            ValueKind.UInt32 when uint.TryParse(text, Style, culture, out var number) => number,
            ValueKind.Int64 when long.TryParse(text, Style, culture, out var number) => number,
            ValueKind.UInt64 when ulong.TryParse(text, Style, culture, out var number) => number,
            _ => (object?)null,
        };
    }

    public static Error Mismatch(JsonElement json, FieldPlan field) =>
        Error.Undefined($"json: cannot unmarshal {Kind(json)} into field {field.Name} of {GoNames.Of(field.Field.ContainingType)[1..]}");

    public static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => $"number {json.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => "bool",
    };
}
