using System.Diagnostics;
using System.Text;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Isolation;
using Xunit;

namespace Welkin.Tests.Docker;

/// <summary>What only a real engine shows.</summary>
[Collection("engine")]
public sealed class DockerWorkloadTests(EngineFixture engine)
{
    [Fact]
    public async Task The_sample_image_serves_its_page_and_prints_a_line()
    {
        var lease = EngineFixture.NewLease();
        var clock = Stopwatch.StartNew();
        var replica = await engine.Run(lease, EngineFixture.Hello());
        using var http = new HttpClient();
        Assert.Contains("hello from Welkin", await http.GetStringAsync($"http://{replica.Address}:8080/"), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine($"apply to first answer: {clock.ElapsedMilliseconds} ms");
        var lines = new List<LogLine>();
        await foreach (var line in engine.Executor.Logs(lease, new LogQuery([]), CancellationToken.None)) lines.Add(line);
        Assert.Equal("hello from Welkin: serving on port 8080", lines[0].Text);
        Assert.InRange(lines[0].At, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_second_executor_adopts_what_runs_and_another_scope_sees_nothing()
    {
        var lease = EngineFixture.NewLease();
        var before = await engine.Run(lease, EngineFixture.Hello());
        await using (var second = engine.NewExecutor())
        {
            Assert.Equal(ApplyOutcome.Applied, await second.Apply(new(lease, [EngineFixture.Hello()]), CancellationToken.None));
            Assert.Equal(before.Id, (await second.Observe(CancellationToken.None)).Leases[lease].Replicas.Single().Id);
        }
        var stranger = new ExecutorScope("elsewhere", "akash1other");
        await using (var other = new DockerExecutor(engine.Api, new(stranger, new byte[] { 1 }), new NoIsolation(), TimeProvider.System))
        {
            Assert.Empty((await other.Observe(CancellationToken.None)).Leases);
            await other.Remove(lease, CancellationToken.None);
        }
        Assert.Equal(before.Id, (await engine.Until(lease, "web", _ => true)).Id);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_container_that_ends_is_started_again_and_then_waits()
    {
        var lease = EngineFixture.NewLease();
        var workload = new LeaseWorkload(lease, [EngineFixture.Hello("web", "echo once; exit 3") with { Ports = [] }]);
        await engine.Executor.Apply(workload, CancellationToken.None);
        var ended = await engine.Until(lease, "web", r => r.State == ReplicaState.Exited);
        Assert.Equal((3, 0), (ended.ExitCode, ended.Restarts));
        await engine.Executor.Apply(workload, CancellationToken.None);
        var waiting = await engine.Until(lease, "web", r => r.State == ReplicaState.Restarting);
        Assert.Equal(1, waiting.Restarts);
        await engine.Executor.Apply(workload, CancellationToken.None);
        Assert.Equal(1, (await engine.Until(lease, "web", _ => true)).Restarts);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_refused_without_showing_the_environment()
    {
        var lease = EngineFixture.NewLease();
        var service = EngineFixture.Hello() with { Command = ["/no/such/planted-secret"], Env = ["TOKEN=planted-secret"] };
        var outcome = await engine.Executor.Apply(new(lease, [service]), CancellationToken.None);
        Assert.Equal((ApplyStatus.Refused, "web"), (outcome.Status, outcome.Service));
        Assert.Contains("no such file", outcome.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", outcome.Detail, StringComparison.Ordinal);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_terminal_has_a_size_and_takes_input()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var session = await engine.Executor.Exec(lease, new ExecRequest("web", 0, ["sh"], Terminal: true, Input: true), limit.Token);
        Assert.NotNull(session);
        await session.Resize(120, 40, limit.Token);
        await session.Write("stty size; echo $((6*7)); exit 5\n"u8.ToArray(), limit.Token);
        var output = new StringBuilder();
        await foreach (var chunk in session.Output(limit.Token)) output.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        Assert.Contains("40 120", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("42", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(5, await session.ExitCode(limit.Token));
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Following_goes_on_over_a_replacement_and_loses_no_line()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello("web", "echo first; exec httpd -f -p 8080 -h /www"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var texts = new List<string>();
        await foreach (var line in engine.Executor.Logs(lease, new LogQuery([], Follow: true), limit.Token))
        {
            texts.Add(line.Text);
            if (line.Text == "first")
                await engine.Executor.Apply(new(lease, [EngineFixture.Hello("web", "for i in 1 2 3; do echo second $i; done; exec httpd -f -p 8080 -h /www")]), limit.Token);
            if (line.Text == "second 3") break;
        }
        Assert.Equal(["first", "second 1", "second 2", "second 3"], texts);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Memory_backed_mounts_are_sized()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello() with { RamMounts = [new RamMount("/dev/shm", 1 << 20, ReadOnly: false)] });
        var (output, _) = await engine.Shell(lease, "dd if=/dev/zero of=/dev/shm/x bs=64k count=64 2>&1");
        Assert.Contains("No space left", output, StringComparison.Ordinal);
        await engine.Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_not_taken_for_a_missing_image()
    {
        var outcome = await engine.Executor.EnsureImage("127.0.0.1:1/nothing/here:1", null, CancellationToken.None);
        Assert.Equal(ImageStatus.Unreachable, outcome.Status);
    }

    [Fact]
    public async Task Removal_takes_container_network_bridge_and_rule_within_five_seconds()
    {
        var lease = EngineFixture.NewLease();
        await engine.Run(lease, EngineFixture.Hello());
        var bridge = "/sys/class/net/" + engine.Scope.Bridge(lease);
        Assert.True(Directory.Exists(bridge));
        var clock = Stopwatch.StartNew();
        await engine.Executor.Remove(lease, CancellationToken.None);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(Directory.Exists(bridge));
        using var nft = Process.Start(new ProcessStartInfo("nft", ["list", "table", "inet", "welkin_" + engine.Scope.Id]) { RedirectStandardOutput = true })!;
        Assert.DoesNotContain(engine.Scope.Bridge(lease), await nft.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
