using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Isolation;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>All objects of one home in an engine, whichever provider made them. Used by <c>welkin down</c>.</summary>
public sealed class HomeObjects(DockerApi api, string home)
{
    private const int MostAtOnce = 8;

    /// <summary>Stops the home's containers; <c>up</c> starts them again. Returns how many there were.</summary>
    public async Task<int> Stop(CancellationToken cancellation)
    {
        var running = (await Containers(cancellation)).Where(c => c.Text("State") == "running").ToList();
        await ForEach(running, c => api.Post($"/containers/{c.Text("Id")}/stop?t=5", null, cancellation), cancellation);
        return running.Count;
    }

    /// <summary>
    /// Removes the home's containers, networks and firewall tables: those of <paramref name="providers"/>, and those of providers
    /// that only the labels still know.
    /// </summary>
    public async Task Remove(IEnumerable<string> providers, CancellationToken cancellation)
    {
        var containers = await Containers(cancellation);
        var networks = (await api.Get($"/networks?filters={Filter}", cancellation)).All().ToList();
        var known = containers.Concat(networks).Select(o => o.Field("Labels").Text(ExecutorScope.ProviderLabel)).Where(p => p.Length > 0);
        await ForEach(containers, c => api.Delete($"/containers/{c.Text("Id")}?force=1&v=1", cancellation), cancellation);
        await ForEach(networks, n => api.Delete($"/networks/{n.Text("Id")}", cancellation), cancellation);
        if (!Environment.IsPrivilegedProcess) return;
        foreach (var provider in providers.Concat(known).Distinct(StringComparer.Ordinal))
        {
            var scope = new ExecutorScope(home, provider);
            await new NftIsolation(new IsolationOptions { ScopeId = scope.Id, BridgePrefix = scope.BridgePrefix }).Teardown(cancellation);
        }
    }

    private string Filter => Uri.EscapeDataString(new JsonObject { ["label"] = new JsonArray($"{ExecutorScope.HomeLabel}={home}") }.ToJsonString());

    private async Task<IReadOnlyList<JsonElement>> Containers(CancellationToken cancellation) =>
        [.. (await api.Get($"/containers/json?all=1&filters={Filter}", cancellation)).All()];

    private static Task ForEach(IEnumerable<JsonElement> objects, Func<JsonElement, Task> act, CancellationToken cancellation) =>
        Parallel.ForEachAsync(objects, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation }, async (item, _) =>
        {
            try
            {
                await act(item);
            }
            catch (DockerException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Somebody else is ending it.
            }
        });
}
