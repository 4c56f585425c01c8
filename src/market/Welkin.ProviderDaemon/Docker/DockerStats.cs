using System.Globalization;
using System.Text.Json;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>One reading of a container's resource use, from the engine: control groups differ between hosts, its API does not.</summary>
internal static class DockerStats
{
    public static async Task<ReplicaStats?> Read(DockerApi api, JsonElement container, CancellationToken cancellation)
    {
        try
        {
            var stats = await api.Get($"/containers/{container.Text("Id")}/stats?stream=false&one-shot=true", cancellation);
            var labels = container.Field("Labels");
            var memory = stats.Field("memory_stats");
            var networks = stats.Field("networks");
            var links = networks.ValueKind == JsonValueKind.Object ? networks.EnumerateObject().Select(n => n.Value).ToList() : [];
            // The page cache can be taken back at any time, so it is no use; cgroup v1 and v2 name it differently.
            var cache = memory.Field("stats").Number("total_inactive_file") is var v1 and > 0 ? v1 : memory.Field("stats").Number("inactive_file");
            return new ReplicaStats(
                labels.Text(ExecutorScope.ServiceLabel),
                int.TryParse(labels.Text(ExecutorScope.ReplicaLabel), CultureInfo.InvariantCulture, out var index) ? index : 0,
                TimeSpan.FromTicks(stats.Field("cpu_stats").Field("cpu_usage").Number("total_usage") / 100),
                Math.Max(0, memory.Number("usage") - cache),
                memory.Number("limit"),
                (int)stats.Field("pids_stats").Number("current"),
                links.Sum(l => l.Number("rx_bytes")),
                links.Sum(l => l.Number("tx_bytes")));
        }
        catch (DockerException)
        {
            return null;
        }
    }
}
