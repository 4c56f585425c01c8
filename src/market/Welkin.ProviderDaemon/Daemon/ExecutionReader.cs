using System.Collections.Immutable;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>The executor as the plan sees it, and as routes need it.</summary>
public sealed record Execution(ExecutionView Plan, ExecutorView? Observed);

/// <summary>Reads the executor and compares what runs with what the manifests ask for.</summary>
public sealed class ExecutionReader(IExecutor executor, ManifestStore manifests, DaemonSettings settings, ReadOnlyMemory<byte> fingerprintKey, TimeProvider clock)
{
    private ExecutorCapabilities? _capabilities;
    private DateTimeOffset _askedAt;

    /// <summary>Everything at once. An executor that does not answer is a silent one, not an empty one.</summary>
    public async Task<Execution> Read(CancellationToken cancellation)
    {
        try
        {
            var capabilities = await Capabilities(cancellation);
            var observed = await executor.Observe(cancellation);
            var workloads = observed.Leases.Values
                .Select(lease => LeaseId.TryParse(lease.Lease.Text, out var id) ? Compare(id, lease, capabilities) : null)
                .OfType<WorkloadView>()
                .OrderBy(workload => workload.Id.ToString(), StringComparer.Ordinal);
            return new Execution(new ExecutionView(true, Stock(capabilities), [.. workloads]), observed);
        }
        catch (ExecutorUnavailableException e)
        {
            _capabilities = null;
            return new Execution(ExecutionView.Silent(e.Message), null);
        }
    }

    /// <summary>
    /// Asking asserts the isolation anew, which costs; so an answer that lets work in is good for a poll period. Applying a
    /// workload asserts by itself.
    /// </summary>
    private async Task<ExecutorCapabilities> Capabilities(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (_capabilities is not { Unavailable: null } known || now - _askedAt >= settings.PollPeriod)
        {
            _capabilities = known = await executor.Capabilities(cancellation);
            _askedAt = now;
        }

        return known;
    }

    private Inventory Stock(ExecutorCapabilities capabilities)
    {
        var ports = settings.ForwardedPorts.First == 0 ? 0 : settings.ForwardedPorts.Last - settings.ForwardedPorts.First + 1;
        var stock = new Inventory(
            [.. capabilities.Nodes.Select(node => new NodeStock(node.Name, node.CpuMillis, node.MemoryBytes, node.EphemeralBytes, []))],
            [],
            ports,
            0,
            Enforceable(capabilities) with { ForwardedPorts = ports > 0 });
        return stock.Overcommit(settings.Overcommit.Cpu, settings.Overcommit.Memory, settings.Overcommit.Storage);
    }

    private Enforceable Enforceable(ExecutorCapabilities capabilities) => new()
    {
        EphemeralStorage = capabilities.Ephemeral != EphemeralEnforcement.None,
        PersistentStorage = capabilities.PersistentVolumes,
        RamVolumes = capabilities.Memory,
        Gpus = capabilities.Gpus,
        LeasedIps = capabilities.LeasedIps,
        NothingBecause = Unfit(capabilities),
        OnlyOwners = settings.OnlyOwners,
    };

    private static string? Unfit(ExecutorCapabilities capabilities)
    {
        if (capabilities.Unavailable is { } reason)
        {
            return reason;
        }

        var missing = new[] { (capabilities.Cpu, "cpu"), (capabilities.Memory, "memory"), (capabilities.Pids, "process") }
            .Where(limit => !limit.Item1).Select(limit => limit.Item2).ToList();
        return missing.Count == 0 ? null : $"{capabilities.Engine} does not enforce {string.Join(" and ", missing)} limits here";
    }

    private WorkloadView Compare(LeaseId id, Executor.LeaseView running, ExecutorCapabilities capabilities)
    {
        var node = capabilities.Nodes.Select(node => node.Name).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
        if (manifests.Find(id) is not { } manifest)
        {
            return new WorkloadView(id, node, InSync: false, Healthy: false, "no manifest");
        }

        var wanted = WorkloadBuilder.Build(manifest, settings.PublicHostname);
        return new WorkloadView(
            id,
            node,
            IsInSync(wanted, running),
            wanted.Services.All(service => running.Of(service.Name).Any(IsReady)),
            Complaints.First(running) ?? "");
    }

    private bool IsInSync(LeaseWorkload wanted, Executor.LeaseView running)
    {
        var names = wanted.Services.Select(service => service.Name).ToImmutableHashSet(StringComparer.Ordinal);
        return running.Replicas.All(replica => names.Contains(replica.Service)) && wanted.Services.All(service =>
        {
            var fingerprint = service.Fingerprint(fingerprintKey.Span);
            var replicas = running.Of(service.Name).ToList();
            return replicas.Count == service.Replicas && replicas.All(replica => replica.Fingerprint == fingerprint && replica.State == ReplicaState.Running);
        });
    }

    private static bool IsReady(ReplicaView replica) => replica is { State: ReplicaState.Running, Health: ReplicaHealth.Healthy };
}
