using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Welkin.Core.Crypto;

/// <summary>ECDSA over P-256 by the platform: 33-byte compressed keys, SHA-256, 64-byte <c>r ‖ s</c> with low s.</summary>
public static class Secp256r1
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeyLength = 33;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    private static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
    private static readonly BigInteger HalfOrder = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") / 2;

    /// <summary>Whether bytes are a compressed point of the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) => TryDecompress(publicKey, out _);

    /// <summary>Whether a signature over the SHA-256 of a message is good. High s is refused.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || !TryDecompress(publicKey, out var point))
        {
            return false;
        }

        if (new BigInteger(signature[32..], isUnsigned: true, isBigEndian: true) > HalfOrder)
        {
            return false;
        }

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return key.VerifyHash(Hash.Sha256(message), signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryDecompress(ReadOnlySpan<byte> publicKey, out ECPoint point)
    {
        point = default;
        if (publicKey.Length != PublicKeyLength || publicKey[0] is not (2 or 3))
        {
            return false;
        }

        var x = new BigInteger(publicKey[1..], isUnsigned: true, isBigEndian: true);
        if (x >= Prime)
        {
            return false;
        }

        // y² = x³ - 3x + b; the prime is 3 modulo 4, so the root is a power.
        var square = (((BigInteger.ModPow(x, 3, Prime) - (3 * x) + B) % Prime) + Prime) % Prime;
        var y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        if (y * y % Prime != square)
        {
            return false;
        }

        if (y.IsEven != (publicKey[0] == 2))
        {
            y = Prime - y;
        }

        point = new ECPoint { X = publicKey[1..].ToArray(), Y = Fixed(y) };
        return true;
    }

    private static byte[] Fixed(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes.AsSpan(32 - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
