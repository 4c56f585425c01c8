using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akash.Cert.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Rules;

/// <summary>The corrections about providers and certificates, each in both rule sets.</summary>
public sealed class ProviderRuleTests
{
    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 0)]
    public void A_provider_without_leases_deletes_itself(bool corrected, int code)
    {
        var chain = Ordered(corrected, out var id);
        chain.Ok("provider-1", Bid(id));
        Assert.Equal((uint)code, chain.Send("provider-1", Delete(chain)).Code);
        var left = chain.Query<QueryProvidersResponse>("/akash.provider.v1beta4.Query/Providers", new QueryProvidersRequest());
        Assert.Equal(corrected ? 0 : 1, left.Providers.Count);
        Assert.Equal(corrected ? 1_000_000_000_000 : 999_999_500_000, chain.Balance("provider-1"));
    }

    [Fact]
    public void A_provider_that_serves_somebody_stays_until_the_lease_is_over()
    {
        var chain = Ordered(corrected: true, out var id);
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        var refused = chain.Send("provider-1", Delete(chain));
        Assert.Equal(("provider", 11u), (refused.Codespace, refused.Code));
        chain.Ok("tenant", CloseDeployment(chain.Address("tenant"), 7));
        chain.Ok("provider-1", Delete(chain));
        Assert.Equal(("provider", 3u), (chain.Send("provider-1", Delete(chain)).Codespace, chain.Send("provider-1", Delete(chain)).Code));
    }

    [Theory]
    [InlineData(false, "256", "256", "ok")]
    [InlineData(true, "256", "256", "ok")]
    [InlineData(false, "384", "384", "undefined 1")]
    [InlineData(true, "384", "384", "ok")]
    [InlineData(true, "384", "256", "ok")]
    [InlineData(true, "256", "384", "cert 6")]
    [InlineData(true, "521", "512", "cert 6")]
    public void Certificates_by_curve_and_hash(bool corrected, string curve, string hash, string expected)
    {
        var chain = TestChain.Start(corrected, "tenant");
        var result = chain.Send("tenant", Certificate(chain.Address("tenant"), curve, hash));
        Assert.Equal(expected, result.Code == 0 ? "ok" : $"{result.Codespace} {result.Code}");
    }

    private static MsgCreateCertificate Certificate(string owner, string curve, string hash)
    {
        using var key = ECDsa.Create(curve switch { "256" => ECCurve.NamedCurves.nistP256, "384" => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        var request = new CertificateRequest($"CN={owner}", key, new HashAlgorithmName($"SHA{hash}"));
        var generator = X509SignatureGenerator.CreateForECDsa(key);
        var start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        using var certificate = request.Create(request.SubjectName, generator, start, start.AddYears(1), new BigInteger(4711).ToByteArray(isBigEndian: true));
        return new MsgCreateCertificate
        {
            Owner = owner,
            Cert = ByteString.CopyFromUtf8(PemEncoding.WriteString("CERTIFICATE", certificate.RawData) + "\n"),
            Pubkey = ByteString.CopyFromUtf8(PemEncoding.WriteString("EC PUBLIC KEY", key.ExportSubjectPublicKeyInfo()) + "\n"),
        };
    }

    private static MsgDeleteProvider Delete(TestChain chain) => new() { Owner = chain.Address("provider-1") };

    private static TestChain Ordered(bool corrected, out BidID id)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7));
        id = BidId(chain.Address("tenant"), 7, chain.Address("provider-1"));
        return chain;
    }
}
