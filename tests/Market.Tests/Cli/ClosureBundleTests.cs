using System.Text;
using Akash.Market.V1;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Cli.Explain;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Engine.Blocks;
using Welkin.Market.V1;
using Welkin.Testing.Chain;
using Xunit;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Tests.Cli;

/// <summary>Exported closures: what is true verifies offline, and nothing else does.</summary>
public sealed class ClosureBundleTests
{
    private static readonly byte[] Evidence = Encoding.UTF8.GetBytes("""{"cause":"workload_failed","replicas":[{"exit_code":137,"out_of_memory":true}]}""");

    [Fact]
    public void A_true_closure_verifies_after_a_trip_through_a_file()
    {
        var bundle = Closed();
        var read = ClosureBundle.Read(Encoding.UTF8.GetBytes(bundle.Json().ToJsonString()))!;
        var checks = read.Check(bundle.Header.HashBytes());
        Assert.Equal(["header", "record", "lease", "agreement", "funds", "rent", "evidence", "statement"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Holds, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public void Another_header_is_found_out()
    {
        var bundle = Closed();
        Assert.False(bundle.Check(new byte[32])[0].Holds);
        var forged = bundle with { Header = new Header(bundle.Header) { AppHash = ByteString.CopyFrom(new byte[32]) } };
        Assert.Contains(forged.Check(null), check => check.Name == "record" && !check.Holds);
    }

    [Fact]
    public void Without_a_trusted_hash_nothing_is_verified_and_one_is_told_where_to_get_it()
    {
        var checks = Closed().Check(null);
        Assert.False(checks[0].Holds);
        Assert.Contains("--trusted-hash", checks[0].Detail, StringComparison.Ordinal);
        Assert.All(checks.Skip(1), check => Assert.True(check.Holds, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public void Money_that_is_not_the_chains_is_found_out()
    {
        var bundle = Closed();
        var money = bundle.Funds!;
        Assert.Contains("5000000 deposited = 10 spent + 0 refunded + 4999990 remaining", bundle.Check(null).Single(check => check.Name == "funds").Detail, StringComparison.Ordinal);
        Assert.Contains("10 a block for 1 blocks", bundle.Check(null).Single(check => check.Name == "rent").Detail, StringComparison.Ordinal);
        foreach (var wrong in (FundsTrail?[])
        [
            null,
            money with { Before = new Header(money.Before) { AppHash = ByteString.CopyFrom(new byte[32]) } },
            money with { AccountBefore = money.Account },
            money with { Account = money.Account with { Value = money.AccountBefore.Value } },
            money with { Payment = money.Account },
        ])
        {
            Assert.Contains((bundle with { Funds = wrong }).Check(null), check => check.Name == "funds" && !check.Holds);
        }
    }

    [Fact]
    public void Another_reason_is_found_out()
    {
        var bundle = Closed();
        var record = ClosureRecord.Parser.ParseFrom(bundle.Record.Value);
        record.Actor = Party.Tenant;
        Assert.Contains((bundle with { Record = bundle.Record with { Value = record.ToByteArray() } }).Check(null), check => check.Name == "record" && !check.Holds);
    }

    [Fact]
    public void Another_lease_is_found_out()
    {
        var bundle = Closed();
        var other = bundle.Lease.Clone();
        other.Dseq++;
        Assert.Contains((bundle with { Lease = other }).Check(null), check => !check.Holds);
    }

    [Fact]
    public void Other_evidence_is_found_out()
    {
        var bundle = Closed();
        Assert.Contains((bundle with { Evidence = "{}"u8.ToArray() }).Check(null), check => check.Name == "evidence" && !check.Holds);
        Assert.Contains((bundle with { Evidence = null }).Check(null), check => check.Name == "evidence" && !check.Holds);
    }

    [Fact]
    public void A_statement_without_its_signature_is_found_out()
    {
        var bundle = Closed();
        Assert.Contains((bundle with { Statement = null }).Check(null), check => check.Name == "statement" && !check.Holds);
        Assert.Contains((bundle with { Statement = bundle.Statement! with { AccountNumber = 77 } }).Check(null), check => check.Name == "statement" && !check.Holds);
        Assert.Contains((bundle with { Statement = bundle.Statement! with { Tx = [1, 2, 3] } }).Check(null), check => check.Name == "statement" && !check.Holds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"welkin/closure/v1\",\"lease\":\"a/b/c/d/e\"}")]
    public void Anything_else_is_no_bundle(string text) => Assert.Null(ClosureBundle.Read(Encoding.UTF8.GetBytes(text)));

    private static ClosureBundle Closed()
    {
        var chain = TestChain.Start(corrected: true, "tenant", "provider-1");
        chain.Ok("tenant", Deployment(chain.Address("tenant"), 7));
        var id = BidId(chain.Address("tenant"), 7, chain.Address("provider-1"));
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        var statement = new MsgAttachEvidence
        {
            Signer = id.Provider,
            Id = id.LeaseId(),
            Cause = "workload_failed",
            Detail = "web: exit code 137, out of memory",
            EvidenceHash = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(Evidence)),
        };
        return BundleMaker.Make(chain, id.LeaseId(), () => chain.Ok("provider-1", statement, CloseBid(id)), Evidence, account: 1);
    }
}
