using Welkin.ProviderDaemon.Executor;
using Xunit;

namespace Welkin.Tests.ProviderDaemon;

/// <summary>
/// What every executor promises. A class that derives from this one names the executor: the fake here, real engines in the
/// acceptance tests.
/// </summary>
public abstract class ExecutorConformance
{
    /// <summary>An image that every executor under test has: it serves HTTP on 8080 and prints a line at start.</summary>
    protected const string Image = "welkin.local/hello:1.0";

    /// <summary>The executor under test.</summary>
    protected abstract IExecutor Executor { get; }

    [Fact]
    public async Task An_applied_workload_is_observed_running_and_becomes_healthy()
    {
        var lease = NewLease();
        Assert.Equal(ApplyOutcome.Applied, await Apply(lease, Service("web", replicas: 2)));
        var view = await Until(lease, v => v.Replicas.Count == 2 && v.Replicas.All(r => r.Health == ReplicaHealth.Healthy));
        Assert.Equal(["web-0", "web-1"], view.Replicas.Select(r => r.Name));
        Assert.All(view.Replicas, r => Assert.True(r is { State: ReplicaState.Running, ExitCode: null, OutOfMemory: false, Address: not null, StartedAt: not null }));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Applying_the_same_workload_again_changes_nothing()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"));
        var first = (await View(lease))!.Replicas.Single();
        Assert.Equal(ApplyOutcome.Applied, await Apply(lease, Service("web")));
        Assert.Equal(first.Id, (await View(lease))!.Replicas.Single().Id);
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Only_the_services_that_changed_are_replaced()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"), Service("other"));
        var before = (await View(lease))!;
        await Apply(lease, Service("web") with { Env = ["COLOUR=blue"] }, Service("other"));
        var after = (await View(lease))!;
        Assert.NotEqual(before.Of("web").Single().Id, after.Of("web").Single().Id);
        Assert.Equal(before.Of("other").Single().Id, after.Of("other").Single().Id);
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Surplus_replicas_and_services_are_removed()
    {
        var lease = NewLease();
        await Apply(lease, Service("web", replicas: 2), Service("other"));
        await Apply(lease, Service("web"));
        Assert.Equal(["web-0"], (await View(lease))!.Replicas.Select(r => r.Name));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_removed_lease_leaves_nothing_and_may_be_removed_again()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"));
        await Executor.Remove(lease, CancellationToken.None);
        Assert.Null(await View(lease));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_named_and_nothing_is_started()
    {
        var lease = NewLease();
        var outcome = await Apply(lease, Service("web") with { Image = "welkin.local/nothing:1" });
        Assert.Equal((ApplyStatus.ImageFailed, "web", ImageStatus.NotFound), (outcome.Status, outcome.Service, outcome.Image!.Status));
        Assert.Contains("welkin.local/nothing:1", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty((await View(lease))?.Replicas ?? []);
    }

    [Fact]
    public async Task The_line_printed_at_start_is_in_the_logs_and_the_service_filter_holds()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"), Service("other"));
        await Until(lease, v => v.Replicas.All(r => r.Health == ReplicaHealth.Healthy));
        var lines = await Collect(Executor.Logs(lease, new LogQuery(["web"]), CancellationToken.None));
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Equal(("web", "web-0"), (l.Service, l.Replica)));
        Assert.Empty(await Collect(Executor.Logs(lease, new LogQuery(["web"], Tail: 0), CancellationToken.None)));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Following_logs_end_when_the_lease_is_removed()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"));
        await Until(lease, v => v.Replicas.All(r => r.Health == ReplicaHealth.Healthy));
        var following = Collect(Executor.Logs(lease, new LogQuery([], Follow: true), CancellationToken.None));
        await Executor.Remove(lease, CancellationToken.None);
        await following.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_command_gives_its_output_and_exit_code()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"));
        Assert.Equal(("hello there\n", 0), await Exec(lease, "echo hello there", input: null));
        Assert.Equal(("", 7), await Exec(lease, "exit 7", input: null));
        Assert.Equal(("typed", 0), await Exec(lease, "cat", input: "typed"));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task A_command_in_a_replica_that_is_not_there_is_no_session()
    {
        var session = await Executor.Exec(NewLease(), new ExecRequest("web", 0, ["sh"], Terminal: false, Input: false), CancellationToken.None);
        Assert.Null(session);
    }

    [Fact]
    public async Task Starting_a_workload_is_told_as_an_event()
    {
        var lease = NewLease();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var events = Executor.Events(limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync().AsTask();
        await Until(async () =>
        {
            // Events before the subscription are nobody's; a changed workload makes new ones until one is seen.
            await Apply(lease, Service("web") with { Env = [$"AT={Guid.NewGuid()}"] });
            return await Task.WhenAny(next, Task.Delay(500, limit.Token)) == next;
        });
        while (events.Current.Lease != lease || events.Current.Reason != "Started") Assert.True(await events.MoveNextAsync());
        Assert.Equal("web", events.Current.Service);
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Stats_name_every_running_replica_with_its_limit()
    {
        var lease = NewLease();
        await Apply(lease, Service("web"));
        var stats = Assert.Single(await Executor.Stats(lease, CancellationToken.None));
        Assert.Equal(("web", 0, 64L << 20), (stats.Service, stats.Index, stats.MemoryLimitBytes));
        await Executor.Remove(lease, CancellationToken.None);
    }

    [Fact]
    public async Task Capabilities_say_what_is_enforced_and_what_is_there()
    {
        var capabilities = await Executor.Capabilities(CancellationToken.None);
        Assert.Null(capabilities.Unavailable);
        Assert.True(capabilities is { Cpu: true, Memory: true, Pids: true, PersistentVolumes: false, Gpus: false, LeasedIps: false });
        Assert.NotEqual(EphemeralEnforcement.None, capabilities.Ephemeral);
        Assert.All(capabilities.Nodes, n => Assert.True(n is { CpuMillis: > 0, MemoryBytes: > 0, EphemeralBytes: > 0 }));
    }

    protected static ServiceWorkload Service(string name, int replicas = 1) => new()
    {
        Name = name, Image = Image, Replicas = replicas, Limits = new ResourceLimits(200, 64L << 20, 32L << 20, 64), Ports = [new(8080, PortProtocol.Tcp)],
    };

    protected static LeaseKey NewLease() => new($"akash1tenant/7/1/1/{Guid.NewGuid():N}");

    protected Task<ApplyOutcome> Apply(LeaseKey lease, params ServiceWorkload[] services) => Executor.Apply(new LeaseWorkload(lease, [.. services]), CancellationToken.None);

    private async Task<LeaseView?> View(LeaseKey lease) => (await Executor.Observe(CancellationToken.None)).Leases.GetValueOrDefault(lease);

    private async Task<LeaseView> Until(LeaseKey lease, Func<LeaseView, bool> condition)
    {
        LeaseView? seen = null;
        await Until(async () => (seen = await View(lease)) is not null && condition(seen));
        return seen!;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(20, limit.Token);
    }

    private static async Task<List<LogLine>> Collect(IAsyncEnumerable<LogLine> lines)
    {
        var all = new List<LogLine>();
        await foreach (var line in lines) all.Add(line);
        return all;
    }

    private async Task<(string Output, int Code)> Exec(LeaseKey lease, string script, string? input)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var session = await Executor.Exec(lease, new ExecRequest("web", 0, ["sh", "-c", script], Terminal: false, Input: input is not null), limit.Token);
        Assert.NotNull(session);
        if (input is not null)
        {
            await session.Write(System.Text.Encoding.UTF8.GetBytes(input), limit.Token);
            await session.CloseInput(limit.Token);
        }
        var output = new List<byte>();
        await foreach (var chunk in session.Output(limit.Token)) output.AddRange(chunk.Bytes.Span);
        return (System.Text.Encoding.UTF8.GetString([.. output]), await session.ExitCode(limit.Token));
    }
}
