using Cosmos.Crypto.Multisig.V1Beta1;
using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Core.Crypto;

/// <summary>Signatures as transactions carry them: a tree of modes beside a tree of bytes.</summary>
public static class MultiSignatures
{
    /// <summary>Joins the modes of a signer with the bytes of its signature. Errors: undefined. More modes than signatures are a panic.</summary>
    public static Result<SignatureData> Join(ModeInfo mode, ByteString signature)
    {
        if (mode.SumCase == ModeInfo.SumOneofCase.Single)
        {
            return new SignatureData { Single = new() { Mode = mode.Single.Mode, Signature = signature } };
        }

        if (mode.SumCase != ModeInfo.SumOneofCase.Multi)
        {
            return Error.Undefined("unexpected ModeInfo data type <nil>");
        }

        if (!Parse(signature).TryGet(out var signatures, out var error))
        {
            return error;
        }

        var multi = new SignatureData.Types.Multi { Bitarray = mode.Multi.Bitarray };
        for (var i = 0; i < mode.Multi.ModeInfos.Count; i++)
        {
            if (i >= signatures.Count)
            {
                throw TxPanicException.IndexOutOfRange(i, signatures.Count);
            }

            if (!Join(mode.Multi.ModeInfos[i], signatures[i]).TryGet(out var part, out error))
            {
                return error;
            }

            multi.Signatures.Add(part);
        }

        return new SignatureData { Multi = multi };
    }

    /// <summary>The other way: modes and bytes of a signature.</summary>
    public static (ModeInfo Mode, ByteString Signature) Split(SignatureData data)
    {
        if (data.SumCase == SignatureData.SumOneofCase.Single)
        {
            return (new ModeInfo { Single = new() { Mode = data.Single.Mode } }, data.Single.Signature);
        }

        var parts = data.Multi.Signatures.Select(Split).ToArray();
        return (
            new ModeInfo { Multi = new() { Bitarray = data.Multi.Bitarray, ModeInfos = { parts.Select(part => part.Mode) } } },
            new MultiSignature { Signatures = { parts.Select(part => part.Signature) } }.ToByteString());
    }

    /// <summary>Whether enough of the keys signed, each what <paramref name="signBytes"/> gives for its mode. Errors: undefined.</summary>
    public static Result<Unit> Verify(PublicKey.Multisig key, SignatureData.Types.Multi data, Func<SignMode, Result<byte[]>> signBytes)
    {
        var (size, given) = (CompactBits.Count(data.Bitarray), data.Signatures.Count);
        if (key.Keys.Count != size)
        {
            return Error.Undefined($"bit array size is incorrect, expecting: {key.Keys.Count}");
        }

        if (given < key.Threshold || given > size)
        {
            return Error.Undefined($"signature size is incorrect {given}");
        }

        var set = CompactBits.TrueBefore(data.Bitarray, size);
        if (set < key.Threshold)
        {
            return Error.Undefined($"not enough signatures set, have {set}, expected {key.Threshold}");
        }

        var next = 0;
        for (var i = 0; i < size; i++)
        {
            if (CompactBits.Get(data.Bitarray, i) && !VerifyAt(key.Keys[i], i, data.Signatures[next++], signBytes).TryGet(out _, out var error))
            {
                return error;
            }
        }

        return new Unit();
    }

    private static Result<Unit> VerifyAt(PublicKey key, int index, SignatureData data, Func<SignMode, Result<byte[]>> signBytes)
    {
        switch (data.SumCase)
        {
            case SignatureData.SumOneofCase.Single:
                if (!signBytes(data.Single.Mode).TryGet(out var message, out var error))
                {
                    return error;
                }

                return key.Verify(message, data.Single.Signature.Span)
                    ? new Unit()
                    : Error.Undefined($"unable to verify signature at index {index}");
            case SignatureData.SumOneofCase.Multi:
                return key is PublicKey.Multisig nested
                    ? Verify(nested, data.Multi, signBytes)
                    : Error.Undefined($"unable to parse pubkey of index {index}");
            default:
                return Error.Undefined($"improper signature data type for index {index}");
        }
    }

    private static Result<IReadOnlyList<ByteString>> Parse(ByteString signature)
    {
        try
        {
            var parsed = MultiSignature.Parser.ParseFrom(signature);
            return Result.Of<IReadOnlyList<ByteString>>(parsed.Signatures);
        }
        catch (InvalidProtocolBufferException exception)
        {
            return Error.Undefined(exception.Message);
        }
    }
}
