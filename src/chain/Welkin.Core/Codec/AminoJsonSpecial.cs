using System.Globalization;
using Cosmos.Auth.V1Beta1;
using Cosmos.Crypto.Multisig;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Messages that amino JSON writes in a way of their own.</summary>
internal static class AminoJsonSpecial
{
    private const long MaxDurationSeconds = (long.MaxValue / 1_000_000_000) - 1;

    public static Error? WellKnownValue(WellKnown kind, IMessage message, GoJsonText text, AminoJsonWriter writer) => kind switch
    {
        WellKnown.Timestamp => Time((Timestamp)message, text),
        WellKnown.Duration => Span((Duration)message, text),
        _ => Envelope((Any)message, writer),
    };

    /// <summary>The bare key instead of an object.</summary>
    public static void KeyField(MessagePlan plan, IMessage message, GoJsonText text)
    {
        var key = (ByteString)plan.ByName("key")!.Accessor.GetValue(message);
        if (key.IsEmpty)
        {
            text.Raw("null"u8);
        }
        else
        {
            text.Base64(key.Span);
        }
    }

    /// <summary>The account without its layers, its numbers bare.</summary>
    public static void ModuleAccount(IMessage message, GoJsonText text)
    {
        var account = (ModuleAccount)message;
        var inner = account.BaseAccount ?? new BaseAccount();
        text.Raw("{\"account_number\":"u8);
        text.Raw(inner.AccountNumber.ToString(CultureInfo.InvariantCulture));
        text.Raw(",\"address\":"u8);
        text.Text(inner.Address);
        text.Raw(",\"name\":"u8);
        text.Text(account.Name);
        text.Raw(",\"permissions\":"u8);
        Permissions(account, text);
        text.Raw(",\"public_key\":\"\",\"sequence\":"u8);
        text.Raw(inner.Sequence.ToString(CultureInfo.InvariantCulture));
        text.Raw("}"u8);
    }

    /// <summary>The threshold as text beside the keys.</summary>
    public static Error? ThresholdKey(IMessage message, GoJsonText text, AminoJsonWriter writer)
    {
        var key = (LegacyAminoPubKey)message;
        text.Raw("{\"pubkeys\":"u8);
        if (writer.List(MessagePlan.Of(message).ByName("public_keys")!, key.PublicKeys) is { } error)
        {
            return error;
        }

        text.Raw(",\"threshold\":"u8);
        text.Quoted((ulong)key.Threshold);
        text.Raw("}"u8);
        return null;
    }

    private static void Permissions(ModuleAccount account, GoJsonText text)
    {
        if (account.Permissions.Count == 0)
        {
            text.Raw("null"u8);
            return;
        }

        var separator = "[";
        foreach (var permission in account.Permissions)
        {
            text.Raw(separator);
            text.Text(permission);
            separator = ",";
        }

        text.Raw("]"u8);
    }

    private static Error? Time(Timestamp time, GoJsonText text)
    {
        if (time.Nanos < 0)
        {
            return Error.Undefined($"nanos must be non-negative on timestamp seconds:{time.Seconds} nanos:{time.Nanos}");
        }

        text.Text(BlockTime.FromTimestamp(time).ToRfc3339Nano());
        return null;
    }

    private static Error? Span(Duration duration, GoJsonText text)
    {
        if (duration.Seconds > MaxDurationSeconds)
        {
            return Error.Undefined($"{duration.Seconds} seconds would overflow an int64 when represented as nanoseconds");
        }

        // Go's product wraps around for very negative spans, and what wrapped is what is signed.
        text.Quoted(unchecked(duration.Nanos + (duration.Seconds * 1_000_000_000)));
        return null;
    }

    private static Error? Envelope(Any any, AminoJsonWriter writer)
    {
        if (!TypeUrls.Resolve(any.TypeUrl).TryGet(out var descriptor, out _))
        {
            return Error.Undefined($"can't resolve type URL {any.TypeUrl}");
        }

        try
        {
            return writer.Typed(descriptor.Parser.ParseFrom(any.Value));
        }
        catch (InvalidProtocolBufferException exception)
        {
            return Error.Undefined(exception.Message);
        }
    }
}
