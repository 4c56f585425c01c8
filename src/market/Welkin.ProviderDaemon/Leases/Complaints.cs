using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>What is wrong with a workload, in a sentence for its tenant. Never quotes environment or output.</summary>
public static class Complaints
{
    public static string? First(Executor.LeaseView? lease) => lease?.Replicas
        .OrderBy(replica => replica.Service, StringComparer.Ordinal)
        .ThenBy(replica => replica.Index)
        .Select(Of)
        .FirstOrDefault(complaint => complaint is not null);

    public static string? Of(ReplicaView replica) => replica switch
    {
        { Error: { Length: > 0 } error } => $"{replica.Service}: {Evidence.Printable(error, 300)}",
        { OutOfMemory: true, State: not ReplicaState.Running } => $"{replica.Service}: ended because its memory was used up; {Restarts(replica)}",
        { State: ReplicaState.Exited or ReplicaState.Restarting or ReplicaState.Dead, ExitCode: { } code } => $"{replica.Service}: ended with exit code {code}; {Restarts(replica)}",
        { State: ReplicaState.Running, Health: ReplicaHealth.Unhealthy } => $"{replica.Service}: runs, but its health check fails",
        { State: ReplicaState.Running, Health: ReplicaHealth.Starting, OutOfMemory: true } => $"{replica.Service}: runs again after its memory was used up; {Restarts(replica)}",
        { State: ReplicaState.Running, Health: ReplicaHealth.Starting, ExitCode: { } code } => $"{replica.Service}: runs again after exit code {code}; {Restarts(replica)}",
        { State: ReplicaState.Running, Health: ReplicaHealth.Starting } => $"{replica.Service}: runs, but its port does not answer yet",
        { State: ReplicaState.Running } => null,
        _ => $"{replica.Service}: {replica.State.ToString().ToLowerInvariant()}",
    };

    private static string Restarts(ReplicaView replica) => replica.Restarts == 0 ? "never restarted" : $"restarted {replica.Restarts} times";
}
