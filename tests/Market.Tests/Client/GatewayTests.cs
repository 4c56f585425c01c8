using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akash.Cert.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Welkin.Client;
using Welkin.Client.Certificates;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Client.Queries;
using Welkin.Core;
using Welkin.Core.Crypto;
using Xunit;

namespace Welkin.Tests.Client;

public sealed class GatewayTests : IDisposable
{
    private static readonly GatewayLease Lease = new(7, 1, 1);
    private readonly SigningKey _provider = SigningKey.Create();
    private readonly SigningKey _tenant = SigningKey.Create();
    private readonly AccountCertificate _certificate;

    public GatewayTests() =>
        _certificate = AccountCertificate.Create(_provider.Address, ["node.localhost"], DateTimeOffset.UtcNow.AddMinutes(-1), TimeSpan.FromDays(1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificate.Dispose();
        _provider.Dispose();
        _tenant.Dispose();
    }

    [Fact]
    public async Task A_manifest_goes_to_the_provider_that_the_chain_vouches_for_with_the_accounts_token()
    {
        var (path, token, body) = ("", "", "");
        await using var server = await StartAsync(async context =>
        {
            path = $"{context.Request.Method} {context.Request.Path}";
            token = context.Request.Headers.Authorization.ToString();
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        });
        using var gateway = Open(server, _certificate);
        await gateway.PutManifestAsync(7, "[1]"u8.ToArray(), Cancellation);
        Assert.Equal(("PUT /deployment/7/manifest", "[1]"), (path, body));

        var parts = token["Bearer ".Length..].Split('.');
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]);
        Assert.True(_tenant.PublicKey.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature));
        Assert.Contains(_tenant.Address.ToString(), Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])));
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_on_the_chain_gets_nothing()
    {
        var calls = 0;
        await using var server = await StartAsync(context =>
        {
            calls++;
            return Task.CompletedTask;
        });
        using var other = AccountCertificate.Create(_provider.Address, ["node.localhost"], DateTimeOffset.UtcNow.AddMinutes(-1), TimeSpan.FromDays(1));
        using var gateway = Open(server, other);
        await Assert.ThrowsAsync<UnavailableException>(() => gateway.StatusAsync(Cancellation));
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Refusals_carry_status_and_words_and_a_missing_manifest_is_null()
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal) ? 404 : 422;
            return context.Request.Path.Value.EndsWith("/status", StringComparison.Ordinal) ? Task.CompletedTask : context.Response.WriteAsync("manifest version validation failed\n");
        });
        using var gateway = Open(server, _certificate);
        Assert.Null(await gateway.LeaseStatusAsync(Lease, Cancellation));
        var refusal = await Assert.ThrowsAsync<GatewayException>(() => gateway.PutManifestAsync(7, "[]"u8.ToArray(), Cancellation));
        Assert.Equal(422, refusal.Status);
        Assert.Contains("manifest version validation failed", refusal.Message);
    }

    [Fact]
    public async Task Logs_come_line_by_line_and_end_with_the_stream()
    {
        var query = "";
        await using var server = await StartAsync(async context =>
        {
            query = context.Request.QueryString.Value!;
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await SendAsync(socket, WebSocketMessageType.Text, """{"name":"web-1","message":"hello"}"""u8.ToArray());
            await SendAsync(socket, WebSocketMessageType.Text, """{"name":"web-1","message":"again"}"""u8.ToArray());
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        using var gateway = Open(server, _certificate);
        var lines = new List<string>();
        await foreach (var line in gateway.LogsAsync(Lease, follow: false, tail: 5, ["web"], Cancellation))
        {
            lines.Add($"{line.Name}: {line.Message}");
        }

        Assert.Equal(["web-1: hello", "web-1: again"], lines);
        Assert.Equal("?follow=false&tail=5&service=web", query);
    }

    [Fact]
    public async Task A_shell_carries_input_output_errors_and_the_exit_code()
    {
        var query = "";
        await using var server = await StartAsync(async context =>
        {
            query = context.Request.QueryString.Value!;
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[64];
            var input = await socket.ReceiveAsync(buffer, CancellationToken.None);
            Assert.Equal(104, buffer[0]);
            buffer[0] = 100;
            await SendAsync(socket, WebSocketMessageType.Binary, buffer[..input.Count]);
            await SendAsync(socket, WebSocketMessageType.Binary, [101, (byte)'e']);
            await SendAsync(socket, WebSocketMessageType.Binary, [102, .. """{"exit_code":3}"""u8]);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        using var gateway = Open(server, _certificate);
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var streams = new ShellStreams(new MemoryStream("hi"u8.ToArray()), output, errors);
        var result = await gateway.ShellAsync(Lease, new ShellRequest("web", ["sh", "-c", "a b"]), streams, Cancellation);
        Assert.Equal((3, "hi", "e"), (result.ExitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray())));
        Assert.Equal("?service=web&podIndex=0&tty=0&stdin=1&cmd0=sh&cmd1=-c&cmd2=a%20b", query);
    }

    private static Task SendAsync(WebSocket socket, WebSocketMessageType type, byte[] bytes) =>
        socket.SendAsync(bytes, type, true, CancellationToken.None);

    private Task<FakeServer> StartAsync(RequestDelegate behaviour) =>
        FakeServer.StartAsync(behaviour, certificate: X509CertificateLoader.LoadPkcs12(_certificate.Certificate.Export(X509ContentType.Pkcs12), null));

    private ProviderGateway Open(FakeServer server, AccountCertificate published)
    {
        var trust = new GatewayTrust(new ChainQueries(new OneCertificate(published.CertificatePem)), _provider.Address);
        return new ProviderGateway(server.Endpoint, new GatewayIdentity.ByKey(_tenant), trust);
    }

    /// <summary>A chain that knows one certificate.</summary>
    private sealed class OneCertificate(string pem) : IQueryTransport
    {
        public Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, Height? height, CancellationToken cancellation)
            where TRequest : IMessage
            where TResponse : class, IMessage<TResponse>, new()
        {
            var certificate = new CertificateResponse { Certificate = new Certificate { State = State.Valid, Cert = ByteString.CopyFromUtf8(pem) } };
            var answer = new QueryCertificatesResponse { Certificates = { certificate } };
            return Task.FromResult((TResponse)(IMessage)answer);
        }
    }
}
