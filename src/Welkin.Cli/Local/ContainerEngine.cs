using Welkin.Cli.Home;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;

namespace Welkin.Cli.Local;

/// <summary>The container engine of a home: one that answers already, else the machine's private one.</summary>
internal static class ContainerEngine
{
    private static readonly PrivateEngine Private = new(new PrivateEngineOptions());

    /// <summary>Makes an engine answer and the sample image be there. The socket, or null for a network without providers.</summary>
    public static async Task<string?> Ensure(HomeFolder home, UpSettings settings, CancellationToken cancellation)
    {
        if (settings.Providers == 0) return null;
        var socket = await Find(settings, cancellation);
        if (socket is null || socket == Private.Socket)
        {
            await Private.Ensure(home.Path, cancellation);
            socket = Private.Socket;
        }

        using var api = new DockerApi(socket);
        await SampleImage.Ensure(api, cancellation);
        return socket;
    }

    /// <summary>Stops the containers of a home's leases; the next <c>up</c> starts them again.</summary>
    public static async Task StopWorkloads(UpSettings settings, HomeFolder home, CancellationToken cancellation)
    {
        if (await Running(settings, cancellation) is not { } socket) return;
        using var api = new DockerApi(socket);
        await new HomeObjects(api, home.Path).Stop(cancellation);
    }

    /// <summary>Removes every container, network and rule of a home, and the private engine with the last home that used it.</summary>
    public static async Task Purge(UpSettings settings, HomeFolder home, CancellationToken cancellation)
    {
        // A private engine that died is started once more: its containers outlive it.
        var socket = await Running(settings, cancellation);
        if (socket is null && Private.Homes.Contains(home.Path))
        {
            await Private.Ensure(home.Path, cancellation);
            socket = Private.Socket;
        }

        if (socket is not null)
        {
            using var api = new DockerApi(socket);
            var providers = NetworkFile.Read(home).Providers.Select(provider => provider.Address);
            await new HomeObjects(api, home.Path).Remove(providers, cancellation);
        }

        if (Environment.IsPrivilegedProcess) await Private.Release(home.Path, cancellation);
    }

    private static async Task<string?> Running(UpSettings settings, CancellationToken cancellation)
    {
        if (settings.Providers == 0) return null;
        try
        {
            return await Find(settings, cancellation) ?? (await DockerApi.Answers(Private.Socket, cancellation) ? Private.Socket : null);
        }
        catch (EngineException)
        {
            // The named engine is gone, and with it what it ran.
            return null;
        }
    }

    private static Task<string?> Find(UpSettings settings, CancellationToken cancellation) =>
        EngineLocator.Find(settings.ContainerSocket, Environment.GetEnvironmentVariable("DOCKER_HOST"), cancellation);
}
