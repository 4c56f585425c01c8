namespace Welkin.ProviderDaemon.Executor;

/// <summary>How the size of a container's writable files is limited.</summary>
public enum EphemeralEnforcement
{
    /// <summary>Not at all: such an executor may not sell storage.</summary>
    None,

    /// <summary>The whole root filesystem is writable up to a quota of the storage driver.</summary>
    RootQuota,

    /// <summary>The root filesystem is read-only; sized scratch is mounted at the usual writable places.</summary>
    SizedScratch,
}

/// <summary>What an executor can enforce, and how much it has. A capability that is absent is never sold.</summary>
public sealed record ExecutorCapabilities
{
    /// <summary>For people: engine name and version.</summary>
    public required string Engine { get; init; }

    /// <summary>Why nothing can be run now (<c>isolation unavailable: …</c>); null when work is accepted.</summary>
    public string? Unavailable { get; init; }

    /// <summary>The nodes with what may be sold on each.</summary>
    public required IReadOnlyList<NodeCapacity> Nodes { get; init; }

    /// <summary>CPU limits hold.</summary>
    public bool Cpu { get; init; }

    /// <summary>Memory limits hold.</summary>
    public bool Memory { get; init; }

    /// <summary>Process limits hold.</summary>
    public bool Pids { get; init; }

    /// <summary>How writes to the root filesystem are limited.</summary>
    public EphemeralEnforcement Ephemeral { get; init; }

    /// <summary>Tenants are separated from the host, the private networks and each other; false means loopback only.</summary>
    public bool TenantNetworks { get; init; }

    /// <summary>Persistent volumes can be made. No executor can yet.</summary>
    public bool PersistentVolumes { get; init; }

    /// <summary>GPUs can be given. No executor can yet.</summary>
    public bool Gpus { get; init; }

    /// <summary>Addresses can be leased. No executor can yet.</summary>
    public bool LeasedIps { get; init; }

    /// <summary>Service-account permissions can be granted (Kubernetes only).</summary>
    public bool Permissions { get; init; }
}

/// <summary>Total resources of one node, before any reservation.</summary>
public sealed record NodeCapacity(string Name, long CpuMillis, long MemoryBytes, long EphemeralBytes);

/// <summary>The whole executor at one moment.</summary>
public sealed record ExecutorView(DateTimeOffset At, IReadOnlyDictionary<LeaseKey, LeaseView> Leases, IReadOnlySet<string> Images)
{
    /// <summary>An executor with nothing on it.</summary>
    public static ExecutorView Empty(DateTimeOffset at) =>
        new(at, new Dictionary<LeaseKey, LeaseView>(), new HashSet<string>());
}

/// <summary>What exists of one lease. A lease with a network and no replica is listed too.</summary>
public sealed record LeaseView(LeaseKey Lease, IReadOnlyList<ReplicaView> Replicas)
{
    /// <summary>The replicas of one service, by index.</summary>
    public IEnumerable<ReplicaView> Of(string service) => Replicas.Where(r => r.Service == service).OrderBy(r => r.Index);
}

/// <summary>State of a replica's container.</summary>
public enum ReplicaState
{
    /// <summary>Made, not started yet.</summary>
    Created,

    /// <summary>Its main process runs.</summary>
    Running,

    /// <summary>It ended and waits to be started again.</summary>
    Restarting,

    /// <summary>It ended.</summary>
    Exited,

    /// <summary>The engine lost or half removed it.</summary>
    Dead,
}

/// <summary>Whether a replica does its work.</summary>
public enum ReplicaHealth
{
    /// <summary>Running, not known to answer yet.</summary>
    Starting,

    /// <summary>Running, and its first TCP port answers (or it has none); the image's own health check, if any, agrees.</summary>
    Healthy,

    /// <summary>Not running, or its own health check fails.</summary>
    Unhealthy,
}

/// <summary>One container of a service.</summary>
public sealed record ReplicaView
{
    /// <summary>Service name.</summary>
    public required string Service { get; init; }

    /// <summary>0-based number of the replica.</summary>
    public required int Index { get; init; }

    /// <summary>The engine's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to tenants as the pod name.</summary>
    public required string Name { get; init; }

    /// <summary>Fingerprint of the service it was made from.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Image reference.</summary>
    public required string Image { get; init; }

    /// <summary>State of the container.</summary>
    public required ReplicaState State { get; init; }

    /// <summary>Whether it does its work.</summary>
    public required ReplicaHealth Health { get; init; }

    /// <summary>Address on the lease's network, when running.</summary>
    public string? Address { get; init; }

    /// <summary>Exit code of the last run that ended, if one did.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last run that ended did so because it used up its memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; init; }

    /// <summary>Start of the current or last run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End of the last run.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The engine's complaint, when it could not start it.</summary>
    public string? Error { get; init; }
}

/// <summary>Which log lines to give.</summary>
/// <param name="Services">Empty for all services.</param>
/// <param name="Tail">Number of old lines for each replica; negative for all.</param>
/// <param name="Follow">Go on with new lines.</param>
/// <param name="Since">Only lines written at or after this moment.</param>
public sealed record LogQuery(IReadOnlyList<string> Services, int Tail = -1, bool Follow = false, DateTimeOffset? Since = null);

/// <summary>Standard output or standard error.</summary>
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Out,

    /// <summary>Standard error.</summary>
    Error,
}

/// <summary>One line a container wrote, without its line end.</summary>
public sealed record LogLine(string Service, string Replica, DateTimeOffset At, OutputStream Stream, string Text);

/// <summary>Something that happened to a container, in the words of Kubernetes events.</summary>
/// <param name="Warning">False for the ordinary course of things.</param>
/// <param name="Reason">One word: Pulling, Pulled, Created, Started, Killing, OOMKilling, BackOff, Unhealthy, Failed …</param>
public sealed record ExecutorEvent(DateTimeOffset At, LeaseKey Lease, string Service, string Replica, bool Warning, string Reason, string Note);

/// <summary>A command to run in a replica.</summary>
public sealed record ExecRequest(string Service, int Index, IReadOnlyList<string> Command, bool Terminal, bool Input);

/// <summary>A piece of a command's output.</summary>
public readonly record struct ExecChunk(OutputStream Stream, ReadOnlyMemory<byte> Bytes);

/// <summary>Resource use of a replica.</summary>
/// <param name="CpuTime">Processor time since start.</param>
/// <param name="MemoryBytes">Memory in use now, page cache left out.</param>
public sealed record ReplicaStats(string Service, int Index, TimeSpan CpuTime, long MemoryBytes, long MemoryLimitBytes, int Pids, long ReceivedBytes, long SentBytes);
