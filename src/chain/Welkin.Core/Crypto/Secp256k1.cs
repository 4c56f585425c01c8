using System.Numerics;
using System.Runtime.InteropServices;

namespace Welkin.Core.Crypto;

/// <summary>Account signatures: ECDSA over secp256k1, 33-byte compressed keys, 64-byte <c>r ‖ s</c> with low s. Needs libsecp256k1.so.1.</summary>
public static partial class Secp256k1
{
    /// <summary>Bytes of a private key.</summary>
    public const int PrivateKeyLength = 32;

    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeyLength = 33;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    private const string Library = "libsecp256k1.so.1";
    private const uint ContextNone = 1;
    private const uint Compressed = 258;
    private const int InternalKeyLength = 64;

    // The context holds no state that a call changes, so one serves all.
    private static readonly nint Context = ContextCreate(ContextNone);

    private static readonly BigInteger Order =
        BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether 32 bytes are a private key: above zero and below the order of the curve.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> privateKey) =>
        privateKey.Length == PrivateKeyLength && SecretKeyVerify(Context, privateKey) == 1;

    /// <summary>The compressed public key of a private key.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        Invariant.Check(IsPrivateKey(privateKey), "not a secp256k1 private key");
        Span<byte> key = stackalloc byte[InternalKeyLength];
        Invariant.Check(PublicKeyCreate(Context, key, privateKey) == 1);
        return Serialize(key);
    }

    /// <summary>Whether bytes are a compressed point of the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> key = stackalloc byte[InternalKeyLength];
        return publicKey.Length == PublicKeyLength && PublicKeyParse(Context, key, publicKey, (nuint)publicKey.Length) == 1;
    }

    /// <summary>Signs a 32-byte digest; deterministic (RFC 6979), s in the lower half.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> digest)
    {
        Invariant.Check(digest.Length == 32, "a digest has 32 bytes");
        Invariant.Check(IsPrivateKey(privateKey), "not a secp256k1 private key");
        Span<byte> signature = stackalloc byte[SignatureLength];
        Invariant.Check(EcdsaSign(Context, signature, digest, privateKey, 0, 0) == 1);
        var compact = new byte[SignatureLength];
        SignatureSerialize(Context, compact, signature);
        return compact;
    }

    /// <summary>Whether a signature over a 32-byte digest is good. High s is refused; r and s count modulo the order, as in the pure Go verifier.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyLength || digest.Length != 32 || signature.Length != SignatureLength)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[InternalKeyLength];
        if (PublicKeyParse(Context, key, publicKey, (nuint)publicKey.Length) != 1)
        {
            return false;
        }

        Span<byte> parsed = stackalloc byte[SignatureLength];
        if (SignatureParse(Context, parsed, signature) != 1 && SignatureParse(Context, parsed, Reduced(signature)) != 1)
        {
            return false;
        }

        return EcdsaVerify(Context, parsed, digest, key) == 1;
    }

    /// <summary>The private key plus a number, modulo the order: one step of key derivation. Null in the unreachable case that the result is no key.</summary>
    public static byte[]? AddToPrivateKey(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> summand)
    {
        Invariant.Check(IsPrivateKey(privateKey), "not a secp256k1 private key");
        var sum = privateKey.ToArray();
        return SecretKeyTweakAdd(Context, sum, summand) == 1 ? sum : null;
    }

    private static byte[] Serialize(ReadOnlySpan<byte> key)
    {
        var bytes = new byte[PublicKeyLength];
        nuint length = PublicKeyLength;
        PublicKeySerialize(Context, bytes, ref length, key, Compressed);
        return bytes;
    }

    private static byte[] Reduced(ReadOnlySpan<byte> signature)
    {
        var reduced = new byte[SignatureLength];
        WriteReduced(signature[..32], reduced.AsSpan(0, 32));
        WriteReduced(signature[32..], reduced.AsSpan(32, 32));
        return reduced;
    }

    private static void WriteReduced(ReadOnlySpan<byte> scalar, Span<byte> target)
    {
        var number = new BigInteger(scalar, isUnsigned: true, isBigEndian: true) % Order;
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(target[(32 - length)..], out _, isUnsigned: true, isBigEndian: true);
    }

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    private static partial nint ContextCreate(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_seckey_verify")]
    private static partial int SecretKeyVerify(nint context, ReadOnlySpan<byte> key);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_seckey_tweak_add")]
    private static partial int SecretKeyTweakAdd(nint context, Span<byte> key, ReadOnlySpan<byte> tweak);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_create")]
    private static partial int PublicKeyCreate(nint context, Span<byte> publicKey, ReadOnlySpan<byte> privateKey);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_parse")]
    private static partial int PublicKeyParse(nint context, Span<byte> publicKey, ReadOnlySpan<byte> input, nuint length);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    private static partial int PublicKeySerialize(nint context, Span<byte> output, ref nuint length, ReadOnlySpan<byte> publicKey, uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_sign")]
    private static partial int EcdsaSign(nint context, Span<byte> signature, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> privateKey, nint nonceFunction, nint nonceData);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_verify")]
    private static partial int EcdsaVerify(nint context, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_serialize_compact")]
    private static partial int SignatureSerialize(nint context, Span<byte> output, ReadOnlySpan<byte> signature);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    private static partial int SignatureParse(nint context, Span<byte> signature, ReadOnlySpan<byte> input);
}
