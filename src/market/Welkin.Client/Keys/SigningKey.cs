using System.Security.Cryptography;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Keys;

/// <summary>A private account key in memory. It never appears in texts or logs; disposing wipes it.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly byte[] _privateKey;

    /// <summary>Takes a copy of 32 bytes.</summary>
    public SigningKey(ReadOnlySpan<byte> privateKey)
    {
        Invariant.Check(Secp256k1.IsPrivateKey(privateKey), "not a secp256k1 private key");
        _privateKey = privateKey.ToArray();
        PublicKey = PublicKeys.Secp256k1(Secp256k1.PublicKey(privateKey));
    }

    /// <summary>The key at a path of a phrase. Errors: undefined.</summary>
    public static Result<SigningKey> FromMnemonic(string phrase, string path = HdPath.Default, string passphrase = "")
    {
        if (!Mnemonic.Validate(phrase).TryGet(out _, out var error)
            || !HdPath.Derive(Mnemonic.ToSeed(phrase, passphrase), path).TryGet(out var key, out error))
        {
            return error;
        }

        return new SigningKey(key);
    }

    /// <summary>A fresh random key.</summary>
    public static SigningKey Create()
    {
        var key = new byte[Secp256k1.PrivateKeyLength];
        do
        {
            RandomNumberGenerator.Fill(key);
        }
        while (!Secp256k1.IsPrivateKey(key));
        return new SigningKey(key);
    }

    /// <summary>The public half.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The account of the key.</summary>
    public Address Address => PublicKey.Address;

    /// <summary>Signs the SHA-256 of a message: 64 bytes, low s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Secp256k1.Sign(_privateKey, Hash.Sha256(message));

    /// <summary>A copy of the private key, for encrypted storage only.</summary>
    public byte[] ExportPrivateKey() => [.. _privateKey];

    /// <summary>The address; never the key.</summary>
    public override string ToString() => Address.ToString();

    /// <summary>Wipes the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);
}
