using System.Security.Cryptography;
using Cosmos.Auth.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Testing.Chain;
using Xunit;
using Hash = Welkin.Core.Crypto.Hash;
using SignatureData = Cosmos.Tx.Signing.V1Beta1.SignatureDescriptor.Types.Data;

namespace Welkin.Tests.Rules;

/// <summary>Every kind of key that the network takes signs a transaction, and nothing else passes for it.</summary>
public sealed class SigningKeyTests
{
    [Theory]
    [InlineData(false, "ed25519")]
    [InlineData(true, "ed25519")]
    [InlineData(false, "secp256r1")]
    [InlineData(true, "secp256r1")]
    [InlineData(false, "nested")]
    [InlineData(true, "nested")]
    public void A_key_of_each_kind_sends_coins_and_a_changed_signature_does_not(bool corrected, string kind)
    {
        var signer = Signer(kind);
        var chain = TestChain.Start(corrected, "alice");
        var address = signer.Key.Address.ToString();
        chain.Ok("alice", Send(chain.Address("alice"), address, 100));
        var account = BaseAccount.Parser.ParseFrom(chain.Query<QueryAccountResponse>("/cosmos.auth.v1beta1.Query/Account", new QueryAccountRequest { Address = address }).Account.Value);

        var wrong = chain.BlockOfSigned([Signed(signer, chain, account.AccountNumber, spoil: true)])[0];
        Assert.Equal(("sdk", 4u), (wrong.Codespace, wrong.Code));
        var right = chain.BlockOfSigned([Signed(signer, chain, account.AccountNumber, spoil: false)])[0];
        Assert.True(right.Code == 0, right.Log);
        Assert.Equal(93, chain.BalanceOf(address));
    }

    [Fact]
    public void A_nested_multisig_needs_its_whole_threshold()
    {
        var signer = Signer("nested", enough: false);
        var chain = TestChain.Start(true, "alice");
        chain.Ok("alice", Send(chain.Address("alice"), signer.Key.Address.ToString(), 100));
        Assert.Equal(4u, chain.BlockOfSigned([Signed(signer, chain, 1, spoil: false)])[0].Code);
    }

    private sealed record OneSigner(PublicKey Key, SignMode Mode, Func<byte[], SignatureData> Sign);

    private static OneSigner Signer(string kind, bool enough = true)
    {
        switch (kind)
        {
            case "ed25519":
                var seed = Ed25519.PrivateKey(Hash.Sha256("signer"u8));
                return new(PublicKeys.Ed25519(Ed25519.PublicKey(seed)), SignMode.Direct, bytes => Single(SignMode.Direct, Ed25519.Sign(seed, bytes)));
            case "secp256r1":
                var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var point = ecdsa.ExportParameters(false).Q;
                var key = new PublicKey.Secp256r1(ByteString.CopyFrom([(byte)(2 + (point.Y![31] & 1)), .. point.X!]));
                return new(key, SignMode.Direct, bytes => Single(SignMode.Direct, LowSigned(ecdsa, key, bytes)));
            default:
                return Nested(enough);
        }
    }

    // Two of: (one of a, b) and c.
    private static OneSigner Nested(bool enough)
    {
        var keys = new[] { "a", "b", "c" }.Select(name => new SigningKey(Hash.Sha256(System.Text.Encoding.UTF8.GetBytes(name)))).ToArray();
        var inner = new PublicKey.Multisig(1, [keys[0].PublicKey, keys[1].PublicKey]);
        var outer = new PublicKey.Multisig(2, [inner, keys[2].PublicKey]);
        return new(outer, SignMode.LegacyAminoJson, bytes =>
        {
            var nested = Multi(2, (1, Single(SignMode.LegacyAminoJson, keys[1].Sign(bytes))));
            return enough ? Multi(2, (0, nested), (1, Single(SignMode.LegacyAminoJson, keys[2].Sign(bytes)))) : Multi(2, (0, nested));
        });
    }

    private static SignatureData Single(SignMode mode, byte[] signature) => new() { Single = new() { Mode = mode, Signature = ByteString.CopyFrom(signature) } };

    private static SignatureData Multi(int count, params (int Place, SignatureData Part)[] parts)
    {
        var multi = new SignatureData.Types.Multi { Bitarray = parts.Aggregate(CompactBits.Create(count), (bits, part) => CompactBits.With(bits, part.Place)) };
        multi.Signatures.Add(parts.Select(part => part.Part));
        return new() { Multi = multi };
    }

    private static byte[] LowSigned(ECDsa ecdsa, PublicKey key, byte[] bytes)
    {
        // The network takes the smaller of the two halves only; half of all signatures have it.
        while (true)
        {
            var signature = ecdsa.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            if (key.Verify(bytes, signature)) return signature;
        }
    }

    private static byte[] Signed(OneSigner signer, TestChain chain, ulong number, bool spoil)
    {
        var draft = new TxDraft(Send(signer.Key.Address.ToString(), chain.Address("alice"), 7)) { GasLimit = 10_000_000 };
        var (body, context) = (draft.ToBody(), new SignerData(signer.Key.Address.ToString(), "test-1", number, 0));
        var shape = MultiSignatures.Split(signer.Sign([])).Mode;
        var auth = new AuthInfo { SignerInfos = { new SignerInfo { PublicKey = signer.Key.ToAny(), ModeInfo = shape } }, Fee = draft.ToFee() };
        var bytes = signer.Mode == SignMode.Direct
            ? SignDocs.Direct(body.ToByteString(), auth.ToByteString(), context.ChainId, context.AccountNumber)
            : SignDocs.Amino(body, draft.ToFee(), context, AminoForm.Network);
        var document = bytes.OrThrow();
        var (_, signature) = MultiSignatures.Split(signer.Sign(spoil ? [.. document, 0] : document));
        return new TxRaw { BodyBytes = body.ToByteString(), AuthInfoBytes = auth.ToByteString(), Signatures = { signature } }.ToByteArray();
    }

    private static MsgSend Send(string from, string to, long amount) =>
        new() { FromAddress = from, ToAddress = to, Amount = { new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = amount.ToString(System.Globalization.CultureInfo.InvariantCulture) } } };
}
