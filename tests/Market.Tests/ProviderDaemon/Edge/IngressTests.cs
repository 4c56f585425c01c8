using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Ingress;
using Xunit;

namespace Welkin.Tests.ProviderDaemon;

/// <summary>The HTTP entrance and the forwarded ports, between real sockets on the loopback.</summary>
public sealed class IngressTests : IAsyncLifetime
{
    private readonly RouteTable _routes = new();
    private readonly int _port = FreePort();
    private readonly int _servicePort = FreePort();
    private readonly HttpClient _http = new();
    private IngressServer _ingress = null!;
    private WebApplication _service = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_servicePort}");
        _service = builder.Build();
        _service.UseWebSockets();
        _service.Run(Serve);
        await _service.StartAsync();
        _ingress = await IngressServer.Start(new IPEndPoint(IPAddress.Loopback, _port), _routes, CancellationToken.None);
        Publish("web.localhost", new Target("127.0.0.1", _servicePort));
    }

    public async ValueTask DisposeAsync()
    {
        await _ingress.DisposeAsync();
        await _service.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_request_reaches_the_service_with_its_path_body_and_host_name()
    {
        var response = await Send("web.localhost", HttpMethod.Post, "/echo/a%2Fb?q=1", "body");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"POST /echo/a%2Fb?q=1 web.localhost:{_port} 127.0.0.1 http body", await response.Content.ReadAsStringAsync());
        Assert.Equal("kept", response.Headers.GetValues("X-Service").Single());
    }

    [Fact]
    public async Task What_a_client_claims_about_itself_is_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_port}/echo") { Headers = { Host = "web.localhost" } };
        request.Headers.Add("X-Forwarded-For", "8.8.8.8");
        var text = await (await _http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains(" 127.0.0.1 http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("8.8.8.8", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_404_and_says_why()
    {
        var response = await Send("nobody.localhost", HttpMethod.Get, "/", null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("nobody.localhost", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_a_ready_replica_is_503_and_says_which()
    {
        Publish("web.localhost");
        var response = await Send("web.localhost", HttpMethod.Get, "/", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("The service web is not ready", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_refuses_the_connection_is_passed_over()
    {
        Publish("web.localhost", new Target("127.0.0.1", FreePort()), new Target("127.0.0.1", _servicePort));
        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, (await Send("web.localhost", HttpMethod.Post, "/echo", "again")).StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var response = await Send("web.localhost", HttpMethod.Post, "/echo", new string('x', 2_000_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_silent_service_is_504()
    {
        _routes.Replace([new IngressRoute("web.localhost", new("l"), "web", [new("127.0.0.1", _servicePort)], new() { ReadTimeout = TimeSpan.FromMilliseconds(100), SendTimeout = TimeSpan.FromMilliseconds(100) })]);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await Send("web.localhost", HttpMethod.Get, "/never", null)).StatusCode);
    }

    [Fact]
    public async Task Parts_of_an_answer_arrive_when_they_are_written()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_port}/stream") { Headers = { Host = "web.localhost" } };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        // The service writes the second part only after the first has been seen and told.
        Assert.Equal("first", await reader.ReadLineAsync());
        await Send("web.localhost", HttpMethod.Get, "/go", null);
        Assert.Equal("second", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_web_socket_passes_both_ways()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", "web.localhost");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_port}/socket"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("ping"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[64];
        var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, got.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Garbage_is_answered_with_400_and_the_entrance_lives_on()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, _port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("\0\u0001\u0002 nonsense\r\n\r\n"));
            using var reader = new StreamReader(client.GetStream());
            Assert.Contains("400", await reader.ReadLineAsync() ?? "", StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await Send("web.localhost", HttpMethod.Get, "/echo", null)).StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_is_said_plainly()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => IngressServer.Start(new IPEndPoint(IPAddress.Loopback, _port), _routes, CancellationToken.None));
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forwarded_tcp_port_carries_bytes_and_half_closes()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var external = FreePort();
        await using var forwarder = new PortForwarder(IPAddress.Loopback);
        Assert.Empty(await forwarder.Replace([new(external, PortProtocol.Tcp, [new("127.0.0.1", ((IPEndPoint)service.LocalEndpoint).Port)])], CancellationToken.None));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, external);
        var stream = client.GetStream();
        await stream.WriteAsync("question"u8.ToArray());
        client.Client.Shutdown(SocketShutdown.Send);

        // The service sees the end of the question and can still answer.
        using var accepted = await service.AcceptTcpClientAsync();
        using var question = new StreamReader(accepted.GetStream());
        Assert.Equal("question", await question.ReadToEndAsync());
        await accepted.GetStream().WriteAsync("answer"u8.ToArray());
        accepted.Client.Shutdown(SocketShutdown.Send);
        using var answer = new StreamReader(stream);
        Assert.Equal("answer", await answer.ReadToEndAsync());
        await forwarder.Replace([], CancellationToken.None);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, external));
    }

    [Fact]
    public async Task A_forwarded_udp_port_brings_answers_back_to_who_asked()
    {
        using var service = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var external = FreePort();
        await using var forwarder = new PortForwarder(IPAddress.Loopback);
        await forwarder.Replace([new(external, PortProtocol.Udp, [new("127.0.0.1", ((IPEndPoint)service.Client.LocalEndPoint!).Port)])], CancellationToken.None);
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await client.SendAsync(Encoding.ASCII.GetBytes("question"), new IPEndPoint(IPAddress.Loopback, external));
        var asked = await service.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("question", Encoding.ASCII.GetString(asked.Buffer));
        await service.SendAsync(Encoding.ASCII.GetBytes("answer"), asked.RemoteEndPoint);
        Assert.Equal("answer", Encoding.ASCII.GetString((await client.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(10))).Buffer));
    }

    [Fact]
    public async Task A_forwarded_port_that_is_in_use_is_reported()
    {
        await using var forwarder = new PortForwarder(IPAddress.Loopback);
        var failed = Assert.Single(await forwarder.Replace([new(_servicePort, PortProtocol.Tcp, [])], CancellationToken.None));
        Assert.Contains("in use", failed.Reason, StringComparison.Ordinal);
    }

    private readonly TaskCompletionSource _go = new();

    private async Task Serve(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/never":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case "/go":
                _go.TrySetResult();
                break;
            case "/stream":
                await context.Response.WriteAsync("first\n");
                await context.Response.Body.FlushAsync();
                await _go.Task;
                await context.Response.WriteAsync("second\n");
                break;
            case "/socket":
                await EchoSocket(context);
                break;
            default:
                using (var reader = new StreamReader(context.Request.Body))
                {
                    var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
                    context.Response.Headers["X-Service"] = "kept";
                    await context.Response.WriteAsync($"{context.Request.Method} {raw} {context.Request.Host} {context.Request.Headers["X-Forwarded-For"]} {context.Request.Headers["X-Forwarded-Proto"]} {await reader.ReadToEndAsync()}");
                }
                break;
        }
    }

    private static async Task EchoSocket(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private void Publish(string host, params Target[] targets) => _routes.Replace([new IngressRoute(host, new("lease"), "web", targets, new())]);

    private async Task<HttpResponseMessage> Send(string host, HttpMethod method, string path, string? body)
    {
        var uri = new Uri($"http://127.0.0.1:{_port}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, uri) { Headers = { Host = $"{host}:{_port}" } };
        if (body is not null) request.Content = new StringContent(body);
        return await _http.SendAsync(request);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
