using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;
using Welkin.ProviderDaemon.Executor;
using Xunit;

namespace Welkin.Tests.Docker;

/// <summary>The engine dies or restarts in the middle of a lease. A private engine of its own, because others must not notice.</summary>
public sealed class EngineCrashTests : IAsyncLifetime
{
    private readonly string _name = "wt-" + Guid.NewGuid().ToString("N")[..6];
    private readonly LeaseKey _lease = EngineFixture.NewLease();
    private PrivateEngine _engine = null!;
    private DockerApi _api = null!;
    private DockerExecutor _executor = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = new PrivateEngine(new PrivateEngineOptions { StateDirectory = $"/var/lib/{_name}", RunDirectory = $"/run/{_name}", AddressPools = ["10.204.0.0/16"] });
        await _engine.Ensure("home-a", CancellationToken.None);
        _api = new DockerApi(_engine.Socket);
        await SampleImage.Ensure(_api, CancellationToken.None);
        var scope = new ExecutorScope(_name, "akash1crash");
        _executor = new DockerExecutor(_api, new(scope, new byte[] { 9 }), EngineFixture.NewIsolation(scope), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (await DockerApi.Answers(_engine.Socket, CancellationToken.None)) await _executor.RemoveAll(CancellationToken.None);
        await _executor.DisposeAsync();
        _api.Dispose();
        await _engine.Release("home-a", CancellationToken.None);
        await _engine.Release("home-b", CancellationToken.None);
    }

    [Fact]
    public async Task A_killed_engine_loses_no_container_and_no_rule()
    {
        var before = await Healthy();
        using (var engine = Process.GetProcessById(Pid()))
        {
            engine.Kill();
            await engine.WaitForExitAsync();
        }
        await Assert.ThrowsAsync<ExecutorUnavailableException>(() => _executor.Observe(CancellationToken.None));
        using var http = new HttpClient();
        Assert.Contains("hello from Welkin", await http.GetStringAsync($"http://{before.Address}:8080/"), StringComparison.Ordinal);

        await _engine.Ensure("home-a", CancellationToken.None);
        var after = await Healthy();
        Assert.Equal((before.Id, before.StartedAt, before.Address), (after.Id, after.StartedAt, after.Address));
        Assert.False(await ReachesHost(after));
        Assert.Equal(ApplyOutcome.Applied, await _executor.Apply(Workload(), CancellationToken.None));
        Assert.Equal(before.Id, (await Healthy()).Id);
    }

    [Fact]
    public async Task The_last_home_that_leaves_takes_everything_with_it()
    {
        await _engine.Ensure("home-b", CancellationToken.None);
        await Healthy();
        Assert.False(await _engine.Release("home-b", CancellationToken.None));
        Assert.True(await DockerApi.Answers(_engine.Socket, CancellationToken.None));

        // Somebody deleted this one's folder instead of purging it: nobody will ever release it.
        await _engine.Ensure(Path.Combine(Path.GetTempPath(), _name, "gone"), CancellationToken.None);
        await _executor.RemoveAll(CancellationToken.None);
        var pid = Pid();
        Assert.True(await _engine.Release("home-a", CancellationToken.None));
        Assert.False(Directory.Exists($"/var/lib/{_name}"));
        Assert.False(Directory.Exists($"/run/{_name}"));
        Assert.DoesNotContain(_name, await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories("/sys/class/net"), d => Path.GetFileName(d).StartsWith(new ExecutorScope(_name, "akash1crash").BridgePrefix, StringComparison.Ordinal));
        Assert.True(!File.Exists($"/proc/{pid}/stat") || (await File.ReadAllTextAsync($"/proc/{pid}/stat")).Contains(") Z", StringComparison.Ordinal));
        Assert.DoesNotContain(new ExecutorScope(_name, "akash1crash").Id, File.Exists("/run/welkin-forwarding/record.json") ? await File.ReadAllTextAsync("/run/welkin-forwarding/record.json") : "", StringComparison.Ordinal);
    }

    private static LeaseWorkload Workload(LeaseKey lease) => new(lease, [EngineFixture.Hello()]);

    private LeaseWorkload Workload() => Workload(_lease);

    private async Task<ReplicaView> Healthy()
    {
        Assert.Equal(ApplyOutcome.Applied, await _executor.Apply(Workload(), CancellationToken.None));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var view = await _executor.Observe(limit.Token);
            if (view.Leases.TryGetValue(_lease, out var lease) && lease.Of("web").FirstOrDefault() is { Health: ReplicaHealth.Healthy } replica) return replica;
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<bool> ReachesHost(ReplicaView replica)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen();
        var gateway = replica.Address![..replica.Address!.LastIndexOf('.')] + ".1";
        await using var session = await _executor.Exec(_lease, new ExecRequest("web", 0, ["sh", "-c", $"nc -w 2 {gateway} {((IPEndPoint)listener.LocalEndPoint!).Port} </dev/null"], Terminal: false, Input: false), CancellationToken.None);
        await foreach (var _ in session!.Output(CancellationToken.None)) { }
        return await session.ExitCode(CancellationToken.None) == 0;
    }

    private int Pid() => int.Parse(File.ReadAllText($"/run/{_name}/dockerd.pid"), CultureInfo.InvariantCulture);
}
