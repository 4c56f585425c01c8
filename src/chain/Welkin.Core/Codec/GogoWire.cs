using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>
/// Protobuf bytes as the network's Go code writes and reads them. Its generated types hold some parts by value, so
/// these exist even where the bytes do not mention them: a sub-message is written empty, a number as "0", a time as the year 1.
/// </summary>
/// <remarks>Spec: gogoproto, options <c>nullable</c>, <c>customtype</c>, <c>stdtime</c>.</remarks>
public static class GogoWire
{
    /// <summary>How deep envelopes may stand in an envelope, and how many of them.</summary>
    private const int MaxDepth = 10;
    private const int MaxEnvelopes = 100;

    private static readonly ByteString ZeroDigits = ByteString.CopyFromUtf8("0");

    /// <summary>
    /// The bytes. Absent parts that Go holds by value are filled in, in <paramref name="message"/> itself. Envelopes stay as
    /// they are: what <see cref="TypeUrls.Pack"/> or a decoder made is in this form already.
    /// </summary>
    /// <exception cref="InvariantException">A number or a time in the message is not one.</exception>
    public static byte[] Encode(IMessage message)
    {
        var error = Fill(message, new Filling(Envelopes.Keep));
        Invariant.Check(error is null, error?.Text);
        return message.ToByteArray();
    }

    /// <summary>Reads a message and fills in what Go holds by value; unknown fields are dropped. Errors: undefined.</summary>
    public static Result<IMessage> Decode(MessageDescriptor descriptor, ReadOnlySpan<byte> bytes) =>
        Parse(descriptor.Parser, bytes, Envelopes.Fill);

    /// <summary>Reads a message and fills in what Go holds by value; unknown fields are dropped. Errors: undefined.</summary>
    public static Result<T> Decode<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T> =>
        Parse(parser, bytes, Envelopes.Fill).Map(message => (T)message);

    /// <summary>Reads what <see cref="Encode"/> wrote, maybe by an earlier build: parts that came later are filled in, and nothing is checked again.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are damaged.</exception>
    public static T Reread<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        var message = parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        var error = Fill(message, new Filling(Envelopes.Keep) { IsOurs = true });
        Invariant.Check(error is null, error?.Text);
        return message;
    }

    /// <summary>As <see cref="Decode(MessageDescriptor, ReadOnlySpan{byte})"/>, and what an envelope holds must be registered for its field.</summary>
    public static Result<IMessage> DecodeRegistered(MessageDescriptor descriptor, ReadOnlySpan<byte> bytes) =>
        Parse(descriptor.Parser, bytes, Envelopes.FillRegistered);

    /// <summary>Fills in what Go holds by value, at every depth and inside envelopes. Errors: undefined.</summary>
    public static Result<Unit> Normalize(IMessage message) =>
        Fill(message, new Filling(Envelopes.Fill)) is { } error ? error : new Unit();

    private static Result<IMessage> Parse(MessageParser parser, ReadOnlySpan<byte> bytes, Envelopes envelopes)
    {
        IMessage message;
        try
        {
            message = parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            return Error.Undefined(exception.Message);
        }

        return Fill(message, new Filling(envelopes)) is { } error ? error : Result.Of(message);
    }

    private static Error? Fill(IMessage message, Filling filling)
    {
        foreach (var field in MessagePlan.Of(message).Composite)
        {
            var error = field.IsList ? FillList(field, message, filling) : FillOne(field, message, filling);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static Error? FillOne(FieldPlan field, IMessage message, Filling filling)
    {
        var value = field.Accessor.GetValue(message);
        if (!field.IsMessage)
        {
            return FillNumber(field, message, value, filling);
        }

        if (value is IMessage part)
        {
            return FillPart(field, part, filling);
        }

        if (field.Nullable || field.Oneof is not null)
        {
            return null;
        }

        var zero = Zero(field);
        field.Accessor.SetValue(message, zero);
        return Fill(zero, filling);
    }

    private static Error? FillList(FieldPlan field, IMessage message, Filling filling)
    {
        var list = (IList)field.Accessor.GetValue(message);
        for (var i = 0; i < list.Count; i++)
        {
            if (field.IsMessage)
            {
                if (FillPart(field, (IMessage)list[i]!, filling) is { } error)
                {
                    return error;
                }
            }
            else if (!filling.IsOurs && CheckNumber(field, list[i]!) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static Error? FillPart(FieldPlan field, IMessage part, Filling filling) => part switch
    {
        Any when filling.Envelopes == Envelopes.Keep => null,
        Any any => FillAny(field, any, filling),
        Timestamp time when field.IsGoTime => CheckTime(time),
        _ => Fill(part, filling),
    };

    private static Error? FillAny(FieldPlan field, Any any, Filling filling)
    {
        if (filling.Enter() is { } limit)
        {
            return limit;
        }

        if (any.TypeUrl.Length == 0)
        {
            return null;
        }

        if (filling.Envelopes == Envelopes.FillRegistered && field.AcceptsInterface is { } name && !Interfaces.Holds(name, any.TypeUrl))
        {
            return Interfaces.NotRegistered(name, any.TypeUrl);
        }

        if (!TypeUrls.TryGetMessage(any.TypeUrl.TrimStart('/'), out var descriptor))
        {
            return null;
        }

        try
        {
            var inner = descriptor.Parser.WithDiscardUnknownFields(true).ParseFrom(any.Value);
            if (Fill(inner, filling.Inside()) is { } error)
            {
                return error;
            }

            any.Value = inner.ToByteString();
            return null;
        }
        catch (InvalidProtocolBufferException exception)
        {
            return Error.Undefined(exception.Message);
        }
    }

    private static Error? FillNumber(FieldPlan field, IMessage message, object value, Filling filling)
    {
        if (!IsEmpty(value))
        {
            return filling.IsOurs ? null : CheckNumber(field, value);
        }

        if (!field.Nullable && field.Oneof is null)
        {
            field.Accessor.SetValue(message, value is string ? "0" : ZeroDigits);
        }

        return null;
    }

    private static Error? CheckNumber(FieldPlan field, object value)
    {
        Error? error;
        _ = field.Kind == ValueKind.Int
            ? Int.FromWire(Digits(value)).TryGet(out _, out error)
            : Dec.FromWire(Digits(value)).TryGet(out _, out error);
        return error;
    }

    private static Error? CheckTime(Timestamp time) =>
        time.Nanos is >= 0 and < 1_000_000_000 && time.Seconds >= BlockTime.Zero.Seconds && time.Seconds < 253_402_300_800
            ? null
            : Error.Undefined($"timestamp: seconds:{time.Seconds} nanos:{time.Nanos} out of range");

    private static IMessage Zero(FieldPlan field) =>
        field.IsGoTime ? BlockTime.Zero.ToTimestamp() : field.Field.MessageType.Parser.ParseFrom([]);

    private static bool IsEmpty(object value) => value is string { Length: 0 } or ByteString { Length: 0 };

    internal static string Digits(object value) =>
        value as string ?? Encoding.UTF8.GetString(((ByteString)value).Span);

    private enum Envelopes
    {
        Keep,
        Fill,
        FillRegistered,
    }

    /// <summary>One walk through a message: each outermost envelope has a fresh budget for those inside of it.</summary>
    private readonly record struct Filling(Envelopes Envelopes)
    {
        /// <summary>Numbers were checked when they were written.</summary>
        public bool IsOurs { get; init; }

        private int Depth { get; init; }

        private int[]? Left { get; init; }

        public Error? Enter()
        {
            if (Depth >= MaxDepth)
            {
                return Error.Undefined("max depth exceeded");
            }

            if (Left is null)
            {
                return null;
            }

            return Left[0]-- <= 0 ? Error.Undefined("call limit exceeded") : null;
        }

        public Filling Inside() => this with { Depth = Depth + 1, Left = Left ?? [MaxEnvelopes - 1] };
    }
}
