using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Grpc;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>
/// The provider's door: HTTPS (TLS 1.3) with the certificate that is on chain, a client certificate asked for but not
/// demanded, and gRPC on a second port. Who a caller is is decided per request, against the chain.
/// </summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private const int MaxConnections = 1_000;

    /// <summary>Beyond this a connection is cut; below it a body that is too long is read, thrown away and answered.</summary>
    private const long LongestBody = 4L * ManifestDocument.MaxBytes;
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;

    private GatewayServer(WebApplication app) => _app = app;

    /// <summary>The addresses in use, REST first; they differ from the configured ones where port 0 was asked for.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">A port is in use; the message names it.</exception>
    public static async Task<GatewayServer> Start(GatewayOptions options, GatewayServices services, ILoggerProvider? logs, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, services));
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Sockets.PingEvery, KeepAliveTimeout = Sockets.PongWithin });
        app.Use(Guarded);
        var rest = new GatewayRoutes(options, services);
        var grpc = new GrpcRoutes(services);
        app.Use((context, next) => context.Features.Get<GrpcPort>() is null ? next(context) : grpc.Serve(context));
        app.Use(rest.Authenticate);
        app.UseRouting();
        rest.Map(app);
        app.UseEndpoints(_ => { });
        var server = new GatewayServer(app);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        server.EndPoints = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).Select(address => new IPEndPoint(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port))];
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, GatewayOptions options, GatewayServices services)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = LongestBody;
        kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        var tls = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = services.Certificate,
            SslProtocols = SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,

            // Certificates of the network are self-signed and lack the digital-signature usage, so that no authority's rules
            // fit. The handshake proves the key; the authenticator asks the chain for everything else.
            ClientCertificateValidation = (_, _, _) => true,
        };
        kestrel.Listen(options.Rest, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(tls);
        });
        kestrel.Listen(options.Grpc, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(tls);
            listen.Use(next => connection =>
            {
                connection.Features.Set(new GrpcPort());
                return next(connection);
            });
        });
    }

    /// <summary>One place where the failures of what stands behind the gateway become statuses.</summary>
    private static async Task Guarded(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && e is ChainUnavailableException or ExecutorUnavailableException)
        {
            await Answers.Text(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Answers.Text(context, e.StatusCode, e.Message);
        }
        catch (IOException e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Answers.Text(context, StatusCodes.Status500InternalServerError, $"the provider cannot keep this: {e.Message}");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
    }
}

/// <summary>Marks connections of the gRPC port.</summary>
internal sealed class GrpcPort;

/// <summary>What the gateway speaks for.</summary>
public sealed record GatewayServices(
    System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate,
    Authenticator Authenticator,
    LeaseDesk Desk,
    StatusBoard Board,
    EvidenceStore Evidence,
    TimeProvider Clock)
{
    /// <summary>Signs quotes; null: they are not signed.</summary>
    public QuoteSigner? Quotes { get; init; }

    /// <summary>The digests whose paths are shown; null: none are published.</summary>
    public DigestStore? Digests { get; init; }
}
