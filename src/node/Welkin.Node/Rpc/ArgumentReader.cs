using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Welkin.Core.Codec;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>Turns JSON parameters and URI values into arguments, with CometBFT's rules and texts.</summary>
internal static partial class ArgumentReader
{
    /// <summary>Reads the <c>params</c> member: an object by name, or an array by position.</summary>
    public static Result<RpcArguments> FromJson(RpcMethod method, GoJsonValue parameters)
    {
        switch (parameters.Kind)
        {
            case GoJsonKind.Null: return RpcArguments.None;
            case GoJsonKind.Object: return FromValues(method, argument => parameters[argument.Name] is { } value ? ReadJson(argument.Type, value.Raw) : Absent(argument.Type));
            case GoJsonKind.Array: return FromArray(method, parameters);
            default: return Error.Undefined($"unknown type for JSON params: json: cannot unmarshal {parameters.KindName} into Go value of type []json.RawMessage. Expected map or array");
        }
    }

    /// <param name="valueOf">Value of a URI parameter; empty when it is absent.</param>
    public static Result<RpcArguments> FromUri(RpcMethod method, Func<string, string> valueOf) =>
        FromValues(method, argument => valueOf(argument.Name) is { Length: > 0 } text ? ReadUri(argument.Type, text) : Absent(argument.Type));

    /// <summary>A value that was read; null when it is absent.</summary>
    private readonly record struct RpcValue(object? Value);

    private static Result<RpcArguments> FromValues(RpcMethod method, Func<RpcArgument, Result<RpcValue>> read)
    {
        var values = new Dictionary<string, object?>();
        foreach (var argument in method.Arguments)
        {
            if (!read(argument).TryGet(out var value, out var error)) return error;
            values[argument.Name] = value.Value;
        }
        return new RpcArguments(values);
    }

    private static Result<RpcArguments> FromArray(RpcMethod method, GoJsonValue array)
    {
        if (array.Items.Count != method.Arguments.Count)
        {
            var names = string.Join(' ', method.Arguments.Select(argument => argument.Name));
            var given = string.Join(' ', array.Items.Select(item => $"[{string.Join(' ', item.Raw.ToArray())}]"));
            return Error.Undefined($"expected {method.Arguments.Count} parameters ([{names}]), got {array.Items.Count} ([{given}])");
        }
        var position = 0;
        return FromValues(method, argument => ReadJson(argument.Type, array.Items[position++].Raw));
    }

    private static Result<RpcValue> Absent(RpcType type) => type switch
    {
        RpcType.Long or RpcType.Unsigned => new RpcValue(0L),
        RpcType.Flag => new RpcValue(false),
        RpcType.Text => new RpcValue(""),
        RpcType.Bytes or RpcType.Hex => new RpcValue(Array.Empty<byte>()),
        _ => new RpcValue(null),
    };

    private static Result<RpcValue> ReadUri(RpcType type, string text)
    {
        var number = type is RpcType.Long or RpcType.OptionalLong or RpcType.OptionalInt or RpcType.Unsigned;
        if (number && IntegerPattern().IsMatch(text)) return ReadJson(type, Encoding.UTF8.GetBytes($"\"{text}\""));
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (type is not (RpcType.Text or RpcType.OptionalText or RpcType.Bytes or RpcType.Hex)) return Error.Undefined($"got a hex string arg, but expected '{GoKind(type)}'");
            if (!GoHex.Decode(text[2..]).TryGet(out var bytes, out var fault)) return fault;
            return new RpcValue(type is RpcType.Text or RpcType.OptionalText ? Encoding.UTF8.GetString(bytes) : bytes);
        }
        // In a URI a quoted string is its own bytes, not base64.
        if (type is RpcType.Bytes or RpcType.Hex && text.Length > 1 && text.StartsWith('"') && text.EndsWith('"'))
            return GoJson.Parse(text).TryGet(out var quoted, out var error) ? new RpcValue(Encoding.UTF8.GetBytes(quoted.Text)) : error;
        return ReadJson(type, Encoding.UTF8.GetBytes(text));
    }

    private static Result<RpcValue> ReadJson(RpcType type, ReadOnlyMemory<byte> raw)
    {
        if (raw.Span.SequenceEqual("null"u8)) return Absent(type);
        return type switch
        {
            RpcType.Hex => ReadHex(raw),
            RpcType.Long or RpcType.OptionalLong or RpcType.OptionalInt or RpcType.Unsigned => ReadInteger(type, raw),
            _ => GoJson.Parse(raw).TryGet(out var value, out var error) ? ReadParsed(type, value) : error,
        };
    }

    private static Result<RpcValue> ReadParsed(RpcType type, GoJsonValue value) => (type, value.Kind) switch
    {
        (RpcType.Flag, GoJsonKind.Bool) => new RpcValue(value.Text == "true"),
        (RpcType.Text or RpcType.OptionalText, GoJsonKind.String) => new RpcValue(value.Text),
        (RpcType.Bytes, GoJsonKind.String) => GoBase64.Decode(value.Text).TryGet(out var bytes, out var error) ? new RpcValue(bytes) : error,
        (RpcType.Bytes, GoJsonKind.Array) when value.Items.All(item => byte.TryParse(item.Text, out _)) => new RpcValue(value.Items.Select(item => byte.Parse(item.Text, CultureInfo.InvariantCulture)).ToArray()),
        (RpcType.Json, _) => new RpcValue(value),
        _ => Error.Undefined($"json: cannot unmarshal {value.KindName} into Go value of type {GoKind(type)}"),
    };

    private static Result<RpcValue> ReadInteger(RpcType type, ReadOnlyMemory<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw.Span);
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"') return Error.Undefined($"invalid 64-bit integer encoding {GoText.Quote(text)}, expected string");
        if (!GoJson.Parse(text[1..^1]).TryGet(out var number, out var error)) return error;
        if (number.IsNull) return Absent(type);
        if (number.Kind != GoJsonKind.Number) return Error.Undefined($"json: cannot unmarshal {number.KindName} into Go value of type {GoKind(type)}");
        if (long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && (type != RpcType.Unsigned || value >= 0)) return new RpcValue(value);
        return Error.Undefined($"json: cannot unmarshal number {number.Text} into Go value of type {GoKind(type)}");
    }

    private static Result<RpcValue> ReadHex(ReadOnlyMemory<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw.Span);
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"') return Error.Undefined($"invalid hex string: {text}");
        return GoHex.Decode(text[1..^1]).TryGet(out var bytes, out var fault) ? new RpcValue(bytes) : fault;
    }

    private static string GoKind(RpcType type) => type switch
    {
        RpcType.Long or RpcType.OptionalLong => "int64",
        RpcType.OptionalInt => "int",
        RpcType.Unsigned => "uint",
        RpcType.Flag => "bool",
        RpcType.Bytes or RpcType.Hex => "[]uint8",
        _ => "string",
    };

    [GeneratedRegex("^-?[0-9]+$")]
    private static partial Regex IntegerPattern();
}
