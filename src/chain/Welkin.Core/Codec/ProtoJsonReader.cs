using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Reads the network's JSON into messages; every method returns the failure, or null.</summary>
internal sealed class ProtoJsonReader(UnknownMembers unknown)
{
    public Error? Message(IMessage message, JsonElement json)
    {
        var plan = MessagePlan.Of(message);
        return plan.WellKnown switch
        {
            WellKnown.None => Object(plan, message, json),
            WellKnown.Any => Envelope((Any)message, json),
            _ => Special(plan.WellKnown, message, json),
        };
    }

    private Error? Object(MessagePlan plan, IMessage message, JsonElement json, bool envelope = false)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Error.Undefined($"json: cannot unmarshal {Kind(json)} into Go value of type {GoNames.Of(plan.Message)[1..]}");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (envelope && member.NameEquals("@type"))
            {
                continue;
            }

            if (Find(plan, member.Name) is not { } field)
            {
                if (unknown == UnknownMembers.Refuse)
                {
                    return Error.Undefined($"unknown field \"{member.Name}\" in {GoNames.Of(plan.Message)[1..]}");
                }

                continue;
            }

            if (member.Value.ValueKind != JsonValueKind.Null && Field(field, message, member.Value) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static FieldPlan? Find(MessagePlan plan, string name)
    {
        if (plan.ByName(name) is { } field)
        {
            return field;
        }

        foreach (var other in plan.Fields)
        {
            if (other.Field.JsonName == name)
            {
                return other;
            }
        }

        return null;
    }

    private Error? Field(FieldPlan field, IMessage message, JsonElement json)
    {
        if (field.Field.IsMap)
        {
            return Map(field, (IDictionary)field.Accessor.GetValue(message), json);
        }

        if (field.IsList)
        {
            return List(field, (IList)field.Accessor.GetValue(message), json);
        }

        if (!Value(field, json).TryGet(out var value, out var error))
        {
            return error;
        }

        field.Accessor.SetValue(message, value);
        return null;
    }

    private Error? List(FieldPlan field, IList list, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return Mismatch(json, field);
        }

        foreach (var item in json.EnumerateArray())
        {
            if (!Value(field, item).TryGet(out var value, out var error))
            {
                return error;
            }

            list.Add(value);
        }

        return null;
    }

    private Error? Map(FieldPlan field, IDictionary map, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Mismatch(json, field);
        }

        var key = field.Field.MessageType.FindFieldByNumber(1);
        var valuePlan = new FieldPlan(field.Field.MessageType.FindFieldByNumber(2));
        foreach (var member in json.EnumerateObject())
        {
            if (key.FieldType != FieldType.String)
            {
                return Mismatch(json, field);
            }

            if (!Value(valuePlan, member.Value).TryGet(out var value, out var error))
            {
                return error;
            }

            map[member.Name] = value;
        }

        return null;
    }

    private Result<object> Value(FieldPlan field, JsonElement json) => field.Kind switch
    {
        ValueKind.Bool => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : Mismatch(json, field),
        ValueKind.Text => json.ValueKind == JsonValueKind.String ? json.GetString()! : Mismatch(json, field),
        ValueKind.Enum => EnumValue(field, json),
        ValueKind.Message => Part(field, json),
        ValueKind.Bytes or ValueKind.HexBytes => BytesValue(field, json),
        ValueKind.Int or ValueKind.Dec => CustomNumber(field, json),
        _ => Number(field, json),
    };

    private Result<object> Part(FieldPlan field, JsonElement json)
    {
        var part = field.Field.MessageType.Parser.ParseFrom([]);
        return json.ValueKind != JsonValueKind.Null && Message(part, json) is { } error ? error : Result.Of<object>(part);
    }

    private static Result<object> EnumValue(FieldPlan field, JsonElement json)
    {
        var type = field.Field.EnumType;
        if (json.ValueKind == JsonValueKind.String)
        {
            var name = json.GetString()!;
            return type.FindValueByName(name) is { } named
                ? System.Enum.ToObject(type.ClrType, named.Number)
                : Error.Undefined($"unknown value \"{name}\" for enum {type.FullName}");
        }

        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number)
            ? System.Enum.ToObject(type.ClrType, number)
            : Mismatch(json, field);
    }

    private static Result<object> BytesValue(FieldPlan field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return Mismatch(json, field);
        }

        var text = json.GetString()!;
        try
        {
            return ByteString.CopyFrom(field.Kind == ValueKind.HexBytes ? Convert.FromHexString(text) : Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return Error.Undefined(field.Kind == ValueKind.HexBytes ? "encoding/hex: invalid text" : "illegal base64 data");
        }
    }

    private static Result<object> CustomNumber(FieldPlan field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return Mismatch(json, field);
        }

        var text = json.GetString()!;
        string wire;
        if (field.Kind == ValueKind.Int)
        {
            if (!Int.FromJson(text).TryGet(out var number, out var error))
            {
                return error;
            }

            wire = number.ToString();
        }
        else
        {
            if (!Dec.Parse(text).TryGet(out var number, out var error))
            {
                return error;
            }

            wire = number.ToWire();
        }

        return field.Field.FieldType == FieldType.Bytes ? ByteString.CopyFromUtf8(wire) : wire;
    }

    /// <summary>Numbers of every width may stand in quotes; a point or an exponent is refused even where the value is whole.</summary>
    private static Result<object> Number(FieldPlan field, JsonElement json)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString()!,
            _ => "",
        };
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        var culture = CultureInfo.InvariantCulture;
        return field.Kind switch
        {
            ValueKind.Int32 when int.TryParse(text, Style, culture, out var number) => number,
            ValueKind.UInt32 when uint.TryParse(text, Style, culture, out var number) => number,
            ValueKind.Int64 when long.TryParse(text, Style, culture, out var number) => number,
            ValueKind.UInt64 when ulong.TryParse(text, Style, culture, out var number) => number,
            _ => Mismatch(json, field),
        };
    }

    private static Error? Special(WellKnown kind, IMessage message, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return Error.Undefined($"json: cannot unmarshal {Kind(json)} into Go value of type string");
        }

        var text = json.GetString()!;
        switch (kind)
        {
            case WellKnown.Timestamp:
                if (!BlockTime.Parse(text).TryGet(out var time, out var error))
                {
                    return error.With("bad Timestamp");
                }

                message.MergeFrom(time.ToTimestamp().ToByteString());
                return null;
            case WellKnown.Duration:
                if (!GoDuration.TryParse(text, out var nanos))
                {
                    return Error.Undefined($"bad Duration: time: invalid duration \"{text}\"");
                }

                var (seconds, rest) = Math.DivRem(nanos, 1_000_000_000);
                ((Duration)message).Seconds = seconds;
                ((Duration)message).Nanos = (int)rest;
                return null;
            default:
                ((K8S.Io.Apimachinery.Pkg.Api.Resource.Quantity)message).String = text;
                return null;
        }
    }

    private Error? Envelope(Any any, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("@type", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return Error.Undefined("Any JSON doesn't have '@type'");
        }

        var typeUrl = name.GetString()!;
        if (!TypeUrls.Resolve(typeUrl).TryGet(out var descriptor, out var error))
        {
            return error;
        }

        var inner = descriptor.Parser.ParseFrom([]);
        var plan = MessagePlan.Of(inner);
        var failure = plan.WellKnown == WellKnown.None
            ? Object(plan, inner, json, envelope: true)
            : json.TryGetProperty("value", out var value) ? Message(inner, value) : Error.Undefined("Any JSON doesn't have 'value'");
        if (failure is not null)
        {
            return failure;
        }

        if (!GogoWire.Normalize(inner).TryGet(out _, out var refused))
        {
            return refused;
        }

        any.TypeUrl = typeUrl;
        any.Value = inner.ToByteString();
        return null;
    }

    private static Error Mismatch(JsonElement json, FieldPlan field) =>
        Error.Undefined($"json: cannot unmarshal {Kind(json)} into field {field.Name} of {GoNames.Of(field.Field.ContainingType)[1..]}");

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => $"number {json.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => "bool",
    };
}
