using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Welkin.Core.Codec;

/// <summary>A transaction taken apart, with the bytes that its signatures cover.</summary>
/// <param name="BodyBytes">The body as received.</param>
/// <param name="AuthInfoBytes">Signers and fee as received.</param>
/// <param name="Body">The body; envelopes hold what the network's encoder would write.</param>
/// <param name="AuthInfo">Signers and fee.</param>
/// <param name="Messages">The messages of the body.</param>
/// <param name="Signatures">One entry per signer.</param>
/// <param name="HasUnknownNonCriticals">Whether the body holds unknown fields that say they may be ignored.</param>
public sealed record DecodedTx(
    ByteString BodyBytes,
    ByteString AuthInfoBytes,
    TxBody Body,
    AuthInfo AuthInfo,
    IReadOnlyList<IMessage> Messages,
    IReadOnlyList<ByteString> Signatures,
    bool HasUnknownNonCriticals);

/// <summary>Reads transactions from untrusted bytes, in the network's order of checks.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/auth/tx/decoder.go</c>; ADR-027.</remarks>
public static class TxDecoder
{
    /// <summary>Takes a transaction apart. Errors: sdk 2, with the detail in front.</summary>
    public static Result<DecodedTx> Decode(ReadOnlySpan<byte> bytes)
    {
        if (RejectLoose(bytes) is { } loose)
        {
            return Wrapped(loose);
        }

        if (!Read(TxRaw.Descriptor, bytes, NonCriticalFields.Refuse).TryGet(out var raw, out var error))
        {
            return Wrapped(error);
        }

        var envelope = (TxRaw)raw.Message;
        if (!Read(TxBody.Descriptor, envelope.BodyBytes.Span, NonCriticalFields.Allow).TryGet(out var body, out error))
        {
            return Wrapped(error);
        }

        if (!Messages((TxBody)body.Message).TryGet(out var messages, out error))
        {
            return Wrapped(error);
        }

        if (!Read(AuthInfo.Descriptor, envelope.AuthInfoBytes.Span, NonCriticalFields.Refuse).TryGet(out var auth, out error))
        {
            return Wrapped(error);
        }

        return new DecodedTx(
            envelope.BodyBytes,
            envelope.AuthInfoBytes,
            (TxBody)body.Message,
            (AuthInfo)auth.Message,
            messages,
            [.. envelope.Signatures],
            body.MetNonCriticals);
    }

    private static Error Wrapped(Error detail) => SdkErrors.TxDecode.With(detail.Text);

    private static Result<ReadMessage> Read(MessageDescriptor descriptor, ReadOnlySpan<byte> bytes, NonCriticalFields nonCritical)
    {
        if (!UnknownFields.Reject(descriptor, bytes, nonCritical).TryGet(out var met, out var error))
        {
            return error;
        }

        return GogoWire.DecodeRegistered(descriptor, bytes).TryGet(out var message, out error)
            ? new ReadMessage(message, met)
            : error;
    }

    private static Result<IReadOnlyList<IMessage>> Messages(TxBody body)
    {
        var messages = new List<IMessage>(body.Messages.Count);
        foreach (var any in body.Messages)
        {
            if (!Interfaces.UnpackMsg(any).TryGet(out var message, out var error))
            {
                return error;
            }

            messages.Add(message);
        }

        foreach (var option in body.ExtensionOptions.Concat(body.NonCriticalExtensionOptions))
        {
            return Interfaces.NotRegistered("cosmos.tx.v1beta1.TxExtensionOptionI", option.TypeUrl);
        }

        return messages;
    }

    /// <summary>Equal transactions have equal bytes: fields ascend, and lengths are as short as can be.</summary>
    private static Error? RejectLoose(ReadOnlySpan<byte> bytes)
    {
        var previous = 0;
        while (!bytes.IsEmpty)
        {
            if (WireReader.Tag(bytes, out var number, out var type, out var tagLength) is { } broken)
            {
                return Error.Undefined($"invalid length; {broken}");
            }

            if (type != WireType.Bytes)
            {
                return Error.Undefined($"expected {(int)WireType.Bytes} wire type, got {(int)type}");
            }

            if (number < previous)
            {
                return Error.Undefined($"txRaw must follow ADR-027, got tagNum {number} after tagNum {previous}");
            }

            previous = number;
            if (WireReader.Varint(bytes[tagLength..], out var length, out var used) is { } bad)
            {
                return Error.Undefined($"invalid length; {bad}");
            }

            var needed = WireReader.VarintLength(length);
            if (needed != used)
            {
                return Error.Undefined(
                    $"length prefix varint for tagNum {number} is not as short as possible, read {used}, only need {needed}");
            }

            if (WireReader.Value(number, type, bytes[tagLength..], out var size) is { } cut)
            {
                return Error.Undefined($"invalid length; {cut}");
            }

            bytes = bytes[(tagLength + size)..];
        }

        return null;
    }

    private readonly record struct ReadMessage(IMessage Message, bool MetNonCriticals);
}
