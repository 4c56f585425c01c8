using System.Collections.Immutable;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>How one service of a lease is doing.</summary>
public sealed record ServiceState(string Name, int Available, int Total, ImmutableArray<string> Uris, int Running)
{
    public static ServiceState Of(string name, int total, ImmutableArray<string> uris, Executor.LeaseView? lease)
    {
        var replicas = lease?.Of(name).ToList() ?? [];
        return new ServiceState(
            name,
            replicas.Count(replica => replica is { State: ReplicaState.Running, Health: ReplicaHealth.Healthy }),
            total,
            uris,
            replicas.Count(replica => replica.State == ReplicaState.Running));
    }
}

/// <summary>How a whole lease is doing.</summary>
/// <param name="Problem">The first complaint, without secrets; null when all is well.</param>
public sealed record LeaseState(ImmutableArray<ServiceState> Services, ImmutableArray<PortRoute> Ports, string? Problem);
