using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Welkin.Core.Crypto;

/// <summary>Consensus signatures: ed25519 with the acceptance of ZIP 215. Needs libsodium.so.23.</summary>
/// <remarks>
/// Spec: ZIP 215, as CometBFT verifies: the equation is checked times the cofactor, points may have non-canonical encodings and small order, s stays below the order.
/// A signature that libsodium accepts is acceptable here too, so its fast and stricter check goes first.
/// </remarks>
public static partial class Ed25519
{
    /// <summary>Bytes of the seed that a private key is made of.</summary>
    public const int SeedLength = 32;

    /// <summary>Bytes of a private key: seed, then public key.</summary>
    public const int PrivateKeyLength = 64;

    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    private const string Library = "libsodium.so.23";

    private static readonly bool Ready = Init() >= 0;

    private static ReadOnlySpan<byte> Identity => [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<byte> OrderLittleEndian =>
    [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];

    /// <summary>The 64-byte private key of a 32-byte seed.</summary>
    public static byte[] PrivateKey(ReadOnlySpan<byte> seed)
    {
        Invariant.Check(Ready && seed.Length == SeedLength, "an ed25519 seed has 32 bytes");
        var (publicKey, privateKey) = (new byte[PublicKeyLength], new byte[PrivateKeyLength]);
        SeedKeypair(publicKey, privateKey, seed);
        return privateKey;
    }

    /// <summary>The public key within a private key.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        Invariant.Check(privateKey.Length == PrivateKeyLength, "an ed25519 private key has 64 bytes");
        return privateKey[SeedLength..].ToArray();
    }

    /// <summary>Signs a message.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        Invariant.Check(Ready && privateKey.Length == PrivateKeyLength, "an ed25519 private key has 64 bytes");
        var signature = new byte[SignatureLength];
        SignDetached(signature, 0, message, (ulong)message.Length, privateKey);
        return signature;
    }

    /// <summary>Whether a signature is good by ZIP 215.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Invariant.Check(Ready, "libsodium does not start");
        if (publicKey.Length != PublicKeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        return VerifyDetached(signature, message, (ulong)message.Length, publicKey) == 0
            || VerifyCofactored(publicKey, message, signature);
    }

    // [8][s]B = [8]R + [k][8]A, each point checked to be on the curve by the first addition.
    private static bool VerifyCofactored(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var r = signature[..32];
        var s = signature[32..];
        Span<byte> eightA = stackalloc byte[32];
        Span<byte> eightR = stackalloc byte[32];
        if (!IsBelowOrder(s) || !TryTimesEight(publicKey, eightA) || !TryTimesEight(r, eightR))
        {
            return false;
        }

        Span<byte> left = stackalloc byte[32];
        Span<byte> right = stackalloc byte[32];
        return TryTimesEight(TimesBase(s), left)
            && Add(right, eightR, Times(Challenge(r, publicKey, message), eightA)) == 0
            && left.SequenceEqual(right);
    }

    private static byte[] Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(r);
        hash.AppendData(publicKey);
        hash.AppendData(message);
        var scalar = new byte[32];
        ScalarReduce(scalar, hash.GetHashAndReset());
        return scalar;
    }

    // libsodium refuses to return the neutral point, so it is handled here.
    private static byte[] TimesBase(ReadOnlySpan<byte> scalar)
    {
        var point = new byte[32];
        return IsZero(scalar) || ScalarMultBase(point, scalar) != 0 ? Identity.ToArray() : point;
    }

    private static byte[] Times(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        var product = new byte[32];
        var neutral = IsZero(scalar) || point.SequenceEqual(Identity);
        return neutral || ScalarMult(product, scalar, point) != 0 ? Identity.ToArray() : product;
    }

    private static bool TryTimesEight(ReadOnlySpan<byte> point, Span<byte> result)
    {
        Span<byte> doubled = stackalloc byte[32];
        Span<byte> quadrupled = stackalloc byte[32];
        return Add(doubled, point, point) == 0 && Add(quadrupled, doubled, doubled) == 0 && Add(result, quadrupled, quadrupled) == 0;
    }

    private static bool IsZero(ReadOnlySpan<byte> scalar) => !scalar.ContainsAnyExcept((byte)0);

    private static bool IsBelowOrder(ReadOnlySpan<byte> scalar)
    {
        for (var i = 31; i >= 0; i--)
        {
            if (scalar[i] != OrderLittleEndian[i])
            {
                return scalar[i] < OrderLittleEndian[i];
            }
        }

        return false;
    }

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "crypto_sign_seed_keypair")]
    private static partial int SeedKeypair(Span<byte> publicKey, Span<byte> privateKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_detached")]
    private static partial int SignDetached(Span<byte> signature, nint signatureLength, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> privateKey);

    [LibraryImport(Library, EntryPoint = "crypto_sign_verify_detached")]
    private static partial int VerifyDetached(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_add")]
    private static partial int Add(Span<byte> sum, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_scalar_reduce")]
    private static partial void ScalarReduce(Span<byte> reduced, ReadOnlySpan<byte> wide);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ed25519_noclamp")]
    private static partial int ScalarMult(Span<byte> product, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ed25519_base_noclamp")]
    private static partial int ScalarMultBase(Span<byte> product, ReadOnlySpan<byte> scalar);
}
