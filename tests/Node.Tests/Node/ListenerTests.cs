using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Welkin.Core.Crypto;
using Welkin.Engine.Embedded;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node;
using Welkin.Store;
using Welkin.Tests.Engine;

namespace Welkin.Tests.Node;

/// <summary>What the ports of a node admit, whatever is spoken on them.</summary>
public sealed class ListenerTests
{
    private const int SilentPerPort = 700;
    private const int HalfOpenStreams = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_port_speaks_tls_with_its_certificate()
    {
        using var certificate = Certificate();
        var door = new ListenerLimits { Certificate = new(certificate, []) };
        await using var node = await TestNode.Start(Cancel, TestNode.Config with
        {
            Rpc = TestNode.Config.Rpc with { Door = door },
            Grpc = TestNode.Config.Grpc! with { Door = door },
            Rest = TestNode.Config.Rest! with { Door = door },
        });
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString();
        using var http = new HttpClient(handler);
        Assert.StartsWith("https://", node.Host.RpcUrl, StringComparison.Ordinal);
        Assert.Contains("\"node-1\"", await http.GetStringAsync(node.Host.RpcUrl + "/status", Cancel), StringComparison.Ordinal);
        Assert.Contains("default_send_enabled", await http.GetStringAsync(node.Host.RestUrl + "/cosmos/bank/v1beta1/params", Cancel), StringComparison.Ordinal);
        using var call = new HttpRequestMessage(HttpMethod.Post, node.Host.GrpcUrl + "/cosmos.bank.v1beta1.Query/Params") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        call.Content = new ByteArrayContent(new byte[5]);
        call.Content.Headers.ContentType = new("application/grpc");
        using var answer = await http.SendAsync(call, Cancel);
        await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task One_connection_more_than_allowed_is_closed_and_the_others_live()
    {
        await using var node = await TestNode.Start(Cancel, TestNode.Config with { Rpc = TestNode.Config.Rpc with { Door = new ListenerLimits(MaxConnections: 1) } });
        using var first = await Ask(node);
        Assert.Contains("200 OK", await Read(first), StringComparison.Ordinal);
        Assert.Equal("", await AnswerToOneTooMany(node));
    }

    [Fact]
    public async Task A_head_that_does_not_come_to_its_end_is_cut_off_and_blocks_go_on()
    {
        var door = new ListenerLimits { HeadTimeout = TimeSpan.FromMilliseconds(300) };
        await using var node = await TestNode.Start(Cancel, TestNode.Config with { Rpc = TestNode.Config.Rpc with { Door = door } });
        var before = node.Engine.State.LastHeight;
        using var slow = await Connect(node);
        await slow.GetStream().WriteAsync("GET /status HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray(), Cancel);
        Assert.Contains("408", await Read(slow), StringComparison.Ordinal);
        Assert.True(node.Engine.State.LastHeight > before);
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_refused()
    {
        await using var node = await TestNode.Start(Cancel, TestNode.Config with { Rpc = TestNode.Config.Rpc with { Door = new ListenerLimits(MaxHeaderBytes: 2048) } });
        using var client = await Connect(node);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /status HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 4000)}\r\n\r\n"), Cancel);
        Assert.Contains("431", await Read(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_silent_connections_and_half_open_streams_do_not_stop_blocks()
    {
        await using var node = await TestNode.Start(Cancel);
        var silent = new List<TcpClient>();
        using var http = new HttpClient();
        using var never = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        try
        {
            foreach (var port in (string[])[node.Host.RpcUrl, node.Host.GrpcUrl!, node.Host.RestUrl!])
            {
                for (var i = 0; i < SilentPerPort; i++)
                {
                    var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, new Uri(port).Port, Cancel);
                    silent.Add(client);
                }
            }

            var streams = Enumerable.Range(0, HalfOpenStreams).Select(_ => HalfOpen(http, node.Host.GrpcUrl!, never.Token)).ToArray();
            using var oversized = new ByteArrayContent(new byte[2 << 20]);
            using var refused = await http.PostAsync(node.Host.RpcUrl, oversized, Cancel);
            Assert.False(refused.IsSuccessStatusCode);

            var before = node.Engine.State.LastHeight;
            var late = DateTime.UtcNow + TimeSpan.FromSeconds(20);
            while (node.Engine.State.LastHeight < before + 3 && DateTime.UtcNow < late) await Task.Delay(50, Cancel);
            Assert.True(node.Engine.State.LastHeight >= before + 3, "the node stopped making blocks");
            Assert.Contains("default_send_enabled", await http.GetStringAsync(node.Host.RestUrl + "/cosmos/bank/v1beta1/params", Cancel), StringComparison.Ordinal);
            Assert.All(streams, stream => Assert.False(stream.IsCompletedSuccessfully));
            await never.CancelAsync();
            await Task.WhenAll(streams.Select(stream => stream.ContinueWith(_ => { }, TaskScheduler.Default)));
        }
        finally
        {
            foreach (var client in silent) client.Dispose();
        }
    }

    // A call whose message never comes to its end.
    private static async Task HalfOpen(HttpClient http, string url, CancellationToken until)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, url + "/cosmos.bank.v1beta1.Query/Params") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new Unfinished(until) };
        call.Content.Headers.ContentType = new("application/grpc");
        using var answer = await http.SendAsync(call, until);
        await answer.Content.ReadAsByteArrayAsync(until);
    }

    private sealed class Unfinished(CancellationToken until) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[3], until);
            await stream.FlushAsync(until);
            await Task.Delay(Timeout.Infinite, until);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    [Fact]
    public async Task A_node_told_to_halt_stops_before_that_height()
    {
        var key = PrivateKey.FromSeed(Hash.Sha256("halt"u8));
        var database = new MemoryDatabase();
        var genesis = GenesisDoc.Parse("""{"genesis_time":"2026-01-01T00:00:00Z","chain_id":"halt-1","app_state":{}}"""u8.ToArray(), default).OrThrow();
        var options = EmbeddedOptions.Default with { BlockTime = TimeSpan.FromMilliseconds(1), HaltHeight = 3 };
        using var engine = EmbeddedEngine.Open(new CountingApp(database, key), database, genesis, key, options, TimeProvider.System);
        var halt = await Assert.ThrowsAsync<EngineHaltedException>(() => engine.Run(Cancel));
        Assert.Equal("halt per configuration height 3 time 0", halt.Message);
        Assert.Equal(2, engine.State.LastHeight);
    }

    private static async Task<TcpClient> Connect(TestNode node)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(node.Host.RpcUrl).Port, Cancel);
        return client;
    }

    private static async Task<TcpClient> Ask(TestNode node)
    {
        var client = await Connect(node);
        await client.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancel);
        return client;
    }

    // The node may close the connection before the caller has seen it open, or while the question is written.
    private static async Task<string> AnswerToOneTooMany(TestNode node)
    {
        try
        {
            using var client = await Ask(node);
            return await Read(client);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "";
        }
    }

    /// <summary>What comes first; nothing when the connection was closed.</summary>
    private static async Task<string> Read(TcpClient client)
    {
        var bytes = new byte[4096];
        try
        {
            return Encoding.ASCII.GetString(bytes, 0, await client.GetStream().ReadAsync(bytes, Cancel));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
