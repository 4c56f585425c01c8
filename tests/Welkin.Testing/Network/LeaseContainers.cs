using System.Text.Json;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;

namespace Welkin.Testing.Network;

/// <summary>A container of a lease, as the engine has it.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Lease">The lease it was made for.</param>
/// <param name="Running">Whether it runs now.</param>
public sealed record LeaseContainer(string Id, string Lease, bool Running);

/// <summary>What the container engine itself says, past everything of ours but its address and our labels.</summary>
public static class LeaseContainers
{
    /// <summary>Ids of the running containers of a home.</summary>
    public static async Task<IReadOnlyList<string>> Running(LocalNetwork network) =>
        [.. (await All(network)).Where(one => one.Running).Select(one => one.Id).Order(StringComparer.Ordinal)];

    /// <summary>Waits until no container of a home runs; ids of those that still do when the time is over.</summary>
    public static async Task<IReadOnlyList<string>> Left(LocalNetwork network, TimeSpan within)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var running = await Running(network);
            if (running.Count == 0 || TimeProvider.System.GetElapsedTime(started) > within) return running;
            await Task.Delay(50);
        }
    }

    /// <summary>All containers of a home, running or not.</summary>
    public static async Task<IReadOnlyList<LeaseContainer>> All(LocalNetwork network)
    {
        var socket = await EngineLocator.Find(null, Environment.GetEnvironmentVariable("DOCKER_HOST"), CancellationToken.None)
            ?? new PrivateEngine(new PrivateEngineOptions()).Socket;
        if (!await DockerApi.Answers(socket, CancellationToken.None)) return [];
        using var api = new DockerApi(socket);
        var all = await api.Get("/containers/json?all=1", CancellationToken.None);
        return [.. all.EnumerateArray().Where(one => Label(one, ExecutorScope.HomeLabel) == network.Home).Select(one => new LeaseContainer(
            one.GetProperty("Id").GetString()!,
            Label(one, ExecutorScope.LeaseLabel) ?? "",
            one.GetProperty("State").GetString() == "running"))];
    }

    private static string? Label(JsonElement container, string name) =>
        container.GetProperty("Labels").TryGetProperty(name, out var value) ? value.GetString() : null;
}
