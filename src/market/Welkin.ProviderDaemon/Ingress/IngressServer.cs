using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>The provider's HTTP entrance: one listener, routed by host name.</summary>
public sealed class IngressServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IngressProxy _proxy;

    private IngressServer(WebApplication app, IngressProxy proxy) => (_app, _proxy) = (app, proxy);

    /// <summary>Starts listening; requests follow <paramref name="routes"/> as they are at that moment.</summary>
    /// <exception cref="IOException">The address is in use; the message says so.</exception>
    public static async Task<IngressServer> Start(IPEndPoint address, RouteTable routes, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 10_000;
            kestrel.Listen(address, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var proxy = new IngressProxy(routes);
        app.Run(proxy.Handle);
        try
        {
            await app.StartAsync(cancellation);
            return new IngressServer(app, proxy);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            proxy.Dispose();
            throw new IOException($"the ingress cannot listen on {address}: the port is in use; choose others with --ports", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _proxy.Dispose();
    }
}
