using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akash.Audit.V1;
using Akash.Base.Attributes.V1;
using Akash.Cert.V1;
using Akash.Deployment.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core.Compute;
using Google.Protobuf.WellKnownTypes;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Rules;

/// <summary>The corrections that listings show, in both rule sets.</summary>
public sealed class ListingRuleTests
{
    private const uint Panic = 111222;

    [Theory]
    [InlineData(false, 0u, "")]
    [InlineData(true, 5u, "cert")]
    public void A_certificate_with_serial_zero(bool corrected, uint code, string codespace)
    {
        var chain = TestChain.Start(corrected, "tenant");
        var result = chain.Send("tenant", Certificate(chain.Address("tenant"), [0]));
        Assert.Equal((code, codespace), (result.Code, result.Codespace));

        // On the network the one certificate breaks the listing of all; ours goes on.
        var list = () => chain.Query<QueryCertificatesResponse>("/akash.cert.v1.Query/Certificates", new QueryCertificatesRequest());
        if (corrected) Assert.Empty(list().Certificates);
        else Assert.Throws<InvalidOperationException>(list);
    }

    [Theory]
    [InlineData(false, Panic, "undefined")]
    [InlineData(true, 5u, "cert")]
    public void A_certificate_with_a_serial_of_300_bytes(bool corrected, uint code, string codespace)
    {
        var chain = TestChain.Start(corrected, "tenant");
        byte[] serial = [1, .. new byte[299]];
        var result = chain.Send("tenant", Certificate(chain.Address("tenant"), serial));
        Assert.True((code, codespace) == (result.Code, result.Codespace), $"{result.Codespace} {result.Code}: {result.Log}");
    }

    [Theory]
    [InlineData(false, 0u)]
    [InlineData(true, 5u)]
    public void A_certificate_revoked_by_a_serial_with_a_sign(bool corrected, uint code)
    {
        var chain = TestChain.Start(corrected, "tenant");
        var owner = chain.Address("tenant");
        chain.Ok("tenant", Certificate(owner, [77]));
        Assert.Equal(code, chain.Send("tenant", new MsgRevokeCertificate { Id = new ID { Owner = owner, Serial = "+77" } }).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Listings_of_signed_attributes_name_owner_and_auditor(bool corrected)
    {
        var chain = TestChain.Start(corrected, "auditor", "provider-1");
        var (owner, auditor) = (chain.Address("provider-1"), chain.Address("auditor"));
        chain.Ok("auditor", new MsgSignProviderAttributes { Owner = owner, Auditor = auditor, Attributes = { new Akash.Base.Attributes.V1.Attribute { Key = "region", Value = "lab" } } });

        var all = chain.Query<QueryProvidersResponse>("/akash.audit.v1.Query/AllProvidersAttributes", new QueryAllProvidersAttributesRequest());
        var found = Assert.Single(all.Providers);
        Assert.Equal(corrected, found.Owner == owner && found.Auditor == auditor && found.Attributes.Count == 1);

        // Asked for another auditor, the network lists everybody's.
        var stranger = new QueryAuditorAttributesRequest { Auditor = owner };
        Assert.Equal(corrected ? 0 : 1, chain.Query<QueryProvidersResponse>("/akash.audit.v1.Query/AuditorAttributes", stranger).Providers.Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void A_reclaiming_lease_in_a_listing_without_a_state(bool corrected, int listed)
    {
        var chain = TestChain.Start(corrected, "tenant", "provider-1");
        var deployment = Deployment(chain.Address("tenant"), 7);
        deployment.Reclamation = new DeploymentReclamation { MinWindow = Duration.FromTimeSpan(TimeSpan.FromDays(2)) };
        chain.Ok("tenant", deployment);
        var id = BidId(chain.Address("tenant"), 7, chain.Address("provider-1"));
        var bid = Bid(id);
        bid.ReclamationWindow = Duration.FromTimeSpan(TimeSpan.FromDays(3));
        chain.Ok("provider-1", bid);
        chain.Ok("tenant", Lease(id));
        Assert.Equal(1, Leases(chain, ""));

        chain.Ok("provider-1", new MsgLeaseStartReclaim { Id = id.LeaseId(), Reason = LeaseClosedReason.Unstable });
        Assert.Equal(listed, Leases(chain, ""));
        Assert.Equal(1, Leases(chain, "reclaiming"));
    }

    private static int Leases(TestChain chain, string state) =>
        chain.Query<QueryLeasesResponse>("/akash.market.v1beta5.Query/Leases", new QueryLeasesRequest { Filters = new LeaseFilters { State = state } }).Leases.Count;

    /// <summary>A certificate of an account with a serial that no honest client makes.</summary>
    private static MsgCreateCertificate Certificate(string owner, byte[] serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.Add("2.5.4.3", owner, UniversalTagNumber.PrintableString);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = request.Create(name.Build(), X509SignatureGenerator.CreateForECDsa(key), from, from.AddYears(1), serial);
        return new MsgCreateCertificate
        {
            Owner = owner,
            Cert = ByteString.CopyFromUtf8(made.ExportCertificatePem() + "\n"),
            Pubkey = ByteString.CopyFromUtf8(PemEncoding.WriteString("EC PUBLIC KEY", key.ExportSubjectPublicKeyInfo()) + "\n"),
        };
    }
}
