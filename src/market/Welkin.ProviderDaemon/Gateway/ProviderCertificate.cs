using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Welkin.Core;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>
/// The self-signed certificate a provider shows: its name is the provider's address, and clients look it up on chain by
/// its serial instead of asking an authority.
/// </summary>
public sealed class ProviderCertificate : IDisposable
{
    private const string VersionAttribute = "2.23.133.2.6";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private ProviderCertificate(X509Certificate2 certificate) => Tls = certificate;

    /// <summary>With its key, for the listener.</summary>
    public X509Certificate2 Tls { get; }

    /// <summary>Decimal serial, as the chain indexes it.</summary>
    public string Serial => new BigInteger(Tls.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString();

    /// <summary>What goes on chain as <c>cert</c>.</summary>
    public byte[] CertificatePem => Encoding.ASCII.GetBytes(Tls.ExportCertificatePem() + "\n");

    /// <summary>What goes on chain as <c>pubkey</c>; the label is the network's.</summary>
    public byte[] PublicKeyPem => Encoding.ASCII.GetBytes(
        PemEncoding.WriteString("EC PUBLIC KEY", Tls.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo()) + "\n");

    /// <summary>Reads the certificate of a provider from a file, or makes one when there is none or it runs out soon.</summary>
    public static ProviderCertificate LoadOrCreate(string path, Address provider, IReadOnlyCollection<string> hosts, DateTimeOffset now)
    {
        if (File.Exists(path))
        {
            var pem = File.ReadAllText(path);
            var loaded = X509Certificate2.CreateFromPem(pem, pem);
            if (loaded.NotAfter.ToUniversalTime() - now.UtcDateTime > RenewBefore && loaded.GetNameInfo(X509NameType.SimpleName, false) == provider.ToString())
            {
                return new ProviderCertificate(Usable(loaded));
            }

            loaded.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Create(key, provider, hosts, now);
        PrivateFiles.Write(path, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n"));
        return new ProviderCertificate(Usable(made.CopyWithPrivateKey(key)));
    }

    public void Dispose() => Tls.Dispose();

    private static X509Certificate2 Create(ECDsa key, Address provider, IReadOnlyCollection<string> hosts, DateTimeOffset now)
    {
        var name = new X500DistinguishedNameBuilder();
        name.Add(VersionAttribute, "v0.0.1");
        name.AddCommonName(provider.ToString());
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2"), new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        if (hosts.Count > 0)
        {
            request.CertificateExtensions.Add(AlternativeNames(hosts));
        }

        var nanoseconds = new BigInteger(now.ToUnixTimeMilliseconds()) * 1_000_000 + RandomNumberGenerator.GetInt32(1_000_000);
        var unsigned = request.Create(
            request.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            now.AddSeconds(-1),
            now + Lifetime,
            nanoseconds.ToByteArray(isUnsigned: true, isBigEndian: true));
        return unsigned;
    }

    private static X509Extension AlternativeNames(IReadOnlyCollection<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (System.Net.IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    /// <summary>A key that came from PEM is bound to the certificate for the process only after a round trip.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
