using Cosmos.Crypto.Multisig.V1Beta1;
using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Client.Tx;

/// <summary>Signs drafts without a network: DIRECT and amino JSON, one key or several.</summary>
public static class TxSigner
{
    /// <summary>Signs with one key. Errors: undefined, for what a mode cannot express.</summary>
    /// <param name="draft">The transaction.</param>
    /// <param name="key">The key of the one signer.</param>
    /// <param name="context">The use of the account.</param>
    /// <param name="mode">DIRECT or LEGACY_AMINO_JSON.</param>
    /// <param name="form">How compute messages look in amino JSON.</param>
    public static Result<SignedTx> Sign(TxDraft draft, SigningKey key, SigningContext context, SignMode mode = SignMode.Direct, AminoForm form = AminoForm.Network)
    {
        var (body, auth) = (draft.ToBody().ToByteString(), AuthInfo(draft, key.PublicKey, Single(mode), context.Sequence));
        if (!SignBytes(draft, body, auth, key.Address, context, mode, form).TryGet(out var bytes, out var error))
        {
            return error;
        }

        return Assemble(body, auth, ByteString.CopyFrom(key.Sign(bytes)));
    }

    /// <summary>One key's signature for a multi-key account, in amino JSON. Errors: undefined.</summary>
    public static Result<byte[]> SignPart(TxDraft draft, SigningKey key, Address account, SigningContext context, AminoForm form = AminoForm.Network) =>
        SignBytes(draft, ByteString.Empty, ByteString.Empty, account, context, SignMode.LegacyAminoJson, form).Map(bytes => key.Sign(bytes));

    /// <summary>Joins the signatures of some of the keys of a multi-key account.</summary>
    /// <param name="draft">The transaction.</param>
    /// <param name="account">The multi-key.</param>
    /// <param name="parts">Signatures by the place of their key.</param>
    /// <param name="sequence">The account's sequence.</param>
    public static SignedTx Combine(TxDraft draft, PublicKey.Multisig account, IReadOnlyDictionary<int, byte[]> parts, ulong sequence)
    {
        var bits = CompactBits.Create(account.Keys.Count);
        var data = new SignatureData.Types.Multi();
        foreach (var (place, signature) in parts.OrderBy(part => part.Key))
        {
            bits = CompactBits.With(bits, place);
            data.Signatures.Add(new SignatureData { Single = new() { Mode = SignMode.LegacyAminoJson, Signature = ByteString.CopyFrom(signature) } });
        }

        data.Bitarray = bits;
        var (mode, joined) = MultiSignatures.Split(new SignatureData { Multi = data });
        return Assemble(draft.ToBody().ToByteString(), AuthInfo(draft, account, mode, sequence), joined);
    }

    /// <summary>The transaction with an empty signature, for estimating its gas.</summary>
    public static byte[] ForSimulation(TxDraft draft, PublicKey key, ulong sequence) =>
        Assemble(draft.ToBody().ToByteString(), AuthInfo(draft, key, Single(SignMode.Direct), sequence), ByteString.Empty).Bytes;

    private static Result<byte[]> SignBytes(
        TxDraft draft, ByteString body, ByteString auth, Address signer, SigningContext context, SignMode mode, AminoForm form) => mode switch
    {
        SignMode.Direct => SignDocs.Direct(body, auth, context.ChainId, context.AccountNumber),
        SignMode.LegacyAminoJson => SignDocs.Amino(
            draft.ToBody(), draft.ToFee(), new SignerData(signer.ToString(), context.ChainId, context.AccountNumber, context.Sequence), form),
        _ => Error.Undefined($"cannot sign in mode {mode}"),
    };

    private static ModeInfo Single(SignMode mode) => new() { Single = new() { Mode = mode } };

    private static ByteString AuthInfo(TxDraft draft, PublicKey key, ModeInfo mode, ulong sequence) => new AuthInfo
    {
        SignerInfos = { new SignerInfo { PublicKey = key.ToAny(), ModeInfo = mode, Sequence = sequence } },
        Fee = draft.ToFee(),
    }.ToByteString();

    private static SignedTx Assemble(ByteString body, ByteString auth, ByteString signature) =>
        new(new TxRaw { BodyBytes = body, AuthInfoBytes = auth, Signatures = { signature } }.ToByteArray());
}
