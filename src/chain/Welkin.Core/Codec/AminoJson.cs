using System.Collections;
using Google.Protobuf;

namespace Welkin.Core.Codec;

/// <summary>Which document of amino JSON is meant.</summary>
public enum AminoForm
{
    /// <summary>What the network's node signs: in some compute messages it sees sub-messages as empty.</summary>
    Network,

    /// <summary>The whole content.</summary>
    Welkin,
}

/// <summary>Amino JSON: what wallets with a small screen, and old ones, sign. Sorted names, zero values left out.</summary>
/// <remarks>Spec: cosmossdk.io/x/tx v0.14.0, <c>signing/aminojson</c>.</remarks>
public static class AminoJson
{
    /// <summary>The message with its type around it, as an envelope holds it. Errors: undefined.</summary>
    public static Result<string> Encode(IMessage message, AminoForm form)
    {
        var text = new GoJsonText();
        return new AminoJsonWriter(text, form).Typed(message) is { } error ? error : text.ToString();
    }
}

/// <summary>Writes messages as amino JSON; every method returns the failure, or null.</summary>
internal sealed class AminoJsonWriter(GoJsonText text, AminoForm form)
{
    public Error? Typed(IMessage message)
    {
        text.Raw("{\"type\":"u8);
        text.Raw("\""u8);
        text.Raw(MessagePlan.Of(message).AminoName ?? TypeUrls.Of(message));
        text.Raw("\",\"value\":"u8);
        if (Value(message) is { } error)
        {
            return error;
        }

        text.Raw("}"u8);
        return null;
    }

    private Error? Value(IMessage message)
    {
        var plan = MessagePlan.Of(message);
        if (plan.WellKnown is WellKnown.Timestamp or WellKnown.Duration or WellKnown.Any)
        {
            return AminoJsonSpecial.WellKnownValue(plan.WellKnown, message, text, this);
        }

        switch (plan.AminoEncoding)
        {
            case "key_field":
                AminoJsonSpecial.KeyField(plan, message, text);
                return null;
            case "module_account":
                AminoJsonSpecial.ModuleAccount(message, text);
                return null;
            case "threshold_string":
                return AminoJsonSpecial.ThresholdKey(message, text, this);
            default:
                return Object(plan, message);
        }
    }

    private Error? Object(MessagePlan plan, IMessage message)
    {
        foreach (var field in plan.Fields)
        {
            if (field.Oneof is not null && field.AminoOneofType is null)
            {
                return Error.Undefined($"field {field.Name} within a oneof must have the amino.oneof_type_name option set");
            }
        }

        text.Raw("{"u8);
        var start = text.Length;
        var unsetOneof = "";
        foreach (var field in plan.Amino)
        {
            if (!IsSet(field, message))
            {
                if (field.Oneof is { } oneof && unsetOneof != field.OneofGoName && oneof.Accessor.GetCaseFieldDescriptor(message) is null)
                {
                    unsetOneof = field.OneofGoName;
                    Separate(start);
                    text.Name(field.OneofGoName);
                    text.Raw("null"u8);
                    continue;
                }

                if (!field.AlwaysInAmino)
                {
                    continue;
                }

                if (field.IsMessage && !field.IsList)
                {
                    return Error.Undefined($"not supported: dont_omit_empty=true on invalid (nil?) message field: {field.AminoName}");
                }
            }

            Separate(start);
            if (Member(field, message) is { } error)
            {
                return error;
            }
        }

        text.Raw("}"u8);
        return null;
    }

    private void Separate(int start)
    {
        if (text.Length > start)
        {
            text.Raw(","u8);
        }
    }

    private Error? Member(FieldPlan field, IMessage message)
    {
        if (field.Oneof is not null)
        {
            text.Name(field.OneofGoName);
            text.Raw("{\"type\":\""u8);
            text.Raw(field.AminoOneofType!);
            text.Raw("\",\"value\":{"u8);
        }

        text.Name(field.AminoName);
        var value = field.Accessor.GetValue(message);
        if (FieldValue(field, value) is { } error)
        {
            return error;
        }

        if (field.Oneof is not null)
        {
            text.Raw("}}"u8);
        }

        return null;
    }

    private Error? FieldValue(FieldPlan field, object value)
    {
        if (field.Field.IsMap)
        {
            return Error.Undefined("maps are not supported");
        }

        if (!field.IsList)
        {
            return field.Amino is AminoValue.Int or AminoValue.Dec ? Number(field, value) : Single(field, value);
        }

        var list = (IList)value;
        if (list.Count > 0)
        {
            return List(field, list);
        }

        text.Raw(field.Amino == AminoValue.CoinList ? "[]"u8 : "null"u8);
        return null;
    }

    public Error? List(FieldPlan field, IList list)
    {
        text.Raw("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                text.Raw(","u8);
            }

            if (Single(field, list[i]!) is { } error)
            {
                return error;
            }
        }

        text.Raw("]"u8);
        return null;
    }

    /// <summary>An empty text stands for zero; integers in a text are signed as written.</summary>
    private Error? Number(FieldPlan field, object value)
    {
        var digits = GogoWire.Digits(value);
        if (digits.Length == 0)
        {
            text.Raw("\"0\""u8);
            return null;
        }

        if (field.Amino == AminoValue.Dec)
        {
            if (!Dec.FromWire(digits).TryGet(out var number, out var error))
            {
                return error.With($"failed to unmarshal for Amino JSON encoding; string \"{digits}\" into Dec");
            }

            text.Text(number.ToString());
            return null;
        }

        text.Text(digits);
        return null;
    }

    private Error? Single(FieldPlan field, object value)
    {
        switch (value)
        {
            case IMessage when field.IsAminoPlaceholder && form == AminoForm.Network:
                text.Raw("{}"u8);
                return null;
            case IMessage message:
                return Value(message);
            case string content:
                text.Text(content);
                return null;
            case ByteString bytes:
                text.Base64(bytes.Span);
                return null;
            case bool flag:
                text.Raw(flag ? "true"u8 : "false"u8);
                return null;
            case uint number:
                text.Number(number);
                return null;
            case long number:
                text.Quoted(number);
                return null;
            case ulong number:
                text.Quoted(number);
                return null;
            default:
                text.Number((int)value);
                return null;
        }
    }

    private static bool IsSet(FieldPlan field, IMessage message) => field.Oneof is { } oneof
        ? oneof.Accessor.GetCaseFieldDescriptor(message)?.FieldNumber == field.Field.FieldNumber
        : !field.IsZero(message);
}
