using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Welkin.Core;
using Welkin.ProviderDaemon.Chain;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>Somebody who proved to own an account, and what the proof allows.</summary>
public sealed record Caller(Address Owner, LeaseAccess Access);

/// <summary>Who calls: nobody in particular, somebody, or somebody who has to be turned away.</summary>
public abstract record Identity
{
    private Identity()
    {
    }

    public sealed record Anonymous : Identity;

    public sealed record Known(Caller Caller) : Identity;

    public sealed record Refused(int Status, string Message) : Identity;
}

/// <summary>Checks the client certificate or the token of a request against the chain.</summary>
public sealed class Authenticator(IChain chain, TimeProvider clock)
{
    private const string BearerPrefix = "Bearer ";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public async Task<Identity> Identify(HttpContext context)
    {
        var certificate = context.Connection.ClientCertificate;
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return certificate is null ? new Identity.Anonymous() : await ByCertificate(certificate, context.RequestAborted);
        }

        if (certificate is not null)
        {
            return new Identity.Refused(StatusCodes.Status400BadRequest, "a client certificate and a token were given; send one of them");
        }

        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new Identity.Refused(StatusCodes.Status400BadRequest, "the Authorization header has to read: Bearer TOKEN");
        }

        return await ByToken(value[BearerPrefix.Length..].Trim(), context.RequestAborted);
    }

    private async Task<Identity> ByToken(string text, CancellationToken cancellation)
    {
        if (!BearerToken.TryParse(text, out var token))
        {
            return Unauthorized("the token is malformed, or its algorithm is neither ES256K nor ES256KADR36");
        }

        if (await chain.AccountKey(token.Issuer, cancellation) is not { } key)
        {
            return Unauthorized("the chain knows no public key of the token's issuer; it has to send a transaction first");
        }

        if (!token.IsSignedBy(key))
        {
            return Unauthorized("the token's signature is not that of its issuer");
        }

        return token.Grant(clock.GetUtcNow()) is { } access
            ? new Identity.Known(new Caller(token.Issuer, access))
            : new Identity.Refused(StatusCodes.Status400BadRequest, "JWT has invalid claims");
    }

    private async Task<Identity> ByCertificate(X509Certificate2 certificate, CancellationToken cancellation)
    {
        var subject = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        if (subject != issuer || !Address.Parse(subject).TryGet(out var owner, out _))
        {
            return Unauthorized("the certificate's subject and issuer have to be the owner's address");
        }

        var now = clock.GetUtcNow();
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            return Unauthorized($"the certificate is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}; publish a new one");
        }

        if (!certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages[ClientAuthentication] is not null))
        {
            return Unauthorized("the certificate is not made for client authentication");
        }

        var serial = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        var record = await chain.Certificate(owner, serial, cancellation);
        if (record is null)
        {
            return Unauthorized("the certificate is not on chain; publish it first");
        }

        if (!record.Valid)
        {
            return Unauthorized("the certificate is revoked; publish a new one");
        }

        return IsSame(certificate, record)
            ? new Identity.Known(new Caller(owner, LeaseAccess.Full))
            : Unauthorized("the certificate differs from the one on chain");
    }

    /// <summary>The handshake proved the key inside the presented certificate; equal bytes make it the one on chain.</summary>
    private static bool IsSame(X509Certificate2 certificate, CertificateRecord record)
    {
        var pem = Encoding.UTF8.GetString(record.CertificatePem);
        if (!System.Security.Cryptography.PemEncoding.TryFind(pem, out var fields))
        {
            return false;
        }

        var onChain = Convert.FromBase64String(pem[fields.Base64Data]);
        return certificate.RawDataMemory.Span.SequenceEqual(onChain);
    }

    private static Identity.Refused Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, message);
}
