using System.Security.Cryptography;
using System.Text;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Explain;
using Welkin.Cli.Leases;
using Welkin.Core.Compute;
using Welkin.Engine.Blocks;
using Welkin.Market.V1;
using Welkin.Provider;
using Welkin.Testing;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Cli;

/// <summary>A lease is ended in every way that docs/CLOSURES.md lists: each is exported, verifies offline and says what to do next.</summary>
public sealed class EveryWayTests
{
    private static readonly byte[] Evidence = Encoding.UTF8.GetBytes("""{"source":"provider"}""");

    /// <summary>The way, the cause, the actor and the rule of the record, the network's code.</summary>
    public static TheoryData<string, string, Party, string, LeaseClosedReason> Ways => new()
    {
        { "deployment", "tenant_closed", Party.Tenant, "deployment/MsgCloseDeployment", LeaseClosedReason.LeaseClosedOwner },
        { "group", "group_closed", Party.Tenant, "deployment/MsgCloseGroup", LeaseClosedReason.LeaseClosedOwner },
        { "pause", "group_paused", Party.Tenant, "deployment/MsgPauseGroup", LeaseClosedReason.LeaseClosedOwner },
        { "lease", "tenant_closed", Party.Tenant, "market/MsgCloseLease", LeaseClosedReason.LeaseClosedOwner },
        { "funds", "funds_exhausted", Party.Chain, "escrow/settlement: funds < rate x blocks", LeaseClosedReason.InsufficientFunds },
        { "bid", "not stated by the provider", Party.Provider, "market/MsgCloseBid", LeaseClosedReason.Unstable },
        { "stated", ClosureCauses.ManifestNeverSent, Party.Provider, "market/MsgCloseBid", LeaseClosedReason.ManifestTimeout },
        { "stated", ClosureCauses.WorkloadNeverHealthy, Party.Provider, "market/MsgCloseBid", LeaseClosedReason.Unstable },
        { "stated", ClosureCauses.WorkloadFailed, Party.Provider, "market/MsgCloseBid", LeaseClosedReason.Unstable },
        { "stated", ClosureCauses.ProviderDecision, Party.Provider, "market/MsgCloseBid", LeaseClosedReason.Decommission },
        { "reclaimed", ClosureCauses.ProviderDecision, Party.Provider, "market/MsgCloseBid", LeaseClosedReason.Decommission },
        { "unreachable", ProviderProbe.Unreachable, Party.Tenant, "deployment/MsgCloseDeployment", LeaseClosedReason.LeaseClosedOwner },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_way_carries_its_reason_and_verifies_offline(string way, string cause, Party actor, string rule, LeaseClosedReason code)
    {
        var (chain, id) = Leased(way);
        var stated = way is "stated" or "reclaimed" or "unreachable";
        var made = BundleMaker.Make(chain, id.LeaseId(), () => End(chain, id, (way, cause, code)), stated ? Evidence : null, stated ? way == "unreachable" ? 0UL : 1 : null);

        var bundle = ClosureBundle.Read(Encoding.UTF8.GetBytes(made.Json().ToJsonString()))!;
        var checks = bundle.Check(bundle.Header.HashBytes());

        Assert.All(checks, check => Assert.True(check.Holds, $"{check.Name}: {check.Detail}"));
        Assert.Equal(stated ? 8 : 7, checks.Count);
        var record = ClosureRecord.Parser.ParseFrom(bundle.Record.Value);
        Assert.Equal((cause, actor, rule, code), (record.Cause, record.Actor, record.Rule, record.Code));
        Assert.DoesNotContain("ask the provider", NextSteps.After(record.Cause, id.LeaseId()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ways_are_those_of_the_page()
    {
        var listed = File.ReadAllLines(RepositoryRoot.Combine("docs", "CLOSURES.md")).Where(line => line.StartsWith("| lease |", StringComparison.Ordinal)).Select(line => line.Split('|')[2..5].Select(cell => cell.Trim()));

        // No message leads to a closed payment beside a running lease; see the page.
        var gone = Ways.Select(row => row.Data).Where(row => row.Item1 is not ("stated" or "reclaimed" or "unreachable")).Select(row => (string[])[row.Item2, row.Item3.ToString().ToLowerInvariant(), row.Item4])
            .Append(["payment_closed", "chain", "escrow/payment closed"]);
        Assert.Equal(listed.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal), gone.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal));
    }

    private static (TestChain Chain, BidID Id) Leased(string way)
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        var id = BidId(chain.Address("tenant"), 7, chain.Address("provider-1"));
        var deployment = way == "funds" ? Deployment(id.Owner, 7, deposit: "1000000", ceiling: "900000") : Deployment(id.Owner, 7);
        var bid = Bid(id, way == "funds" ? "600000.25" : "10.3");
        if (way == "reclaimed")
        {
            deployment.Reclamation = new DeploymentReclamation { MinWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1)) };
            bid.ReclamationWindow = Duration.FromTimeSpan(TimeSpan.FromDays(1));
        }

        chain.Ok("tenant", deployment);
        chain.Ok("provider-1", bid);
        chain.Ok("tenant", Lease(id));
        chain.Block();
        chain.Block();
        if (way == "reclaimed")
        {
            chain.Ok("provider-1", new MsgLeaseStartReclaim { Id = id.LeaseId(), Reason = LeaseClosedReason.Decommission });
            for (var notice = TimeSpan.FromDays(1).TotalSeconds / 6; notice >= 0; notice--) chain.Block();
        }

        return (chain, id);
    }

    private static void End(TestChain chain, BidID id, (string Way, string Cause, LeaseClosedReason Code) how)
    {
        var group = new GroupID { Owner = id.Owner, Dseq = id.Dseq, Gseq = id.Gseq };
        var statement = new MsgAttachEvidence { Signer = how.Way == "unreachable" ? id.Owner : id.Provider, Id = id.LeaseId(), Cause = how.Cause, Detail = "web: ended with exit code 137", EvidenceHash = ByteString.CopyFrom(SHA256.HashData(Evidence)) };
        (string Signer, IMessage[] Messages) sent = how.Way switch
        {
            "deployment" => ("tenant", [CloseDeployment(id.Owner, id.Dseq)]),
            "group" => ("tenant", [new MsgCloseGroup { Id = group }]),
            "pause" => ("tenant", [new MsgPauseGroup { Id = group }]),
            "lease" => ("tenant", [CloseLease(id)]),
            "funds" => ("provider-1", [Withdraw(id)]),
            "bid" => ("provider-1", [CloseBid(id)]),
            "unreachable" => ("tenant", [statement, CloseDeployment(id.Owner, id.Dseq)]),
            _ => ("provider-1", [statement, new MsgCloseBid { Id = id, Reason = how.Code }]),
        };
        chain.Ok(sent.Signer, sent.Messages);
    }
}
