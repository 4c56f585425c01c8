using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Docker.Engine;

namespace Welkin.Workbench.Benches;

/// <summary>The container engine without us: create, start and first HTTP answer of one image. The limit of a deployment.</summary>
internal sealed class BareEngine : IAsyncDisposable
{
    private const string Network = "welkin-bench";
    private readonly DockerApi _api;
    private readonly string _image;

    private BareEngine(DockerApi api, string image) => (_api, _image) = (api, image);

    /// <summary>Takes the engine that a network started or found. Its own network is made before anything is timed.</summary>
    public static async Task<BareEngine> Open(string image, CancellationToken cancellation)
    {
        var socket = await EngineLocator.Find(null, Environment.GetEnvironmentVariable("DOCKER_HOST"), cancellation)
            ?? new PrivateEngine(new PrivateEngineOptions()).Socket;
        var engine = new BareEngine(new DockerApi(socket), image);
        await engine._api.Post("/networks/create", new JsonObject { ["Name"] = Network, ["Driver"] = "bridge" }, cancellation);
        return engine;
    }

    /// <summary>Milliseconds from the create call to the first byte of the page.</summary>
    public async Task<double> Time(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var body = new JsonObject { ["Image"] = _image, ["HostConfig"] = new JsonObject { ["NetworkMode"] = Network } };
        var id = (await _api.Post("/containers/create", body, cancellation)).GetProperty("Id").GetString()!;
        try
        {
            await _api.Post($"/containers/{id}/start", null, cancellation);
            var inspected = await _api.Get($"/containers/{id}/json", cancellation);
            var address = inspected.GetProperty("NetworkSettings").GetProperty("Networks").GetProperty(Network).GetProperty("IPAddress").GetString()!;
            while (!await Answers(address, cancellation)) await Task.Delay(5, cancellation);
            return clock.Elapsed.TotalMilliseconds;
        }
        finally
        {
            await _api.Delete($"/containers/{id}?force=1&v=1", CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.Delete($"/networks/{Network}", CancellationToken.None);
        _api.Dispose();
    }

    private static async Task<bool> Answers(string address, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, 8080, cancellation);
            await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), cancellation);
            return await socket.ReceiveAsync(new byte[1], cancellation) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
