using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.Client.Keys;

/// <summary>Private keys as text under a passphrase, to carry between keyrings. Spec: Cosmos SDK 0.53, crypto/armor.</summary>
/// <remarks>Writes Argon2id with ChaCha20-Poly1305; reads that and the older bcrypt with XSalsa20-Poly1305.</remarks>
public static partial class KeyArmor
{
    private const string PrivateKeyType = "TENDERMINT PRIVATE KEY";
    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int SecretBoxNonceLength = 24;
    private const int Argon2MemoryKb = 64 * 1024;
    private const int Argon2Lanes = 4;
    private const int BcryptCost = 12;
    private const string BcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static ReadOnlySpan<byte> AminoPrefix => [0xe1, 0xb0, 0xf7, 0x9b, 0x20];

    /// <summary>The key as text under a passphrase.</summary>
    public static string Export(SigningKey key, string passphrase) =>
        Export(key, passphrase, RandomNumberGenerator.GetBytes(SaltLength));

    /// <summary>The key of such a text. Errors: <c>sdk</c> 23 for a wrong passphrase, undefined otherwise.</summary>
    public static Result<SigningKey> Import(string armor, string passphrase)
    {
        if (!ArmorBlock.Parse(armor).TryGet(out var block, out var error)
            || !SaltOf(block).TryGet(out var salt, out error)
            || !Decrypt(block, salt, passphrase).TryGet(out var amino, out error))
        {
            return error;
        }

        return amino.AsSpan().StartsWith(AminoPrefix) && Secp256k1.IsPrivateKey(amino.AsSpan(AminoPrefix.Length))
            ? new SigningKey(amino.AsSpan(AminoPrefix.Length))
            : Error.Undefined("the armored key is not a secp256k1 key");
    }

    internal static string Export(SigningKey key, string passphrase, byte[] salt)
    {
        byte[] plain = [.. AminoPrefix, .. key.ExportPrivateKey()];
        var (cipherText, tag) = (new byte[plain.Length], new byte[TagLength]);

        // Each key is sealed under a fresh salt, so the nonce may be zero.
        using var cipher = new ChaCha20Poly1305(Argon2Key(passphrase, salt));
        cipher.Encrypt(new byte[NonceLength], plain, cipherText, tag);
        var headers = new Dictionary<string, string> { ["kdf"] = "argon2", ["salt"] = Convert.ToHexString(salt), ["type"] = "secp256k1" };
        return new ArmorBlock(PrivateKeyType, headers, [.. cipherText, .. tag]).Write();
    }

    private static Result<byte[]> SaltOf(ArmorBlock block)
    {
        if (block.Type != PrivateKeyType)
        {
            return Error.Undefined($"unrecognized armor type: {block.Type}");
        }

        if (block.Headers.GetValueOrDefault("kdf") is not ("argon2" or "bcrypt"))
        {
            return Error.Undefined($"unrecognized KDF type: {block.Headers.GetValueOrDefault("kdf")}");
        }

        if (!block.Headers.TryGetValue("salt", out var text))
        {
            return Error.Undefined("missing salt bytes");
        }

        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            return Error.Undefined("error decoding salt");
        }
    }

    private static Result<byte[]> Decrypt(ArmorBlock block, byte[] salt, string passphrase) =>
        block.Headers["kdf"] == "argon2" ? OpenAead(block.Data, Argon2Key(passphrase, salt)) : OpenSecretBox(block.Data, BcryptKey(passphrase, salt));

    private static Result<byte[]> OpenAead(byte[] data, byte[] key)
    {
        if (data.Length < TagLength)
        {
            return SdkErrors.WrongPassword;
        }

        var plain = new byte[data.Length - TagLength];
        try
        {
            using var cipher = new ChaCha20Poly1305(key);
            cipher.Decrypt(new byte[NonceLength], data.AsSpan(0, plain.Length), data.AsSpan(plain.Length), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return SdkErrors.WrongPassword;
        }
    }

    private static Result<byte[]> OpenSecretBox(byte[] data, byte[] key)
    {
        if (data.Length < SecretBoxNonceLength + TagLength)
        {
            return SdkErrors.WrongPassword;
        }

        var box = data.AsSpan(SecretBoxNonceLength);
        var plain = new byte[box.Length - TagLength];
        return SecretBoxOpen(plain, box, (ulong)box.Length, data.AsSpan(0, SecretBoxNonceLength), key) == 0 ? plain : SdkErrors.WrongPassword;
    }

    private static byte[] Argon2Key(string passphrase, byte[] salt)
    {
        using var argon2 = new Argon2id(Encoding.UTF8.GetBytes(passphrase))
        {
            Salt = salt,
            Iterations = 1,
            MemorySize = Argon2MemoryKb,
            DegreeOfParallelism = Argon2Lanes,
        };
        return argon2.GetBytes(32);
    }

    private static byte[] BcryptKey(string passphrase, byte[] salt)
    {
        var setting = $"$2a${BcryptCost}${BcryptBase64(salt)}";
        return Hash.Sha256(Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword(passphrase, setting)));
    }

    private static string BcryptBase64(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = (((buffer << 8) | b) & 0xffff, bits + 8);
            while (bits >= 6)
            {
                bits -= 6;
                text.Append(BcryptAlphabet[(buffer >> bits) & 63]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(BcryptAlphabet[(buffer << (6 - bits)) & 63]).ToString();
    }

    [LibraryImport("libsodium.so.23", EntryPoint = "crypto_secretbox_open_easy")]
    private static partial int SecretBoxOpen(Span<byte> plain, ReadOnlySpan<byte> box, ulong length, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);
}
