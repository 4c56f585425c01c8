using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>What became of a manifest that was handed in.</summary>
public enum SubmitStatus
{
    Accepted,
    NoLease,
    Unprocessable,
    Failed,
}

/// <summary>Result of handing in a manifest; the text is for the tenant.</summary>
public sealed record SubmitOutcome(SubmitStatus Status, string Text)
{
    public static readonly SubmitOutcome Accepted = new(SubmitStatus.Accepted, "");
}

/// <summary>
/// Where tenants are served: manifests are handed in, states read. It keeps no truth of its own: manifests are in the
/// store, the rest is asked of chain and executor. The gateway's HTTP and gRPC sides both stand in front of it.
/// </summary>
public sealed class LeaseDesk(Address provider, IChain chain, IExecutor executor, ManifestStore manifests, HostPolicy hosts, Action wake)
{
    private readonly ConcurrentDictionary<LeaseKey, string> _problems = new();
    private readonly ConcurrentDictionary<string, LeaseId> _moved = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _submitting = new(1, 1);

    public Address Provider => provider;

    public IExecutor Executor => executor;

    public EventLog Events { get; } = new();

    public Outages Outages { get; } = new();

    /// <summary>Routes as of the last cycle; replaced as a whole.</summary>
    public RouteSet Routes { get; private set; } = RouteSet.Empty;

    /// <summary>The forwarded port of each claim; owned by the daemon's cycle.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; private set; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Hosts their owner has moved to another lease.</summary>
    public IReadOnlyDictionary<string, LeaseId> Moved => _moved;

    /// <summary>Takes back the moves of an earlier run.</summary>
    public void Restore(IReadOnlyDictionary<string, string> moved)
    {
        foreach (var (host, lease) in moved)
        {
            if (LeaseId.TryParse(lease, out var id))
            {
                _moved[host] = id;
            }
        }
    }

    /// <summary>Works the routes out again after manifests, ports or moves have changed.</summary>
    public RouteSet Reroute(IReadOnlyDictionary<string, int> ports)
    {
        Ports = ports;
        return Routes = RoutePlan.Of(manifests.All, hosts, _moved, ports);
    }

    /// <summary>Remembers, or forgets with null, why a lease's workload does not stand.</summary>
    public void Complain(LeaseId lease, string? problem)
    {
        if (problem is null)
        {
            _problems.TryRemove(WorkloadBuilder.Key(lease), out _);
        }
        else
        {
            _problems[WorkloadBuilder.Key(lease)] = problem;
        }
    }

    public string? ProblemOf(LeaseId lease) => _problems.GetValueOrDefault(WorkloadBuilder.Key(lease));

    public StoredManifest? ManifestOf(LeaseId lease) => manifests.Find(lease);

    /// <summary>Takes a manifest for every lease of the deployment with this provider, after checking it against the chain.</summary>
    public async Task<SubmitOutcome> Submit(Address owner, ulong dseq, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var (document, unreadable) = ManifestDocument.Read(json);
        if (document is null)
        {
            return new SubmitOutcome(SubmitStatus.Unprocessable, $"{unreadable}");
        }

        await _submitting.WaitAsync(cancellation);
        try
        {
            var deployment = await chain.Deployment(owner, dseq, cancellation);
            if (deployment is not { Active: true, Leases.Length: > 0 })
            {
                return new SubmitOutcome(SubmitStatus.NoLease, $"there is no lease of deployment {dseq} with this provider");
            }

            if (ManifestCheck.Against(document, deployment.Hash, [.. deployment.Groups.Select(group => group.Spec)]) is { } problem)
            {
                return new SubmitOutcome(problem.Kind == ManifestProblemKind.GroupMismatch ? SubmitStatus.Failed : SubmitStatus.Unprocessable, problem.ToString());
            }

            return Keep(deployment, document, json);
        }
        finally
        {
            _submitting.Release();
        }
    }

    /// <summary>How a lease is doing; null without a manifest.</summary>
    public async Task<LeaseState?> State(LeaseId lease, CancellationToken cancellation)
    {
        if (manifests.Find(lease) is not { } manifest)
        {
            return null;
        }

        var view = await executor.Observe(cancellation);
        var running = view.Leases.GetValueOrDefault(WorkloadBuilder.Key(lease));
        var routes = Routes;
        return new LeaseState(
            [.. manifest.Group.Services.Select(service => ServiceState.Of(service.Name, (int)service.Count, [.. routes.HostsOf(lease, service.Name)], running))],
            [.. routes.Ports.Where(route => route.Lease == lease)],
            ProblemOf(lease) ?? Complaints.First(running));
    }

    /// <summary>Moves hosts between two leases of one owner. The answer names what is wrong, or null.</summary>
    public string? MoveHosts(Address owner, IReadOnlyCollection<string> names, ulong dseq, uint gseq)
    {
        var target = manifests.All.FirstOrDefault(manifest => manifest.Lease.Owner == owner && manifest.Lease.DSeq == dseq && manifest.Lease.GSeq == gseq);
        if (names.Count == 0 || target is null)
        {
            return names.Count == 0 ? "no host is named" : $"there is no manifest of deployment {dseq}, group {gseq}";
        }

        var wanted = target.Group.Services.SelectMany(service => service.Expose).SelectMany(expose => expose.Hosts).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (Routes.Http.FirstOrDefault(route => route.Host.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } route || route.Lease.Owner != owner)
            {
                return $"host {name} is not in use by this owner";
            }

            if (!wanted.Contains(name))
            {
                return $"the manifest of deployment {dseq}, group {gseq} does not name host {name}";
            }
        }

        foreach (var name in names)
        {
            _moved[name] = target.Lease;
        }

        Reroute(Ports);
        wake();
        return null;
    }

    private SubmitOutcome Keep(DeploymentRecord deployment, ManifestDocument document, ReadOnlyMemory<byte> json)
    {
        using var parsed = JsonDocument.Parse(json);
        var texts = parsed.RootElement.EnumerateArray().ToDictionary(group => group.GetProperty("name").GetString()!, group => group.GetRawText(), StringComparer.Ordinal);
        var names = deployment.Groups.ToDictionary(group => group.GSeq, group => group.Spec.Name);
        var kept = deployment.Leases
            .Select(lease => new StoredManifest(lease, deployment.Hash, deployment.Height, document.Group(names[lease.GSeq])!, texts[names[lease.GSeq]]))
            .ToList();
        if (kept.Select(HostProblem).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            return new SubmitOutcome(SubmitStatus.Failed, problem);
        }

        foreach (var manifest in kept)
        {
            manifests.Put(manifest);
            Complain(manifest.Lease, null);
        }

        Reroute(Ports);
        wake();
        return SubmitOutcome.Accepted;
    }

    private string? HostProblem(StoredManifest manifest)
    {
        foreach (var host in manifest.Group.Services.SelectMany(service => service.Expose).SelectMany(expose => expose.Hosts))
        {
            if (hosts.IsBlocked(host))
            {
                return $"host {host} is blocked by this provider";
            }

            if (Routes.Http.Any(route => route.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && route.Lease.Owner != manifest.Lease.Owner))
            {
                return $"host {host} is in use by another owner";
            }
        }

        return null;
    }
}
