using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Welkin.Tests.Client;

/// <summary>A server on a free local port whose whole behaviour is one function.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app, string scheme)
    {
        _app = app;
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        Endpoint = new Uri($"{scheme}://node.localhost:{port}");
    }

    /// <summary>A name that only our own resolver knows, so every test also covers it.</summary>
    public Uri Endpoint { get; }

    public static async Task<FakeServer> StartAsync(RequestDelegate behaviour, HttpProtocols protocols = HttpProtocols.Http1, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(behaviour);
        await app.StartAsync();
        return new FakeServer(app, certificate is null ? "http" : "https");
    }

    public static async Task AnswerGrpcAsync(HttpContext context, int status, string text, params IMessage[] messages)
    {
        context.Response.ContentType = "application/grpc";
        foreach (var message in messages)
        {
            var frame = new byte[5 + message.CalculateSize()];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
            message.WriteTo(frame.AsSpan(5));
            await context.Response.Body.WriteAsync(frame);
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(text));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
