using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Welkin.Node;

/// <summary>Starts one HTTP server with one handler for every request.</summary>
internal static class Servers
{
    // A peer that went away without a word is noticed within a minute and a half.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    /// <exception cref="NodeException">The address cannot be bound.</exception>
    public static async Task<WebApplication> Start(ServerFace face, ILoggerFactory logs, RequestDelegate handler, CancellationToken cancel)
    {
        var (name, listen, protocols, limits) = face;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Logging.ClearProviders();
        // The slim builder leaves TLS out until it is asked for.
        if (limits.Certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, protocols, limits);
            kestrel.Listen(listen.Host, listen.Port, endpoint =>
            {
                endpoint.Protocols = protocols;
                if (limits.MaxConnections > 0) endpoint.Use(Admit(limits.MaxConnections));
                if (limits.Certificate is { } certificate) endpoint.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Certificate, certificate.Chain));
            });
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

    private static void SetLimits(KestrelServerLimits kestrel, HttpProtocols protocols, ListenerLimits limits)
    {
        // Each handler bounds what it reads, so that an oversized body gets the answer of its protocol.
        kestrel.MaxRequestBodySize = null;
        kestrel.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.MaxRequestBufferSize = Math.Max(limits.MaxHeaderBytes, 1 << 20);
        kestrel.MaxRequestLineSize = limits.MaxHeaderBytes;
        kestrel.RequestHeadersTimeout = limits.HeadTimeout;
        if (protocols != HttpProtocols.Http2) return;
        // A bidirectional stream may rest between two messages; a connection nobody holds any more may not.
        kestrel.MinRequestBodyDataRate = null;
        kestrel.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Http2.KeepAlivePingTimeout = PingTimeout;
    }

    /// <summary>Counts connections of every kind, which the server itself counts apart.</summary>
    private static Func<ConnectionDelegate, ConnectionDelegate> Admit(int most)
    {
        var open = 0;
        return next => async connection =>
        {
            try
            {
                if (Interlocked.Increment(ref open) <= most) await next(connection);
                else connection.Abort(new ConnectionAbortedException("too many connections"));
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        };
    }
}

/// <summary>One port and what is spoken on it.</summary>
internal sealed record ServerFace(string Name, ListenAddress Listen, HttpProtocols Protocols, ListenerLimits Limits);
