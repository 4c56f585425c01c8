using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.Testing.Executor;

/// <summary>
/// An executor in memory: containers are rows in a table. It keeps the port's promises (the conformance suite runs on it) and
/// lets a test do what happens to real machines: break a container, lose the engine, take the isolation away.
/// </summary>
public sealed class FakeExecutor(TimeProvider clock) : IExecutor
{
    private static readonly byte[] FingerprintKey = [1, 2, 3];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<LeaseKey, LeaseWorkload> _workloads = [];
    private readonly Dictionary<(LeaseKey, string, int), ReplicaView> _replicas = [];
    private readonly List<(LeaseKey Lease, LogLine Line)> _logs = [];
    private readonly ConcurrentDictionary<Guid, Channel<ExecutorEvent>> _listeners = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nextAddress = 2;

    /// <summary>Images on the machine.</summary>
    public HashSet<string> Images { get; } = ["welkin.local/hello:1.0"];

    /// <summary>Images a pull would find, beside those of <see cref="Images"/>.</summary>
    public HashSet<string> Registry { get; } = ["docker.io/library/nginx:latest"];

    /// <summary>When set, every call fails as if the engine did not answer.</summary>
    public string? EngineDown { get; set; }

    /// <summary>When set, nothing is started and the capabilities say why.</summary>
    public string? Unavailable { get; set; }

    /// <summary>Replicas become healthy as soon as they are started.</summary>
    public bool HealthyAtOnce { get; set; } = true;

    /// <summary>Called before and after each change; a test that throws here kills the daemon between two steps.</summary>
    public Action? Step { get; set; }

    /// <summary>What the executor offers.</summary>
    public NodeCapacity Node { get; set; } = new("node-1", 8_000, 16L << 30, 100L << 30);

    /// <inheritdoc/>
    public Task<ExecutorCapabilities> Capabilities(CancellationToken cancellation)
    {
        Answering();
        return Task.FromResult(new ExecutorCapabilities
        {
            Engine = "fake 1.0", Unavailable = Unavailable, Nodes = [Node], Cpu = true, Memory = true, Pids = true,
            Ephemeral = EphemeralEnforcement.RootQuota, TenantNetworks = true,
        });
    }

    /// <inheritdoc/>
    public Task<ExecutorView> Observe(CancellationToken cancellation)
    {
        Answering();
        lock (_lock)
        {
            var leases = _workloads.Keys.ToDictionary(lease => lease, lease => new LeaseView(lease,
                [.. _replicas.Where(r => r.Key.Item1 == lease).Select(r => r.Value).OrderBy(r => r.Service, StringComparer.Ordinal).ThenBy(r => r.Index)]));
            return Task.FromResult(new ExecutorView(clock.GetUtcNow(), leases, Images.ToHashSet()));
        }
    }

    /// <inheritdoc/>
    public async Task<ApplyOutcome> Apply(LeaseWorkload workload, CancellationToken cancellation)
    {
        Answering();
        if (Unavailable is { } why) return new(ApplyStatus.NotIsolated, Detail: why);
        Step?.Invoke();
        foreach (var service in workload.Services)
        {
            var image = await EnsureImage(service.Image, service.Credentials, cancellation);
            if (image.Status != ImageStatus.Present) return new(ApplyStatus.ImageFailed, service.Name, image.Detail, image);
        }
        lock (_lock)
        {
            _workloads[workload.Lease] = workload;
            var wanted = workload.Services.SelectMany(s => Enumerable.Range(0, s.Replicas).Select(i => (workload.Lease, s.Name, i))).ToHashSet();
            foreach (var surplus in _replicas.Keys.Where(k => k.Item1 == workload.Lease && !wanted.Contains(k)).ToList()) Drop(surplus);
            foreach (var service in workload.Services)
                for (var index = 0; index < service.Replicas; index++) Ensure(workload.Lease, service, index);
        }
        Step?.Invoke();
        return ApplyOutcome.Applied;
    }

    /// <inheritdoc/>
    public Task Remove(LeaseKey lease, CancellationToken cancellation)
    {
        Answering();
        Step?.Invoke();
        lock (_lock)
        {
            foreach (var key in _replicas.Keys.Where(k => k.Item1 == lease).ToList()) Drop(key);
            _workloads.Remove(lease);
            _logs.RemoveAll(l => l.Lease == lease);
            Changed();
        }
        Step?.Invoke();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImageOutcome> EnsureImage(string image, ImageCredentials? credentials, CancellationToken cancellation)
    {
        Answering();
        if (Images.Contains(image)) return Task.FromResult(new ImageOutcome(ImageStatus.Present, image));
        if (image.StartsWith("welkin.local/", StringComparison.Ordinal) || !Registry.Contains(image))
            return Task.FromResult(new ImageOutcome(ImageStatus.NotFound, image, $"image {image} does not exist"));
        Images.Add(image);
        return Task.FromResult(new ImageOutcome(ImageStatus.Present, image));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogLine> Logs(LeaseKey lease, LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Answering();
        var sent = 0;
        var first = true;
        while (true)
        {
            List<LogLine> lines;
            Task changed;
            bool alive;
            lock (_lock)
            {
                lines = [.. _logs.Where(l => l.Lease == lease && (query.Services.Count == 0 || query.Services.Contains(l.Line.Service))).Select(l => l.Line)];
                changed = _changed.Task;
                alive = _workloads.ContainsKey(lease);
            }
            var fresh = lines.Skip(sent).Where(l => query.Since is not { } since || l.At >= since);
            if (first && query.Tail >= 0) fresh = fresh.GroupBy(l => l.Replica).SelectMany(g => g.TakeLast(query.Tail));
            foreach (var line in fresh) yield return line;
            (sent, first) = (lines.Count, false);
            if (!query.Follow || !alive) yield break;
            await changed.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExecutorEvent> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        Answering();
        var (id, channel) = (Guid.NewGuid(), Channel.CreateUnbounded<ExecutorEvent>());
        _listeners[id] = channel;
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            _listeners.TryRemove(id, out _);
        }
    }

    /// <summary>Runs <c>echo WORDS</c>, <c>cat</c> and <c>exit N</c>; anything else ends with 127.</summary>
    public Task<IExecSession?> Exec(LeaseKey lease, ExecRequest request, CancellationToken cancellation)
    {
        Answering();
        lock (_lock)
        {
            var running = _replicas.TryGetValue((lease, request.Service, request.Index), out var replica) && replica.State == ReplicaState.Running;
            return Task.FromResult<IExecSession?>(running ? new FakeExecSession(request) : null);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReplicaStats>> Stats(LeaseKey lease, CancellationToken cancellation)
    {
        Answering();
        lock (_lock)
        {
            IReadOnlyList<ReplicaStats> stats = [.. from r in _replicas
                where r.Key.Item1 == lease && r.Value.State == ReplicaState.Running
                let limits = _workloads[lease].Services.First(s => s.Name == r.Value.Service).Limits
                select new ReplicaStats(r.Value.Service, r.Value.Index, TimeSpan.FromSeconds(1), 1 << 20, limits.MemoryBytes, 1, 0, 0)];
            return Task.FromResult(stats);
        }
    }

    /// <summary>The workload as last applied; null when the lease has none.</summary>
    public LeaseWorkload? Workload(LeaseKey lease)
    {
        lock (_lock) return _workloads.GetValueOrDefault(lease);
    }

    /// <summary>Changes a replica behind the provider's back, as a machine does.</summary>
    public void Break(LeaseKey lease, string service, Func<ReplicaView, ReplicaView> change, int index = 0)
    {
        lock (_lock)
        {
            var key = (lease, service, index);
            _replicas[key] = change(_replicas[key]);
            Tell(key, _replicas[key].OutOfMemory ? "OOMKilling" : "Failed", warning: true);
        }
    }

    /// <summary>The container writes a line.</summary>
    public void Print(LeaseKey lease, string service, string text, int index = 0)
    {
        lock (_lock)
        {
            _logs.Add((lease, new LogLine(service, _replicas[(lease, service, index)].Name, clock.GetUtcNow(), OutputStream.Out, text)));
            Changed();
        }
    }

    private void Ensure(LeaseKey lease, ServiceWorkload service, int index)
    {
        var key = (lease, service.Name, index);
        var fingerprint = service.Fingerprint(FingerprintKey);
        if (_replicas.TryGetValue(key, out var existing) && existing.Fingerprint == fingerprint)
        {
            if (existing.State == ReplicaState.Running) return;
            _replicas[key] = existing with { State = ReplicaState.Running, Health = Fresh, Restarts = existing.Restarts + 1 };
        }
        else
        {
            _replicas[key] = new ReplicaView
            {
                Service = service.Name, Index = index, Id = $"{lease.Hash}-{service.Name}-{index}-{_nextAddress}", Name = $"{service.Name}-{index}",
                Fingerprint = fingerprint, Image = service.Image, State = ReplicaState.Running, Health = Fresh,
                Address = $"10.99.0.{_nextAddress++}", StartedAt = clock.GetUtcNow(),
            };
        }
        _logs.Add((lease, new LogLine(service.Name, _replicas[key].Name, clock.GetUtcNow(), OutputStream.Out, $"{service.Name} started")));
        Tell(key, "Started", warning: false);
    }

    private ReplicaHealth Fresh => HealthyAtOnce ? ReplicaHealth.Healthy : ReplicaHealth.Starting;

    private void Drop((LeaseKey, string, int) key)
    {
        Tell(key, "Killing", warning: false);
        _replicas.Remove(key);
    }

    private void Tell((LeaseKey Lease, string Service, int Index) key, string reason, bool warning)
    {
        var happened = new ExecutorEvent(clock.GetUtcNow(), key.Lease, key.Service, _replicas[key].Name, warning, reason, $"{reason} {key.Service}");
        foreach (var listener in _listeners.Values) listener.Writer.TryWrite(happened);
        Changed();
    }

    private void Changed()
    {
        var old = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        old.TrySetResult();
    }

    private void Answering()
    {
        if (EngineDown is { } why) throw new ExecutorUnavailableException(why);
    }
}
