using System.Collections;
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
            return Error.Undefined($"json: cannot unmarshal {ProtoJsonScalars.Kind(json)} into Go value of type {GoNames.Of(plan.Message)[1..]}");
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

        if (Value(field, json, out var value) is { } error)
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
            return ProtoJsonScalars.Mismatch(json, field);
        }

        foreach (var item in json.EnumerateArray())
        {
            if (Value(field, item, out var value) is { } error)
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
            return ProtoJsonScalars.Mismatch(json, field);
        }

        var key = field.Field.MessageType.FindFieldByNumber(1);
        var valuePlan = new FieldPlan(field.Field.MessageType.FindFieldByNumber(2));
        foreach (var member in json.EnumerateObject())
        {
            if (key.FieldType != FieldType.String)
            {
                return ProtoJsonScalars.Mismatch(json, field);
            }

            if (Value(valuePlan, member.Value, out var value) is { } error)
            {
                return error;
            }

            map[member.Name] = value;
        }

        return null;
    }

    private Error? Value(FieldPlan field, JsonElement json, out object? value)
    {
        value = null;
        switch (field.Kind)
        {
            case ValueKind.Message:
                return Part(field, json, out value);
            case ValueKind.Int or ValueKind.Dec:
                return ProtoJsonScalars.CustomNumber(field, json, out value);
            case ValueKind.Bytes or ValueKind.HexBytes:
                return ProtoJsonScalars.Bytes(field, json, out value);
            case ValueKind.Enum:
                return ProtoJsonScalars.Enum(field, json, out value);
            case ValueKind.RawJson:
                value = ByteString.CopyFromUtf8(json.GetRawText());
                return null;
            case ValueKind.Text when json.ValueKind == JsonValueKind.String:
                value = json.GetString()!;
                return null;
            case ValueKind.Bool when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                value = json.GetBoolean();
                return null;
            default:
                value = ProtoJsonScalars.Number(field.Kind, json);
                return value is null ? ProtoJsonScalars.Mismatch(json, field) : null;
        }
    }

    private Error? Part(FieldPlan field, JsonElement json, out object? value)
    {
        var part = field.Field.MessageType.Parser.ParseFrom([]);
        value = part;
        return json.ValueKind == JsonValueKind.Null ? null : Message(part, json);
    }

    private static Error? Special(WellKnown kind, IMessage message, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return Error.Undefined($"json: cannot unmarshal {ProtoJsonScalars.Kind(json)} into Go value of type string");
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
}
