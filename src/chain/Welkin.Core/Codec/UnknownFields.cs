using System.Text;
using System.Text.Unicode;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>Whether unknown fields that say of themselves that they may be ignored are let through.</summary>
public enum NonCriticalFields
{
    /// <summary>They are refused like all others.</summary>
    Refuse,

    /// <summary>They are passed over.</summary>
    Allow,
}

/// <summary>
/// Refuses bytes with fields that the message does not have, at every depth and through envelopes: such bytes would mean
/// more to a newer program than to us. A field number with bit 11 set (1024 to 2047, ...) is non-critical.
/// </summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>codec/unknownproto</c>; ADR-020.</remarks>
public static class UnknownFields
{
    private const int NonCriticalBit = 1 << 10;
    private const int MaxDepth = 10_000;

    private static readonly MessagePlan Any = MessagePlan.Of(Google.Protobuf.WellKnownTypes.Any.Descriptor);

    /// <summary>Walks the bytes; the value tells whether non-critical unknown fields were met. Errors: undefined.</summary>
    public static Result<bool> Reject(MessageDescriptor message, ReadOnlySpan<byte> bytes, NonCriticalFields nonCritical)
    {
        var met = false;
        // Our own stack: the sender chooses the depth.
        var open = new Stack<Frame>();
        open.Push(new Frame(0, bytes.Length, MessagePlan.Of(message), 0));
        while (open.TryPop(out var frame))
        {
            if (frame.Start == frame.End)
            {
                continue;
            }

            if (frame.Depth >= MaxDepth)
            {
                return Error.Undefined("recursion limit reached");
            }

            if (Field(bytes, frame, nonCritical, ref met, out var next, out var inner) is { } error)
            {
                return error;
            }

            open.Push(frame with { Start = next });
            if (inner is { } below)
            {
                open.Push(below);
            }
        }

        return met;
    }

    private static Error? Field(
        ReadOnlySpan<byte> bytes, Frame frame, NonCriticalFields nonCritical, ref bool met, out int next, out Frame? inner)
    {
        next = frame.End;
        inner = null;
        if (WireReader.Tag(bytes[frame.Start..frame.End], out var number, out var type, out var tagLength) is not null)
        {
            return Error.Undefined("invalid length");
        }

        var field = frame.Plan.ByNumber(number);
        if (Admit(frame.Plan, field, number, type, nonCritical, ref met) is { } refused)
        {
            return refused;
        }

        var start = frame.Start + tagLength;
        if (WireReader.Value(number, type, bytes[start..frame.End], out var length) is { } broken)
        {
            return Error.Undefined($"could not consume field value for tagNum: {number}, wireType: \"{Name(type)}\"; {broken}");
        }

        next = start + length;
        if (field is null || !field.IsMessage)
        {
            return field?.Field.FieldType == FieldType.String ? CheckText(bytes[start..next], field, frame) : null;
        }

        _ = WireReader.Varint(bytes[start..next], out _, out var prefix);
        var body = new Frame(start + prefix, next, MessagePlan.Of(field.Field.MessageType), frame.Depth + 1);
        return body.Plan.WellKnown == WellKnown.Any ? Envelope(bytes, body, nonCritical, ref met, out inner) : Descend(body, out inner);
    }

    /// <summary>
    /// A text that is none would change when it is written again. The outermost parts keep theirs: a memo is in no state.
    /// </summary>
    private static Error? CheckText(ReadOnlySpan<byte> value, FieldPlan field, Frame frame)
    {
        _ = WireReader.Varint(value, out _, out var prefix);
        return frame.Depth == 0 || Utf8.IsValid(value[prefix..])
            ? null
            : Error.Undefined($"proto: field {field.Field.FullName} contains invalid UTF-8");
    }

    private static Error? Descend(Frame body, out Frame? inner)
    {
        inner = body;
        return null;
    }

    private static Error? Admit(
        MessagePlan plan, FieldPlan? field, int number, WireType type, NonCriticalFields nonCritical, ref bool met)
    {
        if (field is not null)
        {
            return Fits(field.Field.FieldType, type)
                ? null
                : Error.Undefined(
                    $"Mismatched \"{GoNames.Of(plan.Message)}\": {{TagNum: {number}, GotWireType: \"{Name(type)}\" != WantWireType: \"{Name(Want(field.Field.FieldType))}\"}}");
        }

        var critical = (number & NonCriticalBit) == 0;
        met |= !critical;
        return critical || nonCritical == NonCriticalFields.Refuse
            ? Error.Undefined($"errUnknownField \"{GoNames.Of(plan.Message)}\": {{TagNum: {number}, WireType:\"{Name(type)}\"}}")
            : null;
    }

    /// <summary>Checks the envelope itself, which has no depth, and finds the content in it.</summary>
    private static Error? Envelope(ReadOnlySpan<byte> bytes, Frame body, NonCriticalFields nonCritical, ref bool met, out Frame? inner)
    {
        inner = null;
        if (body.Start < body.End && body.Depth >= MaxDepth)
        {
            return Error.Undefined("recursion limit reached");
        }

        var typeUrl = "";
        var content = new Frame(body.End, body.End, body.Plan, body.Depth);
        for (var at = body.Start; at < body.End;)
        {
            if (Field(bytes, body with { Start = at, Plan = Any }, nonCritical, ref met, out var next, out _) is { } error)
            {
                return error;
            }

            _ = WireReader.Tag(bytes[at..next], out var number, out var type, out var tagLength);
            if (type == WireType.Bytes && number is 1 or 2)
            {
                _ = WireReader.Varint(bytes[(at + tagLength)..next], out _, out var prefix);
                var start = at + tagLength + prefix;
                typeUrl = number == 1 ? Encoding.UTF8.GetString(bytes[start..next]) : typeUrl;
                content = number == 2 ? content with { Start = start, End = next } : content;
            }

            at = next;
        }

        if (!Interfaces.Resolve(typeUrl).TryGet(out var descriptor, out var unknown))
        {
            return unknown;
        }

        inner = content with { Plan = MessagePlan.Of(descriptor) };
        return null;
    }

    private static bool Fits(FieldType field, WireType type) => type switch
    {
        WireType.Bytes => Want(field) != WireType.Fixed32 && field != FieldType.Group,
        _ => Want(field) == type,
    };

    private static WireType Want(FieldType field) => field switch
    {
        FieldType.String or FieldType.Bytes or FieldType.Message => WireType.Bytes,
        FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Double => WireType.Fixed64,
        FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float => WireType.Fixed32,
        FieldType.Group => WireType.StartGroup,
        _ => WireType.Varint,
    };

    private static string Name(WireType type) => type switch
    {
        WireType.Varint => "varint",
        WireType.Fixed64 => "fixed64",
        WireType.Bytes => "bytes",
        WireType.StartGroup => "start_group",
        WireType.EndGroup => "end_group",
        WireType.Fixed32 => "fixed32",
        _ => $"unknown type: {(int)type}",
    };

    private readonly record struct Frame(int Start, int End, MessagePlan Plan, int Depth);
}
