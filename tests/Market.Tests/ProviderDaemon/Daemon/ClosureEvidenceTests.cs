using System.Text;
using System.Text.Json;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Market.V1;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;
using Xunit;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Tests.ProviderDaemon.Daemon;

/// <summary>What breaks a workload is in the evidence of its end, and the hash of the evidence is on the chain.</summary>
public sealed class ClosureEvidenceTests
{
    private const int Checks = 45;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_ends_again_and_again_shows_exit_code_and_restarts()
    {
        var (statement, evidence) = await Ended((bench, lease) => Breaks(bench, lease, replica => replica with { State = ReplicaState.Exited, Health = ReplicaHealth.Unhealthy, ExitCode = 3 }));

        Assert.Equal("workload_failed", statement.Cause);
        Assert.Contains("exit code 3", statement.Detail, StringComparison.Ordinal);
        var replica = evidence.GetProperty("replicas")[0];
        Assert.Equal(3, replica.GetProperty("exit_code").GetInt32());
        Assert.True(replica.GetProperty("restarts").GetInt32() > 0);
    }

    [Fact]
    public async Task Memory_that_is_used_up_is_marked()
    {
        var (statement, evidence) = await Ended((bench, lease) => Breaks(bench, lease, replica => replica with { State = ReplicaState.Exited, Health = ReplicaHealth.Unhealthy, ExitCode = 137, OutOfMemory = true }));

        Assert.Contains("memory was used up", statement.Detail, StringComparison.Ordinal);
        Assert.True(evidence.GetProperty("replicas")[0].GetProperty("out_of_memory").GetBoolean());
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_named_with_the_reason()
    {
        var (statement, evidence) = await Ended((_, _) => Task.CompletedTask, image: "nowhere.example/none:1");

        Assert.Equal("workload_never_healthy", statement.Cause);
        Assert.Contains("nowhere.example/none:1", statement.Detail, StringComparison.Ordinal);
        var failed = evidence.GetProperty("events").EnumerateArray().First(happened => happened.GetProperty("reason").GetString() == "ErrImagePull");
        Assert.Contains("it does not exist", failed.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_never_answers_is_the_complaint()
    {
        var (statement, evidence) = await Ended((_, _) => Task.CompletedTask, healthy: false);

        Assert.Equal("workload_never_healthy", statement.Cause);
        Assert.Contains("its port does not answer", evidence.GetProperty("replicas")[0].GetProperty("complaint").GetString(), StringComparison.Ordinal);
        Assert.Equal("41", evidence.GetProperty("values").GetProperty("failed-checks").GetString());
    }

    [Fact]
    public async Task An_engine_that_was_lost_ends_nothing_by_itself_and_is_in_the_evidence_of_what_ends_later()
    {
        var (_, evidence) = await Ended(async (bench, lease) =>
        {
            bench.Executor.EngineDown = "the container engine does not answer";
            bench.Clock.Advance(TimeSpan.FromHours(2));
            for (var cycle = 0; cycle < Checks; cycle++) await bench.Settle(1);
            Assert.Empty(bench.Chain.Included.OfType<MsgCloseBid>());
            Assert.Null(bench.Board.Current.Leases[lease.ToString()].Conditions!.Healthy.Holds);
            bench.Executor.EngineDown = null;
            await Breaks(bench, lease, replica => replica with { State = ReplicaState.Dead, Health = ReplicaHealth.Unhealthy });
        });

        var outage = evidence.GetProperty("engine_outages")[0];
        Assert.Equal("the container engine does not answer", outage.GetProperty("reason").GetString());
        Assert.True(outage.GetProperty("until").GetDateTimeOffset() - outage.GetProperty("from").GetDateTimeOffset() > TimeSpan.FromSeconds(Checks));
    }

    [Fact]
    public async Task Conditions_say_since_when_and_a_restart_does_not_forget_it()
    {
        using var bench = new ProviderBench();
        var lease = await bench.Lease();
        await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(), Cancellation);
        await bench.Settle(3);
        var healthy = bench.Board.Current.Leases[lease.ToString()].Conditions!.Healthy;
        Assert.Equal((true, "AllAvailable"), (healthy.Holds, healthy.Reason));

        bench.Clock.Advance(TimeSpan.FromMinutes(7));
        using var second = new ProviderBench(bench.Home, bench.Clock, bench.Chain, bench.Executor);
        await second.Settle(2);
        Assert.Equal(healthy, second.Board.Current.Leases[lease.ToString()].Conditions!.Healthy);

        bench.Executor.Break(new LeaseKey(lease.ToString()), "web", replica => replica with { Health = ReplicaHealth.Unhealthy });
        var brokenAt = bench.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await second.Settle(3);
        Assert.Equal((false, brokenAt), (second.Board.Current.Leases[lease.ToString()].Conditions!.Healthy.Holds, second.Board.Current.Leases[lease.ToString()].Conditions!.Healthy.SinceMs));
    }

    private static async Task Breaks(ProviderBench bench, LeaseId lease, Func<ReplicaView, ReplicaView> change)
    {
        for (var check = 0; check < Checks && !bench.Chain.Included.OfType<MsgCloseBid>().Any(); check++)
        {
            bench.Executor.Break(new LeaseKey(lease.ToString()), "web", change);
            bench.Clock.Advance(TimeSpan.FromSeconds(5));
            await bench.Settle(1);
        }
    }

    /// <summary>A lease that is made, broken, and ended by its provider: the statement on the chain and the evidence it names.</summary>
    private static async Task<(MsgAttachEvidence Statement, JsonElement Evidence)> Ended(Func<ProviderBench, LeaseId, Task> breaks, string image = "welkin.local/hello:1.0", bool healthy = true)
    {
        using var bench = new ProviderBench();
        bench.Executor.HealthyAtOnce = healthy;
        bench.Chain.Order(bench.Tenant, 1, ProviderBench.Spec(), ProviderBench.Manifest(image));
        await bench.Settle(2);
        var lease = bench.Chain.Take(1);
        Assert.Equal(SubmitOutcome.Accepted, await bench.Desk.Submit(bench.Tenant, 1, ProviderBench.Manifest(image), Cancellation));
        await bench.Settle(3);
        await breaks(bench, lease);
        for (var check = 0; check < Checks && !bench.Chain.Included.OfType<MsgCloseBid>().Any(); check++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(5));
            await bench.Settle(1);
        }

        var statement = bench.Chain.Included.OfType<MsgAttachEvidence>().Single();
        var bundle = bench.Evidence.Find(lease)!;
        Assert.Equal(Evidence.HashOf(bundle), statement.EvidenceHash.ToByteArray());
        Assert.Equal(LeaseClosedReason.Unstable, bench.Chain.Included.OfType<MsgCloseBid>().Single().Reason);
        return (statement, JsonDocument.Parse(Encoding.UTF8.GetString(bundle)).RootElement);
    }
}
