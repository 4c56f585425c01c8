using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Client.Certificates;

/// <summary>The certificate by which an account shows itself to providers, and a provider to its tenants: ECDSA P-256, self-signed, published on the chain.</summary>
public sealed class AccountCertificate : IDisposable
{
    /// <summary>How long a certificate is good unless told otherwise.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(365);

    private const string VersionOid = "2.23.133.2.6";
    private const string VersionText = "v0.0.1";
    private const string CommonNameOid = "2.5.4.3";
    private const string NameConstraintsOid = "2.5.29.30";
    private const string ClientAuthOid = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthOid = "1.3.6.1.5.5.7.3.1";
    private const int KeyRounds = 600_000;

    private AccountCertificate(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The account it names.</summary>
    public Address Owner => Address.Parse(Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).OrThrow();

    /// <summary>The serial number in decimal, as the chain keeps it.</summary>
    public string Serial => SerialOf(Certificate);

    /// <summary>The text that is published: PEM of the certificate.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>The text that is published beside it: PEM of the public key.</summary>
    public string PublicKeyPem => PemEncoding.WriteString("EC PUBLIC KEY", Certificate.PublicKey.ExportSubjectPublicKeyInfo()) + "\n";

    /// <summary>The serial number of any certificate in decimal.</summary>
    public static string SerialOf(X509Certificate2 certificate) =>
        new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a certificate.</summary>
    /// <param name="owner">The account it names.</param>
    /// <param name="domains">DNS names of a provider; none for a tenant.</param>
    /// <param name="from">When it begins; also makes the serial number.</param>
    /// <param name="lifetime">How long it is good.</param>
    public static AccountCertificate Create(Address owner, IReadOnlyList<string> domains, DateTimeOffset from, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = SubjectOf(owner);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, critical: true));
        var usages = new OidCollection { new Oid(ClientAuthOid) };
        if (domains.Count > 0)
        {
            usages.Add(new Oid(ServerAuthOid));
            var names = new SubjectAlternativeNameBuilder();
            foreach (var domain in domains)
            {
                names.AddDnsName(domain);
            }

            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509Extension(NameConstraintsOid, PermittedDomains(domains), critical: true));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        var serial = new BigInteger((from - DateTimeOffset.UnixEpoch).Ticks) * 100;
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        using var unsignedKey = request.Create(name, signer, from, from + lifetime, serial.ToByteArray(isUnsigned: true, isBigEndian: true));
        return new AccountCertificate(unsignedKey.CopyWithPrivateKey(key));
    }

    /// <summary>Writes <c>ADDRESS.pem</c>: the certificate, then the private key encrypted under a password.</summary>
    public void Save(string path, string password)
    {
        using var key = Certificate.GetECDsaPrivateKey()!;
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, KeyRounds);
        PrivateFile.Write(path, Encoding.ASCII.GetBytes(CertificatePem + key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters) + "\n"));
    }

    /// <summary>Reads such a file. Errors: undefined.</summary>
    public static Result<AccountCertificate> Load(string path, string password)
    {
        try
        {
            var text = File.ReadAllText(path);
            return new AccountCertificate(X509Certificate2.CreateFromEncryptedPem(text, text, password));
        }
        catch (Exception exception) when (exception is IOException or CryptographicException)
        {
            return Error.Undefined($"cannot read the certificate in {path}: {exception.Message}");
        }
    }

    /// <summary>The password that an account key gives its certificate file: a signature that only this key makes, always the same.</summary>
    public static string PasswordFrom(SigningKey key) => Convert.ToHexStringLower(key.Sign(key.Address.Bytes));

    /// <summary>Frees the private key.</summary>
    public void Dispose() => Certificate.Dispose();

    private static X500DistinguishedName SubjectOf(Address owner)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.Add(CommonNameOid, owner.ToString(), UniversalTagNumber.PrintableString);
        builder.Add(VersionOid, VersionText, UniversalTagNumber.PrintableString);
        return builder.Build();
    }

    private static byte[] PermittedDomains(IReadOnlyList<string> domains)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var domain in domains)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }
        }

        return writer.Encode();
    }
}
