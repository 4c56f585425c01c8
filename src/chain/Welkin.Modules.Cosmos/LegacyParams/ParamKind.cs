using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.LegacyParams;

/// <summary>How the value of an old param is read, judged and written again, in the network's amino JSON.</summary>
internal sealed record ParamKind(Func<JsonNode?, JsonNode?, Result<JsonNode>> Read)
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 20 };

    /// <summary>A positive number that JSON writes as text.</summary>
    public static ParamKind PositiveText(string what) => Scalar(JsonValueKind.String, text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value > 0 ? Result.Of<JsonNode>(JsonValue.Create(value.ToString(CultureInfo.InvariantCulture))) : Invalid($"{what} must be positive: {value}")
            : Error.Undefined($"strconv.ParseInt: parsing \"{text}\": invalid syntax"));

    /// <summary>A 32-bit number.</summary>
    public static ParamKind Number(string what, uint least) => Scalar(JsonValueKind.Number, text =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value >= least ? Result.Of<JsonNode>(JsonValue.Create(value)) : Invalid($"{what} must be positive: {value}")
            : Error.Undefined($"json: cannot unmarshal number {text} into Go value of type uint32"));

    /// <summary>A decimal from 0 to 1.</summary>
    public static ParamKind Share(string what) => Scalar(JsonValueKind.String, text =>
    {
        if (!Dec.Parse(text).TryGet(out var value, out var error)) return error;
        if (value.IsNegative) return Invalid($"{what} cannot be negative: {value}");
        return value > Dec.One ? Invalid($"{what} too large: {value}") : JsonValue.Create(value.ToString());
    });

    /// <summary>A denomination.</summary>
    public static ParamKind Denomination() => Scalar(JsonValueKind.String, text =>
        Denom.Validate(text).TryGet(out _, out var error) ? Result.Of<JsonNode>(JsonValue.Create(text)) : Invalid(error.Text));

    /// <summary>True or false.</summary>
    public static ParamKind Flag() => new((_, value) =>
        value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : Error.Undefined("json: cannot unmarshal value into Go value of type bool"));

    /// <summary>Members that replace those of the stored object; each is judged by its own kind.</summary>
    public static ParamKind Object(params ReadOnlySpan<(string Member, ParamKind Kind)> members)
    {
        var known = members.ToArray();
        return new((stored, value) =>
        {
            if (value is not JsonObject given) return Error.Undefined("json: cannot unmarshal value into Go struct");
            var made = new JsonObject();
            foreach (var (member, kind) in known)
            {
                if (given.ContainsKey(member))
                {
                    if (!kind.Read(stored?[member], given[member]).TryGet(out var part, out var error)) return error;
                    made[member] = part;
                }
                else if (stored?[member] is { } old)
                {
                    made[member] = old.DeepClone();
                }
            }

            return made;
        });
    }

    /// <summary>A list or object that is stored as it comes.</summary>
    public static ParamKind Any() => new((_, value) => value is null ? Error.Undefined("unexpected end of JSON input") : value.DeepClone());

    /// <summary>The bytes to store for a value. Errors: undefined.</summary>
    public Result<byte[]> Encode(byte[]? stored, string value)
    {
        JsonNode? given;
        try
        {
            given = JsonNode.Parse(value, documentOptions: Depth);
        }
        catch (JsonException malformed)
        {
            return Error.Undefined(malformed.Message);
        }

        var old = stored is null ? null : JsonNode.Parse(stored);
        return Read(old, given).TryGet(out var made, out var error) ? Encoding.UTF8.GetBytes(made.ToJsonString()) : error;
    }

    private static ParamKind Scalar(JsonValueKind kind, Func<string, Result<JsonNode>> read) => new((_, value) =>
        value is not null && value.GetValueKind() == kind
            ? read(kind == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString())
            : Error.Undefined($"json: cannot unmarshal {value?.ToJsonString() ?? "null"}"));

    private static Error Invalid(string text) => Error.Undefined($"invalid parameter value: {text}");
}
