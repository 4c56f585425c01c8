using System.Net;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Isolation;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>How this provider uses the engine.</summary>
/// <param name="Scope">Whose containers these are.</param>
/// <param name="FingerprintKey">A random key of the provider, kept as long as its containers.</param>
public sealed record DockerExecutorOptions(ExecutorScope Scope, ReadOnlyMemory<byte> FingerprintKey);

/// <summary>What a provider needs to run leases on the engine of this machine.</summary>
/// <param name="Socket">The engine's socket.</param>
/// <param name="Isolated">False for <c>--isolation none</c>.</param>
/// <param name="IngressPort">The provider's own HTTP port.</param>
/// <param name="ForwardedPorts">First and last port that may be forwarded.</param>
public sealed record MachineOptions(string Socket, bool Isolated, int IngressPort, (int First, int Last) ForwardedPorts);

/// <summary>Runs leases as containers of one Docker-compatible engine on this machine.</summary>
/// <remarks>
/// Objects: one bridge network a lease, one container a replica, all labelled. No state is kept beside the engine's own but what
/// may be lost: when to restart, who answered.
/// </remarks>
public sealed class DockerExecutor : IExecutor, IAsyncDisposable
{
    private readonly DockerApi _api;
    private readonly DockerExecutorOptions _options;
    private readonly ITenantIsolation _isolation;
    private readonly TimeProvider _clock;
    private readonly ReadinessProber _prober;
    private readonly RestartBackOff _backOff;
    private readonly DockerEvents _events;
    private readonly DockerImages _images;
    private readonly LeaseNetworks _networks;
    private readonly DockerObserver _observer;
    private readonly LeaseApplier _applier;
    private readonly LeaseLocks _locks = new();
    private EngineFacts? _facts;

    public DockerExecutor(DockerApi api, DockerExecutorOptions options, ITenantIsolation isolation, TimeProvider clock)
    {
        (_api, _options, _isolation, _clock) = (api, options, isolation, clock);
        _prober = new ReadinessProber(clock);
        _backOff = new RestartBackOff(clock);
        _events = new DockerEvents(api, options.Scope);
        _images = new DockerImages(api);
        _networks = new LeaseNetworks(api, options.Scope, isolation);
        _observer = new DockerObserver(api, options.Scope, _prober, _backOff, _events, _images, clock);
        _applier = new LeaseApplier(api, options, _networks, _images, _events, _backOff, clock);
    }

    /// <summary>The executor of this machine, with the isolation that fits its engine.</summary>
    public static async Task<DockerExecutor> Open(MachineOptions machine, DockerExecutorOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var api = new DockerApi(machine.Socket);
        var facts = EngineFacts.Read(await api.Get("/info", cancellation), await api.Get("/version", cancellation));
        ITenantIsolation isolation = machine.Isolated
            ? new NftIsolation(new IsolationOptions
            {
                ScopeId = options.Scope.Id, BridgePrefix = options.Scope.BridgePrefix, IngressPort = machine.IngressPort,
                ForwardedPorts = machine.ForwardedPorts, Resolvers = NftIsolation.HostResolvers(), ResolverOnBridge = facts.IsPodman,
            })
            : new NoIsolation();
        return new DockerExecutor(api, options, isolation, clock);
    }

    /// <inheritdoc/>
    public async Task<ExecutorCapabilities> Capabilities(CancellationToken cancellation)
    {
        _facts = null;
        var facts = await Facts(cancellation);
        var broken = facts.Refusal ?? (await _networks.AssertIsolation(cancellation) is { } why ? $"isolation unavailable: {why}" : null);
        return new ExecutorCapabilities
        {
            Engine = facts.Name,
            Unavailable = broken,
            Nodes = [new(Environment.MachineName, facts.Cores * 1000, facts.MemoryBytes, DiskSize(facts.DataRoot))],
            Cpu = facts.Cpu,
            Memory = facts.Memory,
            Pids = facts.Pids,
            Ephemeral = facts.Ephemeral,
            TenantNetworks = _isolation.HasEgress,
        };
    }

    /// <inheritdoc/>
    public Task<ExecutorView> Observe(CancellationToken cancellation) => _observer.Observe(cancellation);

    /// <inheritdoc/>
    public async Task<ApplyOutcome> Apply(LeaseWorkload workload, CancellationToken cancellation)
    {
        using var held = await _locks.Take(workload.Lease, cancellation);
        return await _applier.Apply(workload, await Facts(cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task Remove(LeaseKey lease, CancellationToken cancellation)
    {
        using var held = await _locks.Take(lease, cancellation);
        await _applier.RemoveContainers(lease, cancellation);
        await _networks.Remove(lease, cancellation);
    }

    /// <inheritdoc/>
    public Task<ImageOutcome> EnsureImage(string image, ImageCredentials? credentials, CancellationToken cancellation) =>
        _images.Ensure(image, credentials, pulling: null, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> Logs(LeaseKey lease, LogQuery query, CancellationToken cancellation) =>
        new DockerLogs(_api, _options.Scope, lease, query).Read(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ExecutorEvent> Events(CancellationToken cancellation) => _events.Listen(cancellation);

    /// <inheritdoc/>
    public async Task<IExecSession?> Exec(LeaseKey lease, ExecRequest request, CancellationToken cancellation)
    {
        try
        {
            return await DockerExec.Start(_api, _options.Scope.Container(lease, request.Service, request.Index), request, cancellation);
        }
        catch (DockerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return null;
        }
        catch (Exception e) when (DockerApi.IsTransport(e))
        {
            throw _api.Unavailable(e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReplicaStats>> Stats(LeaseKey lease, CancellationToken cancellation)
    {
        var running = (await _observer.Containers(lease, cancellation)).Where(c => c.Text("State") == "running");
        var stats = await Task.WhenAll(running.Select(c => DockerStats.Read(_api, c, cancellation)));
        return [.. stats.OfType<ReplicaStats>().OrderBy(s => s.Service, StringComparer.Ordinal).ThenBy(s => s.Index)];
    }

    /// <summary>Removes everything of this scope: leases, networks and firewall rules. Used by <c>down --purge</c>.</summary>
    public async Task RemoveAll(CancellationToken cancellation)
    {
        foreach (var lease in (await Observe(cancellation)).Leases.Keys.Order()) await Remove(lease, cancellation);
        await _isolation.Teardown(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _prober.DisposeAsync();

    // Asked anew by every look at the capabilities, which is once a cycle; between them it does not change.
    private async Task<EngineFacts> Facts(CancellationToken cancellation) =>
        _facts ??= EngineFacts.Read(await _api.Get("/info", cancellation), await _api.Get("/version", cancellation));

    // The whole disk, not what is free now: reservations are what is subtracted from it.
    private static long DiskSize(string dataRoot)
    {
        try
        {
            return (long)(new DriveInfo(dataRoot).TotalSize * 0.9);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
