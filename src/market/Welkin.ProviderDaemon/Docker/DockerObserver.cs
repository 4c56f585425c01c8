using System.Globalization;
using System.Net;
using System.Text.Json;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>Reads the scope's containers and networks and tells them in the port's words.</summary>
internal sealed class DockerObserver(
    DockerApi api, ExecutorScope scope, ReadinessProber prober, RestartBackOff backOff, DockerEvents events, DockerImages images, TimeProvider clock)
{
    public async Task<ExecutorView> Observe(CancellationToken cancellation)
    {
        var networks = await api.Get($"/networks?filters={scope.Filter()}", cancellation);
        var containers = await Containers(null, cancellation);
        var inspected = await InspectAll(containers, cancellation);
        var existing = inspected.Select(c => c.Text("Id")).ToHashSet(StringComparer.Ordinal);
        backOff.Keep(existing);
        prober.Keep(inspected.Where(c => c.Field("State").Flag("Running")).Select(c => c.Text("Id")).ToHashSet(StringComparer.Ordinal));

        var leases = networks.All().Select(n => ExecutorScope.Lease(n.Field("Labels"))).OfType<LeaseKey>().Distinct()
            .ToDictionary(lease => lease, _ => new List<ReplicaView>());
        var owned = inspected.Select(c => (Lease: ExecutorScope.Lease(c.Field("Config").Field("Labels")), Container: c)).Where(c => c.Lease is not null);
        foreach (var (lease, replica) in await Task.WhenAll(owned.Select(async c => (c.Lease!.Value, await View(c.Lease.Value, c.Container)))))
        {
            if (!leases.TryGetValue(lease, out var replicas)) leases[lease] = replicas = [];
            replicas.Add(replica);
        }
        var view = leases.ToDictionary(l => l.Key, l => new LeaseView(l.Key, [.. l.Value.OrderBy(r => r.Service, StringComparer.Ordinal).ThenBy(r => r.Index)]));
        return new ExecutorView(clock.GetUtcNow(), view, await images.Present(cancellation));
    }

    /// <summary>The engine's list entries of the scope's containers, or of one lease's.</summary>
    public async Task<IReadOnlyList<JsonElement>> Containers(LeaseKey? lease, CancellationToken cancellation) =>
        [.. (await api.Get($"/containers/json?all=1&filters={scope.Filter(lease)}", cancellation)).All()];

    private async Task<IReadOnlyList<JsonElement>> InspectAll(IReadOnlyList<JsonElement> containers, CancellationToken cancellation)
    {
        var found = new JsonElement?[containers.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation };
        await Parallel.ForAsync(0, containers.Count, options, async (i, token) =>
        {
            try
            {
                found[i] = await api.Get($"/containers/{containers[i].Text("Id")}/json", token);
            }
            catch (DockerException e) when (e.Status == HttpStatusCode.NotFound)
            {
                // Removed between the two calls.
            }
        });
        return [.. found.OfType<JsonElement>()];
    }

    private async Task<ReplicaView> View(LeaseKey lease, JsonElement container)
    {
        var (state, labels, id) = (container.Field("State"), container.Field("Config").Field("Labels"), container.Text("Id"));
        var service = labels.Text(ExecutorScope.ServiceLabel);
        var index = int.TryParse(labels.Text(ExecutorScope.ReplicaLabel), CultureInfo.InvariantCulture, out var number) ? number : 0;
        var status = Status(state, id);
        var address = container.Field("NetworkSettings").Field("Networks").Field(scope.Network(lease)).Text("IPAddress");
        var ended = status is ReplicaState.Exited or ReplicaState.Restarting;
        var end = ended ? RunEnd.Of(state) : backOff.LastEnd(id);
        return new ReplicaView
        {
            Service = service,
            Index = index,
            Id = id,
            Name = $"{service}-{index}",
            Fingerprint = labels.Text(ExecutorScope.FingerprintLabel),
            Image = container.Field("Config").Text("Image"),
            State = status,
            Health = status == ReplicaState.Running ? await Health(lease, container, address) : ReplicaHealth.Unhealthy,
            Address = status == ReplicaState.Running && address.Length > 0 ? address : null,
            ExitCode = end?.ExitCode,
            OutOfMemory = end is { OutOfMemory: true },
            Restarts = backOff.Count(id),
            StartedAt = state.Time("StartedAt"),
            FinishedAt = ended ? state.Time("FinishedAt") : null,
            Error = state.Text("Error") is { Length: > 0 } error ? error : null,
        };
    }

    private ReplicaState Status(JsonElement state, string id) => state.Text("Status") switch
    {
        "running" or "paused" => ReplicaState.Running,
        "created" or "configured" or "initialized" => state.Text("Error").Length > 0 ? ReplicaState.Exited : ReplicaState.Created,
        "exited" or "stopped" => backOff.Waits(id) ? ReplicaState.Restarting : ReplicaState.Exited,
        "restarting" => ReplicaState.Restarting,
        _ => ReplicaState.Dead,
    };

    private async Task<ReplicaHealth> Health(LeaseKey lease, JsonElement container, string address)
    {
        var own = container.Field("State").Field("Health").Text("Status");
        if (own is "unhealthy") return ReplicaHealth.Unhealthy;
        var labels = container.Field("Config").Field("Labels");
        if (!int.TryParse(labels.Text(ExecutorScope.ProbePortLabel), CultureInfo.InvariantCulture, out var port))
            return own is "starting" ? ReplicaHealth.Starting : ReplicaHealth.Healthy;
        if (address.Length == 0) return ReplicaHealth.Starting;
        var (service, index) = (labels.Text(ExecutorScope.ServiceLabel), labels.Text(ExecutorScope.ReplicaLabel));
        var ready = await prober.IsReady(container.Text("Id"), container.Field("State").Time("StartedAt"), address, port, () =>
            events.Tell(new(clock.GetUtcNow(), lease, service, $"{service}-{index}", Warning: false, "Ready", $"Container answers on port {port}")));
        return ready && own is not "starting" ? ReplicaHealth.Healthy : ReplicaHealth.Starting;
    }
}
