using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Welkin.Core;
using Welkin.Core.Crypto;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>
/// A JSON web token of the network. Parsing finds out who claims to have signed it; <see cref="IsSignedBy"/> and
/// <see cref="Grant"/> decide whether to believe it and what it allows.
/// </summary>
public sealed class BearerToken
{
    public const int MaxLength = 16 * 1024;
    private const string Plain = "ES256K";
    private const string Adr36 = "ES256KADR36";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly string _signedText;
    private readonly string _algorithm;
    private readonly byte[] _signature;
    private readonly JsonElement _claims;

    private BearerToken(string signedText, string algorithm, byte[] signature, JsonElement claims, Address issuer)
    {
        (_signedText, _algorithm, _signature, _claims, Issuer) = (signedText, algorithm, signature, claims, issuer);
    }

    public Address Issuer { get; }

    /// <summary>Reads a token; false for anything that is none, or of an algorithm the network does not use.</summary>
    public static bool TryParse(string text, out BearerToken token)
    {
        token = null!;
        var parts = text.Split('.');
        if (text.Length > MaxLength || parts.Length != 3
            || !TryJson(parts[0], out var header) || !TryJson(parts[1], out var claims)
            || Text(header, "alg") is not (Plain or Adr36) and var algorithm
            || !TryDecode(parts[2], out var signature)
            || !Address.Parse(Text(claims, "iss") ?? "").TryGet(out var issuer, out _))
        {
            return false;
        }

        token = new BearerToken($"{parts[0]}.{parts[1]}", Text(header, "alg")!, signature, claims, issuer);
        return true;
    }

    /// <summary>Whether the key, which the chain keeps for the issuer, made the signature.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey)
    {
        var signed = _algorithm == Plain ? Encoding.UTF8.GetBytes(_signedText) : Welkin.Client.Keys.Adr36.Document(Issuer, Encoding.UTF8.GetBytes(_signedText));
        return Secp256k1.Verify(publicKey, SHA256.HashData(signed), _signature);
    }

    /// <summary>What the token allows now; null when its claims do not hold.</summary>
    public LeaseAccess? Grant(DateTimeOffset now)
    {
        if (Text(_claims, "version") != "v1"
            || !Moment("iat", out var issued) || !Moment("nbf", out var notBefore) || !Moment("exp", out var expires)
            || now + ClockSkew < issued || now + ClockSkew < notBefore || now >= expires
            || !_claims.TryGetProperty("leases", out var leases))
        {
            return null;
        }

        return LeaseAccess.TryParse(leases, out var access) ? access : null;
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryDecode(string part, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(part))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(part);
        return true;
    }

    private static bool TryJson(string part, out JsonElement json)
    {
        json = default;
        if (!TryDecode(part, out var bytes))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            json = document.RootElement.Clone();
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Moment(string name, out DateTimeOffset moment)
    {
        moment = default;
        if (!_claims.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number
            || !value.TryGetDouble(out var seconds) || seconds is < 0 or > 253_402_300_799)
        {
            return false;
        }

        moment = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }
}
