using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Welkin.Client.Queries;
using Welkin.Core;

namespace Welkin.Client.Gateway;

/// <summary>Decides whether a server is the provider it claims to be: its certificate stands on the chain for the provider's account, or a public authority vouches for it.</summary>
public sealed class GatewayTrust(ChainQueries queries, Address provider, TimeProvider? time = null)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private HashSet<string> _known = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>Reads the provider's valid certificates from the chain, unless that was done just now. Called before each connection, because the check itself cannot wait.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        if (now - _readAt < Freshness)
        {
            return;
        }

        var certificates = await queries.CertificatesAsync(provider, "", "valid", cancellation).ConfigureAwait(false);
        _known = [.. certificates.Select(item => Thumbprint(item.Certificate.Cert.Span)).OfType<string>()];
        _readAt = now;
    }

    /// <summary>Whether the presented certificate is acceptable.</summary>
    public bool Accepts(X509Certificate? presented, SslPolicyErrors errors)
    {
        if (presented is null)
        {
            return false;
        }

        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        using var certificate = new X509Certificate2(presented);
        var now = _time.GetUtcNow();
        return certificate.NotBefore <= now && now <= certificate.NotAfter
            && certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == provider.ToString()
            && _known.Contains(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
    }

    private static string? Thumbprint(ReadOnlySpan<byte> pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem));
            return certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
