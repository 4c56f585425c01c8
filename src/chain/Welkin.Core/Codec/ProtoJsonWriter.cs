using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Writes messages as the network's JSON.</summary>
internal sealed class ProtoJsonWriter
{
    /// <summary>How many messages around this place went to Go's plain encoder.</summary>
    private int _goJson;

    public GoJsonText Text { get; } = new();

    public void Message(IMessage message)
    {
        var plan = MessagePlan.Of(message);
        if (plan.WellKnown != WellKnown.None)
        {
            Special(plan.WellKnown, message);
            return;
        }

        Text.Raw("{"u8);
        Members(plan, message, first: true);
        Text.Raw("}"u8);
    }

    /// <summary>Writes the value, and the name before it when asked; returns the field written, null for an unset oneof.</summary>
    public FieldPlan? Member(FieldPlan member, IMessage message, bool withName)
    {
        var field = member;
        if (member.Oneof is { } oneof)
        {
            if (oneof.Accessor.GetCaseFieldDescriptor(message) is not { } chosen)
            {
                return null;
            }

            field = MessagePlan.Of(message).ByNumber(chosen.FieldNumber)!;
        }

        if (withName)
        {
            Text.Name(field.Name);
        }

        Value(field, message);
        return field;
    }

    private void Members(MessagePlan plan, IMessage message, bool first)
    {
        foreach (var member in plan.Members)
        {
            if (IsLeftOut(member, message))
            {
                continue;
            }

            if (!first)
            {
                Text.Raw(","u8);
            }

            first = false;
            Member(member, message, withName: true);
        }
    }

    private bool IsLeftOut(FieldPlan member, IMessage message) => member.Oneof is { } oneof
        ? oneof.Accessor.GetCaseFieldDescriptor(message) is null
        : _goJson > 0 && member.Nullable && member.IsZero(message);

    private void Value(FieldPlan field, IMessage message)
    {
        var value = field.Accessor.GetValue(message);
        if (field.Field.IsMap)
        {
            Map(field, (IDictionary)value);
        }
        else if (field.IsList)
        {
            List(field, (IList)value);
        }
        else if (field.IsMessage && value is null)
        {
            Absent(field);
        }
        else if (field.Kind is ValueKind.Int or ValueKind.Dec && field.Nullable && GogoWire.Digits(value).Length == 0)
        {
            Text.Raw("null"u8);
        }
        else
        {
            Single(field, value);
        }
    }

    /// <summary>Go's nil pointer is null; a part held by value is there all the same.</summary>
    private void Absent(FieldPlan field)
    {
        if (field.Nullable)
        {
            Text.Raw("null"u8);
        }
        else if (field.IsGoTime)
        {
            Time(BlockTime.Zero);
        }
        else
        {
            Message(MessagePlan.Of(field.Field.MessageType).Zero);
        }
    }

    private void List(FieldPlan field, IList list)
    {
        if (_goJson > 0 && list.Count == 0)
        {
            Text.Raw("null"u8);
            return;
        }

        Text.Raw("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                Text.Raw(","u8);
            }

            Single(field, list[i]!);
        }

        Text.Raw("]"u8);
    }

    private void Map(FieldPlan field, IDictionary map)
    {
        var value = MapValue(field);
        var keys = map.Keys.Cast<object>()
            .Select(key => (Text: Convert.ToString(key, CultureInfo.InvariantCulture)!, Key: key))
            .OrderBy(pair => pair.Text, StringComparer.Ordinal);
        Text.Raw("{"u8);
        var first = true;
        foreach (var (text, key) in keys)
        {
            if (!first)
            {
                Text.Raw(","u8);
            }

            first = false;
            Text.Name(text);
            Single(value, map[key]!);
        }

        Text.Raw("}"u8);
    }

    private static FieldPlan MapValue(FieldPlan field) => new(field.Field.MessageType.FindFieldByNumber(2));

    private void Single(FieldPlan field, object value)
    {
        switch (field.Kind)
        {
            case ValueKind.Bool:
                Text.Raw((bool)value ? "true"u8 : "false"u8);
                break;
            case ValueKind.Int32:
                Text.Number((int)value);
                break;
            case ValueKind.UInt32:
                Text.Number((uint)value);
                break;
            case ValueKind.Int64:
                Long((long)value);
                break;
            case ValueKind.UInt64:
                Long((ulong)value);
                break;
            case ValueKind.Text:
                Text.Text((string)value);
                break;
            case ValueKind.Enum:
                EnumValue(field.Field.EnumType, (int)value);
                break;
            case ValueKind.Message:
                Nested((IMessage)value);
                break;
            default:
                Bytes(field, value);
                break;
        }
    }

    private void Nested(IMessage message)
    {
        var goJson = MessagePlan.Of(message).HasGoJson;
        _goJson += goJson ? 1 : 0;
        Message(message);
        _goJson -= goJson ? 1 : 0;
    }

    private void Long(Int128 value)
    {
        if (_goJson == 0)
        {
            Text.Raw("\""u8);
        }

        Text.Raw(value.ToString(CultureInfo.InvariantCulture));
        if (_goJson == 0)
        {
            Text.Raw("\""u8);
        }
    }

    private void Bytes(FieldPlan field, object value)
    {
        switch (field.Kind)
        {
            case ValueKind.Int:
                Text.Text(JsonNumbers.Int(GogoWire.Digits(value)));
                break;
            case ValueKind.Dec:
                Text.Text(JsonNumbers.Dec(GogoWire.Digits(value)));
                break;
            case ValueKind.RawJson:
                Text.Raw(((ByteString)value).Span);
                break;
            case ValueKind.HexBytes:
                Text.Text(Convert.ToHexString(((ByteString)value).Span));
                break;
            default:
                var bytes = (ByteString)value;
                if (bytes.IsEmpty)
                {
                    Text.Raw("null"u8);
                }
                else
                {
                    Text.Base64(bytes.Span);
                }

                break;
        }
    }

    private void EnumValue(EnumDescriptor descriptor, int number)
    {
        if (descriptor.FindValueByNumber(number) is { } named)
        {
            Text.Text(named.Name);
        }
        else
        {
            Text.Number(number);
        }
    }

    private void Special(WellKnown kind, IMessage message)
    {
        switch (kind)
        {
            case WellKnown.Timestamp:
                Time(BlockTime.FromTimestamp((Timestamp)message));
                break;
            case WellKnown.Duration:
                Text.Text(JsonNumbers.Span((Duration)message));
                break;
            case WellKnown.Any:
                Envelope((Any)message);
                break;
            default:
                Text.Text(((K8S.Io.Apimachinery.Pkg.Api.Resource.Quantity)message).String is { Length: > 0 } text ? text : "0");
                break;
        }
    }

    private void Time(BlockTime time) => Text.Text(_goJson > 0 ? time.ToRfc3339Nano() : JsonNumbers.Time(time));

    private void Envelope(Any any)
    {
        if (!TypeUrls.Unpack(any).TryGet(out var inner, out _))
        {
            // Nothing can show the content: the envelope itself is shown, so that a reader sees what is in the way.
            Text.Raw("{\"@type\":"u8);
            Text.Text(any.TypeUrl);
            Text.Raw(",\"value\":"u8);
            Text.Base64(any.Value.Span);
            Text.Raw("}"u8);
            return;
        }

        var plan = MessagePlan.Of(inner);
        Text.Raw("{\"@type\":"u8);
        Text.Text(any.TypeUrl);
        if (plan.WellKnown == WellKnown.None)
        {
            Members(plan, inner, first: false);
        }
        else
        {
            Text.Raw(",\"value\":"u8);
            Special(plan.WellKnown, inner);
        }

        Text.Raw("}"u8);
    }
}
