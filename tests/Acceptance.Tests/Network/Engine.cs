using System.Text.Json;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>What the container engine itself says, past everything of ours but its address.</summary>
public static class Engine
{
    /// <summary>Ids of the running containers of a home.</summary>
    public static async Task<IReadOnlyList<string>> ContainersOf(LocalNetwork network)
    {
        var socket = await EngineLocator.Find(null, Environment.GetEnvironmentVariable("DOCKER_HOST"), CancellationToken.None)
            ?? new PrivateEngine(new PrivateEngineOptions()).Socket;
        if (!await DockerApi.Answers(socket, CancellationToken.None)) return [];
        using var api = new DockerApi(socket);
        var all = await api.Get("/containers/json", CancellationToken.None);
        return [.. all.EnumerateArray().Where(one => Label(one) == network.Home).Select(one => one.GetProperty("Id").GetString()!).Order(StringComparer.Ordinal)];
    }

    private static string? Label(JsonElement container) =>
        container.GetProperty("Labels").TryGetProperty(ExecutorScope.HomeLabel, out var home) ? home.GetString() : null;
}
