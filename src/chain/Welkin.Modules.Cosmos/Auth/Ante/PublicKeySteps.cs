using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Runtime;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Modules.Cosmos.Auth.Ante;

/// <summary>Stores the key of a signer that signs for the first time, and emits sequences and signatures for the index.</summary>
public sealed class SetPublicKeyStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var keys = tx.PublicKeys();
        if (!tx.Signers.TryGet(out var signers, out var error)) return error;
        for (var i = 0; i < keys.Count; i++)
        {
            // A key that is left out is passed over before anybody asks whose it would be.
            if (keys[i] is null && ctx.Mode != TxMode.Simulate) continue;
            if (!StoreKey(ctx, SignerAt(signers, i), keys[i], i).TryGet(out _, out error)) return error;
        }

        if (!tx.Signatures().TryGet(out var signatures, out error)) return error;
        for (var i = 0; i < signatures.Count; i++)
        {
            if (!tx.Body.Unordered) ctx.Emit(Events.Of("tx", ("acc_seq", $"{SignerAt(signers, i)}/{signatures[i].Sequence}")));
            if (signatures[i].Data is not { } data) return Error.Undefined("got empty SignatureData");
            foreach (var bytes in AllBytes(data)) ctx.Emit(Events.Of("tx", ("signature", bytes.ToBase64())));
        }

        return new Unit();
    }

    private static Address SignerAt(IReadOnlyList<Address> signers, int index) =>
        index < signers.Count ? signers[index] : throw TxPanicException.IndexOutOfRange(index, signers.Count);

    private Result<Unit> StoreKey(TxContext ctx, Address signer, PublicKey? given, int index)
    {
        var simulated = ctx.Mode == TxMode.Simulate;
        var key = given ?? SigningKeys.Placeholder;
        if (!simulated && key.Address != signer)
        {
            return SdkErrors.InvalidPubKey.With($"pubKey does not match signer address {signer} with signer index: {index}");
        }

        if (!SigningKeys.SignerOf(auth, ctx, signer).TryGet(out var account, out var error)) return error;
        if (account.PublicKey is null) auth.SetKey(ctx, account, key.ToAny());
        return new Unit();
    }

    // A multi-signature gives its parts first and then the whole.
    private static IEnumerable<ByteString> AllBytes(SignatureData data)
    {
        if (data.SumCase == SignatureData.SumOneofCase.Single) return [data.Single.Signature];
        return data.Multi.Signatures.SelectMany(AllBytes).Append(MultiSignatures.Split(data).Signature);
    }
}

/// <summary>Limits how many keys sign.</summary>
public sealed class SignatureCountStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var limit = auth.Params(ctx).TxSigLimit;
        var count = 0UL;
        foreach (var key in tx.PublicKeys())
        {
            count += SigningKeys.Count(key);
            if (count > limit) return SdkErrors.TooManySignatures.With($"signatures: {count}, limit: {limit}");
        }

        return new Unit();
    }
}

/// <summary>Charges for verifying signatures, by the kind of key.</summary>
public sealed class SignatureGasStep(AuthKeeper auth) : IAnteStep
{
    /// <inheritdoc/>
    public Result<Unit> Run(TxContext ctx, Tx tx)
    {
        var prices = auth.Params(ctx);
        if (!tx.Signatures().TryGet(out var signatures, out var error)) return error;
        if (!tx.Signers.TryGet(out var signers, out error)) return error;
        for (var i = 0; i < signatures.Count; i++)
        {
            if (!SigningKeys.SignerOf(auth, ctx, signers[i]).TryGet(out var account, out error)) return error;
            var key = account.PublicKey is { } any ? Tx.KeyOf(any) : ctx.Mode == TxMode.Simulate ? SigningKeys.Placeholder : null;
            if (!Charge(ctx, prices, key, signatures[i].Data).TryGet(out _, out error)) return error;
        }

        return new Unit();
    }

    private static Result<Unit> Charge(TxContext ctx, global::Cosmos.Auth.V1Beta1.Params prices, PublicKey? key, SignatureData? data)
    {
        switch (key)
        {
            case PublicKey.Ed25519:
                ctx.Gas.ConsumeGas(prices.SigVerifyCostEd25519, "ante verify: ed25519");
                return new Unit();
            case PublicKey.Secp256k1:
                ctx.Gas.ConsumeGas(prices.SigVerifyCostSecp256K1, "ante verify: secp256k1");
                return new Unit();
            case PublicKey.Secp256r1:
                ctx.Gas.ConsumeGas(prices.SigVerifyCostSecp256K1 / 2, "ante verify: secp256r1");
                return new Unit();
            case PublicKey.Multisig multi when data?.SumCase == SignatureData.SumOneofCase.Multi:
                return ChargeParts(ctx, prices, multi, data.Multi);
            case PublicKey.Multisig:
                return Error.Undefined($"expected *signing.MultiSignatureData, got, {GoType(data)}");
            default:
                return SdkErrors.InvalidPubKey.With("unrecognized public key type: <nil>");
        }
    }

    private static Result<Unit> ChargeParts(TxContext ctx, global::Cosmos.Auth.V1Beta1.Params prices, PublicKey.Multisig key, SignatureData.Types.Multi data)
    {
        var next = 0;
        for (var i = 0; i < CompactBits.Count(data.Bitarray); i++)
        {
            if (!CompactBits.Get(data.Bitarray, i)) continue;
            if (!Charge(ctx, prices, key.Keys[i], data.Signatures[next]).TryGet(out _, out var error)) return error;
            next++;
        }

        return new Unit();
    }

    private static string GoType(SignatureData? data) => data is null ? "<nil>" : "*signing.SingleSignatureData";
}
