using System.Security.Cryptography;

namespace Welkin.Core.Crypto;

/// <summary>The hash functions of the protocol.</summary>
public static class Hash
{
    /// <summary>SHA-256, 32 bytes.</summary>
    public static byte[] Sha256(ReadOnlySpan<byte> data) => SHA256.HashData(data);

    /// <summary>The first 20 bytes of SHA-256: addresses of modules and of ed25519 keys.</summary>
    public static byte[] Truncated20(ReadOnlySpan<byte> data) => Sha256(data)[..20];

    /// <summary>RIPEMD-160, 20 bytes.</summary>
    public static byte[] Ripemd160(ReadOnlySpan<byte> data) => Crypto.Ripemd160.Compute(data);

    /// <summary>RIPEMD-160 of SHA-256: addresses of secp256k1 keys.</summary>
    public static byte[] Hash160(ReadOnlySpan<byte> data) => Ripemd160(Sha256(data));
}
