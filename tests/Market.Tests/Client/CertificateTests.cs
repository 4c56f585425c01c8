using System.Security.Cryptography.X509Certificates;
using Welkin.Client.Certificates;
using Welkin.Client.Keys;
using Welkin.Core;
using Xunit;

namespace Welkin.Tests.Client;

public sealed class CertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _home = Directory.CreateTempSubdirectory("welkin-cert-").FullName;
    private readonly SigningKey _key = SigningKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void A_tenants_certificate_names_its_account_and_only_authenticates_clients()
    {
        using var own = AccountCertificate.Create(_key.Address, [], From, AccountCertificate.DefaultLifetime);
        using var published = X509Certificate2.CreateFromPem(own.CertificatePem);
        Assert.Equal(_key.Address, own.Owner);
        Assert.Equal(published.Subject, published.Issuer);
        Assert.Contains("2.23.133.2.6=v0.0.1", published.Subject.Replace("OID.", "", StringComparison.Ordinal));
        Assert.Equal($"{From.ToUnixTimeSeconds()}000000000", own.Serial);
        var usages = published.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages;
        Assert.Equal("1.3.6.1.5.5.7.3.2", Assert.Single(usages.Cast<System.Security.Cryptography.Oid>()).Value);
        Assert.Equal(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, published.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(published.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.StartsWith("-----BEGIN EC PUBLIC KEY-----", own.PublicKeyPem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_providers_certificate_also_serves_its_domains()
    {
        using var own = AccountCertificate.Create(_key.Address, ["provider.localhost"], From, TimeSpan.FromDays(1));
        Assert.Equal(["provider.localhost"], own.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.True(own.Certificate.Extensions.Single(extension => extension.Oid!.Value == "2.5.29.30").Critical);
        Assert.Equal(2, own.Certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count);
    }

    [Fact]
    public void A_saved_certificate_opens_with_its_accounts_key_only()
    {
        var path = Path.Combine(_home, "certs", $"{_key.Address}.pem");
        using (var own = AccountCertificate.Create(_key.Address, [], From, TimeSpan.FromDays(1)))
        {
            own.Save(path, AccountCertificate.PasswordFrom(_key));
        }

        using var loaded = AccountCertificate.Load(path, AccountCertificate.PasswordFrom(_key)).OrThrow();
        Assert.True(loaded.Certificate.HasPrivateKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.False(AccountCertificate.Load(path, "other").IsOk);
    }
}
