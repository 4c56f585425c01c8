using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Welkin.Node;

/// <summary>Starts one HTTP server with one handler for every request.</summary>
internal static class Servers
{
    /// <exception cref="NodeException">The address cannot be bound.</exception>
    public static async Task<WebApplication> Start(string name, ListenAddress listen, HttpProtocols protocols, ILoggerFactory logs, RequestDelegate handler, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Each handler bounds what it reads, so that an oversized body gets the answer of its protocol.
            kestrel.Limits.MaxRequestBodySize = null;
            // A bidirectional stream may rest between two messages.
            if (protocols == HttpProtocols.Http2) kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(listen.Host, listen.Port, endpoint => endpoint.Protocols = protocols);
        });
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(27), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        app.Run(handler);
        try
        {
            await app.StartAsync(cancel);
            return app;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new NodeException($"{name}: {listen} is in use by another process; stop it, or choose another port");
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            throw new NodeException($"{name}: cannot listen on {listen}: {e.Message}");
        }
    }
}
