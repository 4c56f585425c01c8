using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Isolation;
using Xunit;

namespace Welkin.Tests.Docker;

/// <summary>One private engine for all tests of this folder, in directories of its own; nothing of it is left afterwards.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    public const int OwnPort = 24080;
    public static readonly (int, int) Forwarded = (24140, 24199);
    private readonly string _name = "wt-" + Guid.NewGuid().ToString("N")[..6];

    public PrivateEngine Engine { get; private set; } = null!;
    public DockerApi Api { get; private set; } = null!;
    public ExecutorScope Scope { get; private set; } = null!;
    public NftIsolation Isolation { get; private set; } = null!;
    public DockerExecutor Executor { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Engine = new PrivateEngine(new PrivateEngineOptions
        {
            StateDirectory = $"/var/lib/{_name}", RunDirectory = $"/run/{_name}", AddressPools = ["10.203.0.0/16"],
        });
        await Engine.Ensure("test", CancellationToken.None);
        Api = new DockerApi(Engine.Socket);
        await SampleImage.Ensure(Api, CancellationToken.None);
        Scope = new ExecutorScope(_name, "akash1test");
        Isolation = NewIsolation(Scope);
        Executor = NewExecutor();
    }

    public async ValueTask DisposeAsync()
    {
        await Executor.RemoveAll(CancellationToken.None);
        await Executor.DisposeAsync();
        Api.Dispose();
        await Engine.Release("test", CancellationToken.None);
    }

    public static NftIsolation NewIsolation(ExecutorScope scope) => new(new IsolationOptions
    {
        ScopeId = scope.Id, BridgePrefix = scope.BridgePrefix, IngressPort = OwnPort, ForwardedPorts = Forwarded, Resolvers = NftIsolation.HostResolvers(),
    });

    /// <summary>A second executor over the same containers, as after a restart of the provider.</summary>
    public DockerExecutor NewExecutor() => new(Api, new DockerExecutorOptions(Scope, new byte[] { 1, 2, 3, 4 }), Isolation, TimeProvider.System);

    public static LeaseKey NewLease() => new($"akash1tenant/7/1/1/{Guid.NewGuid():N}");

    public static ServiceWorkload Hello(string name = "web", params string[] script) => new()
    {
        Name = name, Image = SampleImage.Reference, Limits = new ResourceLimits(500, 64L << 20, 32L << 20, 64),
        Ports = [new(8080, PortProtocol.Tcp)],
        Command = script.Length == 0 ? [] : ["sh", "-c"], Args = script.Length == 0 ? [] : [.. script],
    };

    /// <summary>Runs a workload and waits until its first replica is healthy.</summary>
    public async Task<ReplicaView> Run(LeaseKey lease, params ServiceWorkload[] services)
    {
        var outcome = await Executor.Apply(new LeaseWorkload(lease, [.. services]), CancellationToken.None);
        Assert.Equal(ApplyOutcome.Applied, outcome);
        return await Until(lease, services[0].Name, r => r.Health == ReplicaHealth.Healthy);
    }

    /// <summary>Looks until the replica is as described.</summary>
    public async Task<ReplicaView> Until(LeaseKey lease, string service, Func<ReplicaView, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        ReplicaView? last = null;
        while (!limit.IsCancellationRequested)
        {
            var view = await Executor.Observe(CancellationToken.None);
            last = view.Leases.GetValueOrDefault(lease)?.Of(service).FirstOrDefault();
            if (last is not null && condition(last)) return last;
            await Task.Delay(20, CancellationToken.None);
        }
        throw new TimeoutException($"the replica did not become as expected; last seen: {last}");
    }

    /// <summary>Runs a shell line in the lease's service; gives output and exit code.</summary>
    public async Task<(string Output, int ExitCode)> Shell(LeaseKey lease, string script, string service = "web")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var session = await Executor.Exec(lease, new ExecRequest(service, 0, ["sh", "-c", script], Terminal: false, Input: false), limit.Token);
        Assert.NotNull(session);
        var output = new List<byte>();
        await foreach (var chunk in session.Output(limit.Token)) output.AddRange(chunk.Bytes.Span);
        return (System.Text.Encoding.UTF8.GetString([.. output]).Trim(), await session.ExitCode(limit.Token));
    }
}

[CollectionDefinition("engine")]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>;
