using System.Text;
using Cosmos.Ics23.V1;
using Tendermint.Crypto;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

public sealed class CryptoTests
{
    [Fact]
    public void Sha256_and_its_short_form_match() => Judge.Rows(
        Tsv.Vectors("cometbft", "tmhash.tsv"),
        row => $"{row["sum"]} {row["sum_truncated"]}",
        row => $"{Judge.Hex(Hash.Sha256(row.Hex("message")))} {Judge.Hex(Hash.Truncated20(row.Hex("message")))}");

    [Theory]
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "9b752e45573d4b39f4dbd3323cab82bf63326bfb")]
    public void Ripemd160_matches_its_published_digests(string text, string digest) =>
        Assert.Equal(digest, Judge.Hex(Hash.Ripemd160(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Merkle_roots_and_proofs_match_and_prove_only_their_own_leaf() => Judge.Rows(
        Tsv.Vectors("cometbft", "merkle.tsv"),
        row => $"{row["root"]} {row["proof_protos_comma"]}",
        row =>
        {
            var count = (int)row.Number("leaf_count");
            var leaves = Enumerable.Range(0, count).Select(i => Enumerable.Repeat((byte)(i + 1), i).ToArray()).ToArray();
            var (root, proofs) = MerkleTree.Proofs(leaves);
            Assert.Equal(root, MerkleTree.Root(leaves));
            for (var i = 0; i < count; i++)
            {
                Assert.True(MerkleTree.Verify(proofs[i], root, leaves[i]));
                Assert.False(MerkleTree.Verify(proofs[i], root, [.. leaves[i], 0]));
            }

            return $"{Judge.Hex(root)} {string.Join(',', proofs.Select(proof => Judge.Hex(Google.Protobuf.MessageExtensions.ToByteArray(proof))))}";
        });

    [Fact]
    public void Consensus_signatures_are_judged_by_zip_215() => Judge.Rows(
        Tsv.Vectors("cometbft", "ed25519.tsv"),
        row => row["verify_cometbft_zip215"],
        row => Ed25519.Verify(row.Hex("public_key"), row.Hex("message"), row.Hex("signature")) ? "true" : "false");

    [Fact]
    public void Consensus_keys_are_made_from_secrets_and_sign() => Judge.Rows(
        Tsv.Vectors("cometbft", "ed25519-keys.tsv"),
        row => $"{row["private_key"]} {row["public_key"]} {row["address"]} {row["signature_of_secret_text"]}",
        row =>
        {
            var secret = Encoding.UTF8.GetBytes(row["secret_text"]);
            var key = Ed25519.PrivateKey(Hash.Sha256(secret));
            var address = PublicKeys.Ed25519(Ed25519.PublicKey(key)).Address;
            return $"{Judge.Hex(key)} {Judge.Hex(Ed25519.PublicKey(key))} {Judge.Hex(address.Bytes)} {Judge.Hex(Ed25519.Sign(key, secret))}";
        });

    [Fact]
    public void Account_signatures_are_judged_as_the_network_does() => Judge.Rows(
        Tsv.Vectors("cometbft", "secp256k1.tsv"),
        row => row["verify_cosmos_sdk"],
        row => Secp256k1.Verify(row.Hex("public_key"), Hash.Sha256(row.Hex("message")), row.Hex("signature")) ? "true" : "false");

    [Fact]
    public void Account_keys_sign_the_same_bytes_again() => Judge.Rows(
        Tsv.Vectors("cometbft", "secp256k1.tsv").Where(row => row["case"] == "good-low-s" && row["private_key"].Length > 0).ToArray(),
        row => row["signature"],
        row => Judge.Hex(Secp256k1.Sign(row.Hex("private_key"), Hash.Sha256(row.Hex("message")))));

    [Fact]
    public void Account_keys_lead_to_their_address() => Judge.Rows(
        Tsv.Vectors("cometbft", "secp256k1-keys.tsv"),
        row => $"{row["public_key"]} {row["address_hex"]}",
        row =>
        {
            var key = Secp256k1.PublicKey(row.Hex("private_key"));
            return $"{Judge.Hex(key)} {Judge.Hex(PublicKeys.Secp256k1(key).Address.Bytes)}";
        });

    [Fact]
    public void P256_signatures_of_the_platform_verify_only_with_low_s()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        byte[] publicKey = [(byte)(2 + (point.Y![^1] & 1)), .. point.X!];
        var order = System.Numerics.BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, null);
        for (var i = 0; i < 16; i++)
        {
            var message = new[] { (byte)i };
            var signature = key.SignData(message, System.Security.Cryptography.HashAlgorithmName.SHA256);
            var isLow = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true) <= order / 2;
            Assert.Equal(isLow, Secp256r1.Verify(publicKey, message, signature));
            Assert.False(Secp256r1.Verify(publicKey, [.. message, 1], signature));
        }
    }
}

public sealed class ProofTests
{
    [Fact]
    public void Proofs_of_trees_verify_exactly_when_the_reference_says_so() => Judge.Rows(
        Tsv.Vectors("iavl", "proofs.tsv"),
        row => row["kind"].EndsWith("-unverifiable", StringComparison.Ordinal) ? "refused" : "ok",
        row =>
        {
            var proof = CommitmentProof.Parser.ParseFrom(row.Hex("proof"));
            var isHeld = row["kind"].StartsWith("exist", StringComparison.Ordinal)
                ? Ics23.VerifyMembership(ProofSpecs.Iavl, row.Hex("root"), proof, row.Hex("key"), row.Hex("value"))
                : Ics23.VerifyNonMembership(ProofSpecs.Iavl, row.Hex("root"), proof, row.Hex("key"));
            return isHeld ? "ok" : "refused";
        });

    [Fact]
    public void A_changed_root_key_or_value_is_refused()
    {
        foreach (var row in Tsv.Vectors("iavl", "proofs.tsv").Where(row => row["kind"] == "exist"))
        {
            var proof = CommitmentProof.Parser.ParseFrom(row.Hex("proof"));
            var (root, key, value) = (row.Hex("root"), row.Hex("key"), row.Hex("value"));
            Assert.False(Ics23.VerifyMembership(ProofSpecs.Iavl, [.. root[..^1], (byte)(root[^1] ^ 1)], proof, key, value));
            Assert.False(Ics23.VerifyMembership(ProofSpecs.Iavl, root, proof, [.. key, 0], value));
            Assert.False(Ics23.VerifyMembership(ProofSpecs.Iavl, root, proof, key, [.. value, 0]));
            Assert.False(Ics23.VerifyNonMembership(ProofSpecs.Iavl, root, proof, key));
        }
    }

    [Fact]
    public void Store_queries_verify_up_to_the_application_hash() => Judge.Rows(
        Tsv.Vectors("iavl", "multistore-proofs.tsv").Where(row => row["proof_ops_proto"].Length > 0).ToArray(),
        row => row["verdict"] == "ok" ? "ok" : "refused",
        row =>
        {
            var operations = ProofOps.Parser.ParseFrom(row.Hex("proof_ops_proto"));
            var value = row["value"].Length == 0 ? null : row.Hex("value");
            return Ics23.VerifyStoreQuery(operations, row.Hex("app_hash"), row["path"].Split('/')[1], row.Hex("key"), value) ? "ok" : "refused";
        });
}
