using Xunit;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Deploy;
using Welkin.Cli.Explain;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Market.V1;

namespace Welkin.Tests.Cli;

public sealed class ExplainTests
{
    private static readonly string Owner = Address.Module("owner").ToString();
    private static readonly string Escrow = Address.Module("escrow").ToString();

    [Theory]
    [InlineData(0, 5_000_000, 0)]
    [InlineData(150, 4_999_850, 300)]
    [InlineData(150, 100, 300)]
    [InlineData(500_000, 0, 0)]
    public void Open_accounts_add_up(int transferred, int balance, int accrued)
    {
        var funds = Funds.WhileOpen("uakt", transferred, balance, accrued);
        Assert.Equal(funds.Deposited, funds.Spent + funds.Refunded + funds.Remaining);
        Assert.False(funds.Remaining.IsNegative);
        Assert.Equal((Int)(transferred + balance), funds.Deposited);
    }

    [Fact]
    public void Fractions_stay_with_the_tenant_until_they_are_a_unit()
    {
        var funds = Funds.WhileOpen("uakt", Dec.Parse("15").OrThrow(), Dec.Parse("499985").OrThrow(), Dec.Parse("1").OrThrow());
        Assert.Equal(new Funds("uakt", 500_000, 16, 0, 499_984), funds);
    }

    [Fact]
    public void Debts_are_no_deposits()
    {
        var funds = Funds.WhileOpen("uakt", 500_000, -460_000, 0);
        Assert.Equal(new Funds("uakt", 500_000, 500_000, 0, 0), funds);
    }

    [Fact]
    public void Closed_accounts_add_up()
    {
        var funds = Funds.AfterEnd("uakt", 1_234, 4_998_766);
        Assert.Equal(new Funds("uakt", 5_000_000, 1_234, 4_998_766, 0), funds);
    }

    [Fact]
    public void Refunds_are_transfers_from_the_escrow_to_depositors_in_the_closing_message()
    {
        ChainEvent[] events =
        [
            Transfer(Owner, "fees", "2500uakt", null),
            Transfer(Escrow, "provider", "77uakt", "1"),
            Transfer(Escrow, Owner, "4999923uakt", "1"),
            new("akash.deployment.v1.EventDeploymentClosed", [new("id", $"{{\"owner\":\"{Owner}\",\"dseq\":\"42\"}}"), new("msg_index", "1")]),
            Transfer(Escrow, Owner, "5uakt", "2"),
        ];
        Assert.Equal("4999923uakt", Refunds.In(Refunds.OfClosing(events, Owner, 42), [Owner]).ToString());
        Assert.Empty(Refunds.OfClosing(events, Owner, 43));
    }

    [Fact]
    public void A_story_has_the_members_of_the_contract()
    {
        var json = Story(LeaseClosedReason.LeaseClosedOwner, null).Json();
        Assert.Equal(
            ["lease", "state", "reason", "reason_code", "cause", "actor", "height", "time", "rule", "funds", "evidence", "conditions", "next"],
            json.Select(member => member.Key));
        Assert.Equal("closed", (string?)json["state"]);
        Assert.Equal("lease_closed_owner", (string?)json["reason"]);
        Assert.Equal(1, (int?)json["reason_code"]);
        Assert.Equal(99, (long?)json["height"]);
        Assert.Equal(["deposited", "spent", "refunded", "remaining", "lease_spent", "denom"], json["funds"]!.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData(LeaseClosedReason.LeaseClosedOwner, "tenant", "tenant_closed")]
    [InlineData(LeaseClosedReason.Unstable, "provider", "not stated by the provider")]
    [InlineData((LeaseClosedReason)10077, "provider", "not stated by the provider")]
    [InlineData(LeaseClosedReason.InsufficientFunds, "chain", "funds_exhausted")]
    public void Without_a_record_the_reason_code_tells_the_actor(LeaseClosedReason reason, string actor, string cause)
    {
        var story = Story(reason, null);
        Assert.Equal((actor, cause), (story.Actor, story.Cause));
    }

    [Fact]
    public void A_record_tells_more_than_the_code()
    {
        var story = Story(LeaseClosedReason.LeaseClosedOwner, new ClosureRecord { Cause = ProviderProbe.Unreachable, Actor = Party.Tenant, Rule = "market/MsgCloseLease" });
        Assert.Equal(("tenant", "provider_unreachable"), (story.Actor, story.Cause));
        Assert.Contains(story.Text(), line => line.Contains("provider_unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public void Differences_are_named() =>
        Assert.Equal(["b", "c", "a"], ExplainLease.Changed(new JsonObject { ["a"] = 1, ["b"] = 1 }, new JsonObject { ["b"] = 2, ["c"] = 1 }));

    [Fact]
    public void Statements_fit_their_limit_without_broken_letters()
    {
        Assert.Equal("ab", LeaseClose.Fitted("abcd", 2));
        Assert.Equal("ä", LeaseClose.Fitted("ää", 3));
        Assert.Equal("", LeaseClose.Fitted("abc", 0));
    }

    [Fact]
    public void A_deployment_has_the_members_of_the_contract()
    {
        var status = new LeaseStatus([new ServiceStatus("web", 1, 1, ["label.localhost", "hello.example.test"], 1)], [new ForwardedPort("web", "localhost", 9000, 21040, "TCP")], default);
        var json = new DeployResult(Owner, 42, [(RunningLease(), status)], new DeployTimings(1, 2, 3, 4, 5)).Json(new Uri("http://127.0.0.1:21005"));
        Assert.Equal(["owner", "dseq", "gseq", "oseq", "provider", "price", "services", "forwarded_ports", "leases", "timings_ms"], json.Select(member => member.Key));
        Assert.Equal(["order", "bid", "lease", "manifest", "ready", "total"], json["timings_ms"]!.AsObject().Select(member => member.Key));
        Assert.Equal(15, (long?)json["timings_ms"]!["total"]);
        Assert.Equal("http://label.localhost:21005", (string?)json["services"]!["web"]!["uris"]![0]);
        Assert.Equal("http://hello.example.test:21005", (string?)json["leases"]![0]!["services"]!["web"]!["uris"]![1]);
        Assert.Equal(21040, (int?)json["forwarded_ports"]![0]!["host_port"]);
        Assert.Equal("1.5", (string?)json["price"]!["amount"]);
        Assert.Equal(42UL, (ulong?)json["dseq"]);
    }

    [Theory]
    [InlineData("label.localhost", "http://127.0.0.1:8080", "http://label.localhost:8080")]
    [InlineData("http://label.localhost:1/", "http://127.0.0.1:8080", "http://label.localhost:8080")]
    [InlineData("app.provider.example", null, "http://app.provider.example")]
    public void Addresses_get_the_port_of_the_local_ingress(string uri, string? ingress, string expected) =>
        Assert.Equal(expected, LeaseView.UriOf(uri, ingress is null ? null : new Uri(ingress)));

    private static LeaseStory Story(LeaseClosedReason reason, ClosureRecord? closure)
    {
        var lease = RunningLease();
        lease.State = Lease.Types.State.Closed;
        lease.Reason = reason;
        lease.ClosedOn = 99;
        return new LeaseStory(lease, closure, Funds.AfterEnd("uakt", 5, 95), 5);
    }

    private static Lease RunningLease() => new()
    {
        Id = new LeaseID { Owner = Owner, Dseq = 42, Gseq = 1, Oseq = 1, Provider = Address.Module("provider").ToString() },
        State = Lease.Types.State.Active,
        Price = new DecCoin("uakt", Dec.Parse("1.5").OrThrow()).ToMessage(),
        CreatedAt = 50,
    };

    private static ChainEvent Transfer(string from, string to, string amount, string? message) => new(
        "transfer",
        [new("recipient", to), new("sender", from), new("amount", amount), .. message is null ? Array.Empty<KeyValuePair<string, string>>() : [new("msg_index", message)]]);
}
