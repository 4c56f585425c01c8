using System.Text;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;
using Xunit;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Tests.ProviderDaemon.Daemon;

public sealed class ProviderLoopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_becomes_a_bid_a_lease_a_workload_and_a_route()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();

        var outcome = await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        await bench.Settle();

        Assert.Equal(SubmitOutcome.Accepted, outcome);
        var state = await bench.Desk.State(lease, Cancellation);
        Assert.Equal((1, 1), (state!.Services[0].Available, state.Services[0].Total));
        Assert.Equal(2, state.Services[0].Uris.Length);
        Assert.Single(bench.Routes.Find("web.example.test")!.Value.Route.Targets);
        Assert.True(await bench.Loop.Cycle(Cancellation));
    }

    [Fact]
    public async Task Closing_the_deployment_removes_workload_route_and_manifest()
    {
        using var bench = new ProviderBench();
        var lease = await Running(bench);

        bench.Chain.Close(1);
        await bench.Settle();

        Assert.Empty((await bench.Executor.Observe(Cancellation)).Leases);
        Assert.Null(bench.Routes.Find("web.example.test"));
        Assert.Null(bench.Manifests.Find(lease));
        Assert.Empty(bench.Board.Current.Reservations.Entries);
    }

    [Fact]
    public async Task A_restarted_provider_adopts_what_runs_and_bids_nothing_twice()
    {
        using var first = new ProviderBench();
        var lease = await Running(first);
        var sent = first.Chain.Included.Count;

        using var second = new ProviderBench(first.Home, first.Clock, first.Chain, first.Executor);
        await second.Settle();

        Assert.Equal(sent, first.Chain.Included.Count);
        Assert.Equal(ReservationState.Lease, second.Board.Current.Reservations.Entries[lease.ToString()].State);
        Assert.Single(second.Routes.Find("web.example.test")!.Value.Route.Targets);
    }

    [Fact]
    public async Task A_manifest_that_never_comes_ends_the_lease_with_statement_and_evidence()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();
        await bench.Settle(1);

        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Settle();

        var statement = bench.Chain.Included.OfType<MsgAttachEvidence>().Single();
        var close = bench.Chain.Included.OfType<MsgCloseBid>().Single();
        Assert.Equal(("manifest_never_sent", LeaseClosedReason.ManifestTimeout), (statement.Cause, close.Reason));
        Assert.True(bench.Chain.Included.IndexOf(statement) < bench.Chain.Included.IndexOf(close));
        Assert.Equal(statement.EvidenceHash.ToByteArray(), Evidence.HashOf(bench.Evidence.Find(lease)!));
    }

    [Fact]
    public async Task A_workload_that_never_becomes_healthy_ends_the_lease_as_unstable()
    {
        using var bench = new ProviderBench();
        bench.Executor.HealthyAtOnce = false;
        await Running(bench);

        for (var check = 0; check < 45; check++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(5));
            await bench.Settle(1);
        }

        Assert.Equal(LeaseClosedReason.Unstable, bench.Chain.Included.OfType<MsgCloseBid>().Single().Reason);
        Assert.Equal("workload_never_healthy", bench.Chain.Included.OfType<MsgAttachEvidence>().Single().Cause);
    }

    [Fact]
    public async Task A_chain_without_statements_gets_the_close_alone()
    {
        using var bench = new ProviderBench();
        bench.Chain.KnowsStatements = false;
        await bench.Lease();
        await bench.Settle(1);

        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.Settle(1);

        Assert.Empty(bench.Chain.Included.OfType<MsgAttachEvidence>());
        Assert.Single(bench.Chain.Included.OfType<MsgCloseBid>());
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_named_in_the_status()
    {
        using var bench = new ProviderBench();
        var manifest = ProviderBench.Manifest(image: "nowhere.example/none:1");
        bench.Chain.Order(bench.Tenant, 1, ProviderBench.Spec(), manifest);
        await bench.Settle(2);
        var lease = bench.Chain.Take(1);

        await bench.Desk.Submit(bench.Tenant, 1, manifest, Cancellation);
        await bench.Settle(2);

        Assert.Contains("nowhere.example/none:1", (await bench.Desk.State(lease, Cancellation))!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_dies_mid_lease_stops_the_bidding_with_a_reason_and_ends_nothing()
    {
        using var bench = new ProviderBench();
        await Running(bench);
        var sent = bench.Chain.Included.Count;

        bench.Executor.EngineDown = "the container engine does not answer";
        bench.Chain.Order(bench.Tenant, 2, ProviderBench.Spec(), ProviderBench.Manifest());
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Settle();

        Assert.Equal(sent, bench.Chain.Included.Count);
        Assert.Contains("the container engine does not answer", bench.Board.Current.Errors);
        bench.Executor.EngineDown = null;
        await bench.Settle();
        Assert.Equal(2, bench.Chain.Included.OfType<MsgCreateBid>().Count());
    }

    [Fact]
    public async Task A_node_that_is_down_is_reported_and_nothing_is_done_on_an_old_view()
    {
        using var bench = new ProviderBench();
        await Running(bench);

        bench.Chain.Down = "the chain node does not answer: connection refused";
        bench.Clock.Advance(TimeSpan.FromHours(30));
        await bench.Settle(2);
        Assert.Contains(bench.Chain.Down, bench.Board.Current.Errors);

        bench.Chain.Down = null;
        await bench.Settle(2);
        Assert.Empty(bench.Board.Current.Errors);
        Assert.Single(bench.Chain.Included.OfType<MsgWithdrawLease>());
    }

    [Fact]
    public async Task A_withdrawal_that_fails_is_tried_again_soon_and_not_after_a_whole_period()
    {
        using var bench = new ProviderBench();
        await Running(bench);

        bench.Clock.Advance(TimeSpan.FromHours(25));
        bench.Chain.NextError = new Error("sdk", 11, "out of gas");
        await bench.Settle(4);

        Assert.Single(bench.Chain.Included.OfType<MsgWithdrawLease>());
    }

    [Fact]
    public async Task A_bid_on_an_order_that_another_provider_won_is_taken_back()
    {
        using var bench = new ProviderBench();
        bench.Chain.Order(bench.Tenant, 1, ProviderBench.Spec(), ProviderBench.Manifest());
        await bench.Settle(2);

        bench.Chain.TakeOther(1);
        await bench.Settle(2);

        Assert.Equal(LeaseClosedReason.Unspecified, bench.Chain.Included.OfType<MsgCloseBid>().Single().Reason);
        Assert.Empty(bench.Chain.Included.OfType<MsgAttachEvidence>());
    }

    [Fact]
    public async Task An_update_replaces_the_workload()
    {
        using var bench = new ProviderBench();
        await Running(bench);
        var update = ProviderBench.Manifest(host: "other.example.test");

        bench.Chain.Update(1, update);
        var outcome = await bench.Desk.Submit(bench.Tenant, 1, update, Cancellation);
        await bench.Settle();

        Assert.Equal(SubmitOutcome.Accepted, outcome);
        Assert.Null(bench.Routes.Find("web.example.test"));
        Assert.Single(bench.Routes.Find("other.example.test")!.Value.Route.Targets);
    }

    [Fact]
    public async Task The_planted_secret_is_in_no_log_file_label_status_or_evidence()
    {
        using var bench = new ProviderBench();
        bench.Executor.HealthyAtOnce = false;
        var lease = await Running(bench);
        for (var check = 0; check < 45; check++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(5));
            await bench.Settle(1);
        }

        var secret = Encoding.UTF8.GetBytes(ProviderBench.Secret);
        Assert.NotNull(bench.Evidence.Find(lease));
        Assert.All(Directory.EnumerateFiles(bench.Home, "*", SearchOption.AllDirectories), path => Assert.Equal(-1, File.ReadAllBytes(path).AsSpan().IndexOf(secret)));
        Assert.All(bench.Log.Lines, line => Assert.DoesNotContain(ProviderBench.Secret, line, StringComparison.Ordinal));
        Assert.All(bench.Chain.Included, message => Assert.DoesNotContain(ProviderBench.Secret, message.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(ProviderBench.Secret, string.Join(",", bench.Manifests.All), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_line_with_a_value_of_the_environment_is_left_out_of_evidence_and_control_characters_are_escaped()
    {
        using var bench = new ProviderBench();
        var document = ManifestDocument.Read(ProviderBench.Manifest()).Document!;
        var manifest = new StoredManifest(Provider.Samples.Lease(), "00", new Height(1), document.Groups[0], "");
        Welkin.ProviderDaemon.Executor.LogLine Line(string text) => new("web", "web-0", bench.Clock.GetUtcNow(), Welkin.ProviderDaemon.Executor.OutputStream.Out, text);

        var bundle = Evidence.Bundle(new EvidenceInput(
            Provider.Samples.Lease(), new ClosureStatement("workload_failed", "rule", [], "detail"), bench.Clock.GetUtcNow(), manifest, [], [], [Line($"token is {ProviderBench.Secret}"), Line("\u001b[31mred")]));

        var text = Encoding.UTF8.GetString(bundle);
        Assert.DoesNotContain(ProviderBench.Secret, text, StringComparison.Ordinal);
        Assert.Contains(@"\\u001b[31mred", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    private static async Task<LeaseId> Running(ProviderBench bench)
    {
        var lease = await bench.Lease();
        Assert.Equal(SubmitOutcome.Accepted, await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation));
        await bench.Settle(3);
        return lease;
    }
}
