using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Runtime;

/// <summary>A decoded transaction with what the ante chain asks of it.</summary>
/// <remarks>
/// Where the Go node dereferences what is missing, a property here throws, and the transaction ends with the panic code
/// at the same place. Spec: cosmos-sdk v0.53, <c>x/auth/tx/builder.go</c>.
/// </remarks>
public sealed class Tx
{
    private Result<IReadOnlyList<Address>>? _signers;

    /// <summary>Wraps a decoded transaction.</summary>
    public Tx(DecodedTx decoded) => Decoded = decoded;

    /// <summary>The transaction taken apart.</summary>
    public DecodedTx Decoded { get; }

    /// <summary>The messages.</summary>
    public IReadOnlyList<IMessage> Messages => Decoded.Messages;

    /// <summary>The body.</summary>
    public TxBody Body => Decoded.Body;

    /// <summary>The fee. Throws when it is missing.</summary>
    public Fee Fee => Decoded.AuthInfo.Fee ?? throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");

    /// <summary>The fee's coins as given. Throws for an amount that is no number.</summary>
    public Coins FeeAmount => Fee.Amount.ToDomain().OrThrow();

    /// <summary>Everybody who must sign, in order; the fee payer last when it signs nothing else. Errors: undefined.</summary>
    public Result<IReadOnlyList<Address>> Signers => _signers ??= FindSigners();

    /// <summary>Who pays the fee. Throws when nobody can.</summary>
    public Address FeePayer => Fee.Payer.Length > 0
        ? Address.ParseByCodec(Fee.Payer).OrThrow()
        : Signers.TryGet(out var signers, out _) ? signers[0] : default;

    /// <summary>Whose allowance pays the fee, or null. Throws for a text that is no address.</summary>
    public Address? FeeGranter => Fee.Granter.Length == 0
        ? null
        : Address.ParseByCodec(Fee.Granter).TryGet(out var granter, out var error)
            ? granter
            : throw new TxPanicException(error.Text);

    /// <summary>When the transaction must be in a block; null or 1970 means: no matter when.</summary>
    public BlockTime? TimeoutTimestamp => Body.TimeoutTimestamp is { } stamp ? BlockTime.FromTimestamp(stamp) : null;

    /// <summary>The keys given in the transaction, null where one is left out. Throws for a malformed key.</summary>
    public IReadOnlyList<PublicKey?> PublicKeys()
        => [.. Decoded.AuthInfo.SignerInfos.Select(info => info.PublicKey is { TypeUrl.Length: > 0 } key ? KeyOf(key) : null)];

    /// <summary>One entry per signer info: its signature and its sequence. Errors: undefined.</summary>
    public Result<IReadOnlyList<TxSignature>> Signatures()
    {
        var infos = Decoded.AuthInfo.SignerInfos;
        var signatures = new List<TxSignature>(infos.Count);
        for (var i = 0; i < infos.Count; i++)
        {
            if (infos[i].ModeInfo is null)
            {
                signatures.Add(new TxSignature(null, 0));
                continue;
            }

            if (infos[i].ModeInfo.SumCase == ModeInfo.SumOneofCase.None) throw new TxPanicException("unexpected ModeInfo data type <nil>");
            if (i >= Decoded.Signatures.Count) throw TxPanicException.IndexOutOfRange(i, Decoded.Signatures.Count);
            if (!MultiSignatures.Join(infos[i].ModeInfo, Decoded.Signatures[i]).TryGet(out var data, out var error)) return error;
            signatures.Add(new TxSignature(data, infos[i].Sequence));
        }

        return signatures;
    }

    /// <summary>The key in an envelope that was registered for it. Throws for a malformed one, as its address would in Go.</summary>
    public static PublicKey KeyOf(Any any)
        => Core.Crypto.PublicKeys.FromAny(any).TryGet(out var key, out var error) ? key : throw new TxPanicException(error.Text);

    private Result<IReadOnlyList<Address>> FindSigners()
    {
        if (!Core.Codec.Signers.OfAll(Messages).TryGet(out var signers, out var error)) return error;
        var payer = Decoded.AuthInfo.Fee?.Payer ?? "";
        if (payer.Length == 0) return Result.Of(signers);
        if (!Address.ParseByCodec(payer).TryGet(out var address, out error)) return error;
        return signers.Contains(address) ? Result.Of(signers) : Result.Of<IReadOnlyList<Address>>([.. signers, address]);
    }
}

/// <summary>A signature with the sequence its signer claims.</summary>
/// <param name="Data">Mode and bytes; null when the signer info has no mode.</param>
/// <param name="Sequence">The sequence in the signer info.</param>
public sealed record TxSignature(SignatureData? Data, ulong Sequence)
{
    /// <summary>Whether every part is signed as amino JSON.</summary>
    public bool IsOnlyAmino => Data is not null && OnlyAmino(Data);

    /// <summary>Whether any part has no bytes yet, as in a simulation.</summary>
    public bool IsIncomplete => Data is null || Incomplete(Data);

    private static bool OnlyAmino(SignatureData data) => data.SumCase switch
    {
        SignatureData.SumOneofCase.Single => data.Single.Mode == SignMode.LegacyAminoJson,
        SignatureData.SumOneofCase.Multi => data.Multi.Signatures.All(OnlyAmino),
        _ => false,
    };

    private static bool Incomplete(SignatureData data) => data.SumCase switch
    {
        SignatureData.SumOneofCase.Single => data.Single.Signature.IsEmpty,
        SignatureData.SumOneofCase.Multi => data.Multi.Signatures.Count == 0 || data.Multi.Signatures.Any(Incomplete),
        _ => false,
    };
}
