using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>Collects what can be seen of a lease before it ends, keeps it and gives its hash.</summary>
public sealed class EvidenceWriter(IExecutor executor, ManifestStore manifests, LeaseDesk desk, EvidenceStore store, TimeProvider clock)
{
    private const int LogTail = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>SHA-256 of the bundle. What the executor cannot tell in time is left out: a lease is not kept open for it.</summary>
    public async Task<byte[]> Collect(LeaseId lease, ClosureStatement statement, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Patience);
        var logs = new List<LogLine>();
        IReadOnlyList<ReplicaView> replicas = [];
        try
        {
            var view = await executor.Observe(limited.Token);
            replicas = view.Leases.GetValueOrDefault(WorkloadBuilder.Key(lease))?.Replicas ?? [];
            await foreach (var line in executor.Logs(WorkloadBuilder.Key(lease), new LogQuery([], LogTail), limited.Token))
            {
                logs.Add(line);
            }
        }
        catch (Exception e) when (e is ExecutorUnavailableException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // The bundle says what is known; that the executor was silent shows in what is missing.
        }

        var bundle = Evidence.Bundle(new EvidenceInput(lease, statement, clock.GetUtcNow(), manifests.Find(lease), replicas, desk.Events.Of(lease), logs) { Outages = desk.Outages.All });
        store.Put(lease, bundle);
        return Evidence.HashOf(bundle);
    }
}
