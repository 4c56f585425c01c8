using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Welkin.Core;

namespace Welkin.Client.Keys;

/// <summary>How a back end keeps private keys.</summary>
public interface IKeyCipher
{
    /// <summary>Turns a secret into what stands in the key file. Errors: <c>sdk</c> 23.</summary>
    /// <param name="secret">The private key.</param>
    /// <param name="label">Bound to the secret: it opens only under the same label.</param>
    /// <param name="probe">Opens another secret of the same ring, so that one passphrase serves all; null when there is none.</param>
    Result<JsonElement> Seal(byte[] secret, string label, Func<Result<Unit>>? probe);

    /// <summary>The secret again. Errors: <c>sdk</c> 23 for a wrong passphrase, undefined for a damaged file.</summary>
    Result<byte[]> Open(JsonElement sealedSecret, string label);
}

/// <summary>Keeps private keys as they are, and says so in the file. For local networks only.</summary>
public sealed class PlainCipher : IKeyCipher
{
    /// <inheritdoc/>
    public Result<JsonElement> Seal(byte[] secret, string label, Func<Result<Unit>>? probe) => JsonSerializer.SerializeToElement(new Dictionary<string, string>
    {
        ["cipher"] = "none: unencrypted test key",
        ["data"] = Convert.ToBase64String(secret),
    });

    /// <inheritdoc/>
    public Result<byte[]> Open(JsonElement sealedSecret, string label) =>
        sealedSecret.TryGetProperty("data", out var data) && data.TryGetBytesFromBase64(out var secret)
            ? secret
            : Error.Undefined("the key file is damaged");
}

/// <summary>Encrypts private keys under a passphrase: PBKDF2-HMAC-SHA-512 makes the key of AES-256-GCM.</summary>
public sealed class PassphraseCipher(Func<string> passphrase) : IKeyCipher
{
    /// <summary>The shortest passphrase that seals a new key, as upstream.</summary>
    public const int MinLength = 8;

    private const int Rounds = 600_000;
    private const int MaxRounds = 10_000_000;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly Lazy<string> _passphrase = new(passphrase);

    /// <inheritdoc/>
    public Result<JsonElement> Seal(byte[] secret, string label, Func<Result<Unit>>? probe)
    {
        if (_passphrase.Value.Length < MinLength)
        {
            return Error.Undefined($"the keyring passphrase must have at least {MinLength} characters");
        }

        if (probe is not null && !probe().TryGet(out _, out var error))
        {
            return error;
        }

        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var (cipherText, tag) = (new byte[secret.Length], new byte[TagLength]);
        using var aes = new AesGcm(DeriveKey(salt, Rounds), TagLength);
        aes.Encrypt(nonce, secret, cipherText, tag, Encoding.UTF8.GetBytes(label));
        return JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["cipher"] = "aes-256-gcm",
            ["kdf"] = "pbkdf2-hmac-sha512",
            ["rounds"] = Rounds,
            ["salt"] = Convert.ToBase64String(salt),
            ["nonce"] = Convert.ToBase64String(nonce),
            ["data"] = Convert.ToBase64String([.. cipherText, .. tag]),
        });
    }

    /// <inheritdoc/>
    public Result<byte[]> Open(JsonElement sealedSecret, string label)
    {
        if (!TryRead(sealedSecret, out var rounds, out var salt, out var nonce, out var data))
        {
            return Error.Undefined("the key file is damaged");
        }

        var secret = new byte[data.Length - TagLength];
        try
        {
            using var aes = new AesGcm(DeriveKey(salt, rounds), TagLength);
            aes.Decrypt(nonce, data.AsSpan(0, secret.Length), data.AsSpan(secret.Length), secret, Encoding.UTF8.GetBytes(label));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return SdkErrors.WrongPassword;
        }
    }

    private static bool TryRead(JsonElement element, out int rounds, out byte[] salt, out byte[] nonce, out byte[] data)
    {
        (rounds, salt, nonce, data) = (0, [], [], []);
        return element.TryGetProperty("rounds", out var r) && r.TryGetInt32(out rounds) && rounds is > 0 and <= MaxRounds
            && element.TryGetProperty("salt", out var s) && s.TryGetBytesFromBase64(out salt!)
            && element.TryGetProperty("nonce", out var n) && n.TryGetBytesFromBase64(out nonce!) && nonce.Length == NonceLength
            && element.TryGetProperty("data", out var d) && d.TryGetBytesFromBase64(out data!) && data.Length > TagLength;
    }

    private byte[] DeriveKey(byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(_passphrase.Value), salt, rounds, HashAlgorithmName.SHA512, 32);
}
