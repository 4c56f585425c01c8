using Cosmos.Tx.Signing.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Runtime;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>Verifies sequences and signatures.</summary>
public sealed class VerifySignaturesStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        // The network's node of this generation knows unordered transactions but has them switched off.
        if (tx.Body.Unordered && !ctx.Rules.Has(Rule.UnorderedTransactionsAreTaken)) return SdkErrors.NotSupported.With("unordered transactions are not enabled");
        if (!tx.Signatures().TryGet(out var signatures, out var error)) return error;
        if (!tx.Signers.TryGet(out var signers, out error)) return error;
        if (signatures.Count != signers.Count)
        {
            return SdkErrors.Unauthorized.With($"invalid number of signer;  expected: {signers.Count}, got {signatures.Count}");
        }

        if (tx.Body.Unordered && !UnorderedNonces.Use(auth, ctx, tx, signers).TryGet(out _, out error)) return error;
        for (var i = 0; i < signatures.Count; i++)
        {
            if (tx.Body.Unordered && signatures[i].Sequence > 0) return SdkErrors.InvalidRequest.With("sequence is not allowed for unordered transactions");
            if (!SigningKeys.SignerOf(auth, ctx, signers[i]).TryGet(out var account, out error)) return error;
            if (!Verify(ctx, tx, signatures[i], account, signers[i]).TryGet(out _, out error)) return error;
        }

        return new Unit();
    }

    private static Result<Unit> Verify(TxContext ctx, Tx tx, TxSignature signature, Account account, Address signer)
    {
        if (ctx.Mode != TxMode.Simulate && account.PublicKey is null) return SdkErrors.InvalidPubKey.With("pubkey on account is not set");
        if (!tx.Body.Unordered && signature.Sequence != account.Sequence)
        {
            return SdkErrors.WrongSequence.With($"account sequence mismatch, expected {account.Sequence}, got {signature.Sequence}");
        }

        if (ctx.Mode is TxMode.Simulate or TxMode.Recheck) return new Unit();

        // The network takes every signer info apart here, and one without a key makes it panic, although the account knows its key.
        if (tx.Decoded.AuthInfo.SignerInfos.Any(info => info.PublicKey is null)) throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
        var number = ctx.Height.Value == 0 ? 0 : account.Number;
        var data = new SignerData(signer.ToString(), ctx.ChainId, number, signature.Sequence, account.PublicKey);

        // The network signs some compute messages with empty parts, for which anything could be put afterwards: with our rule set
        // a wallet signs what it shows.
        var form = ctx.Rules.Has(Rule.AminoSignsWholeMessages) ? AminoForm.Welkin : AminoForm.Network;
        if (VerifyWith(form, tx, data, signature, account).TryGet(out _, out var error)) return new Unit();

        return SdkErrors.Unauthorized.With(signature.IsOnlyAmino
            ? $"signature verification failed; please verify account number ({number}), sequence ({account.Sequence}) and chain-id ({ctx.ChainId})"
            : $"signature verification failed; please verify account number ({number}) and chain-id ({ctx.ChainId}): ({error.Text})");
    }

    private static Result<Unit> VerifyWith(AminoForm form, Tx tx, SignerData data, TxSignature signature, Account account)
    {
        var key = Tx.KeyOf(account.PublicKey!);
        switch (signature.Data?.SumCase)
        {
            case SignatureData.SumOneofCase.Single:
                var single = signature.Data.Single;
                if (!SignBytes(form, tx, data, single.Mode).TryGet(out var bytes, out var error)) return error;
                return key.Verify(bytes, single.Signature.Span) ? new Unit() : Error.Undefined("unable to verify single signer signature");
            case SignatureData.SumOneofCase.Multi when key is PublicKey.Multisig multi:
                return MultiSignatures.Verify(multi, signature.Data.Multi, mode => SignBytes(form, tx, data, mode));
            case SignatureData.SumOneofCase.Multi:
                return Error.Undefined($"expected multisig.PubKey, got *{key.TypeUrl}");
            default:
                return Error.Undefined("unexpected SignatureData <nil>");
        }
    }

    // Both ways of refusing a mode print the network's words, the typing error included.
    private static Result<byte[]> SignBytes(AminoForm form, Tx tx, SignerData data, SignMode mode) => mode switch
    {
        SignMode.Direct or SignMode.LegacyAminoJson or SignMode.DirectAux => SignDocs.For(mode, tx.Decoded, data, form),
        SignMode.Textual => Error.Undefined("unsuppored sign mode SIGN_MODE_TEXTUAL"),
        _ => Error.Undefined("unsupported sign mode SIGN_MODE_UNSPECIFIED"),
    };
}

/// <summary>Moves the sequence of every signer on, so that no transaction works twice; an unordered one has its nonce for that.</summary>
public sealed class IncrementSequenceStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        if (tx.Body.Unordered) return new Unit();
        if (!tx.Signers.TryGet(out var signers, out var error)) return error;
        foreach (var signer in signers)
        {
            var account = auth.Find(ctx, signer) ?? throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
            account.Base.Sequence = unchecked(account.Base.Sequence + 1);
            auth.Set(ctx, account);
        }

        return new Unit();
    }
}
