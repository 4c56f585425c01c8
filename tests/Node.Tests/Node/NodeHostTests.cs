using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Welkin.Core.Crypto;
using Welkin.Node;
using Welkin.Testing;

namespace Welkin.Tests.Node;

public sealed class NodeHostTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_goes_in_by_rpc_and_is_found_by_hash_search_and_block()
    {
        await using var node = await TestNode.Start(Cancel);
        var committed = await Result(node, "broadcast_tx_commit", new { tx = Convert.ToBase64String("7uakt"u8) });
        var height = committed.GetProperty("height").GetString()!;
        var hash = Convert.ToHexString(Hash.Sha256("7uakt"u8));
        Assert.Equal(hash, committed.GetProperty("hash").GetString());

        var tx = await Result(node, "tx", new { hash = Convert.ToBase64String(Convert.FromHexString(hash)), prove = true });
        Assert.Equal(height, tx.GetProperty("height").GetString());
        Assert.Equal(hash, (await Result(node, "tx_search", new { query = "transfer.amount='7uakt'" })).GetProperty("txs")[0].GetProperty("hash").GetString());
        Assert.Equal("1", (await Result(node, "block_search", new { query = $"block.height={height}" })).GetProperty("total_count").GetString());
        var block = await Result(node, "block", new { height });
        Assert.Equal(Convert.ToBase64String("7uakt"u8), block.GetProperty("block").GetProperty("data").GetProperty("txs")[0].GetString());
    }

    [Fact]
    public async Task Errors_have_the_texts_that_clients_match()
    {
        await using var node = await TestNode.Start(Cancel);
        Assert.Equal("tx (00) not found", await ErrorData(node, "tx", new { hash = "AA==" }));
        Assert.Equal("height must be greater than 0, but got 0", await ErrorData(node, "block", new { height = "0" }));
        await Result(node, "broadcast_tx_sync", new { tx = "MQ==" });
        Assert.Equal("tx already exists in cache", await ErrorData(node, "broadcast_tx_sync", new { tx = "MQ==" }));
        Assert.Equal("page should be within [1, 1] range, given 2", await ErrorData(node, "validators", new { page = "2" }));
    }

    [Fact]
    public async Task Replies_have_the_shapes_of_the_networks_node()
    {
        await using var node = await TestNode.Start(Cancel);
        await Result(node, "broadcast_tx_commit", new { tx = Convert.ToBase64String("1"u8) });
        var differences = new List<string>();
        foreach (var (line, _) in Tsv.Lines(RepositoryRoot.Vectors("live", "rpc.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            if (RpcShapes.Comparable(record.RootElement, out var method, out var recorded) is false) continue;
            var arguments = RpcShapes.ArgumentsFor(method, Convert.ToHexString(Hash.Sha256("1"u8)));
            var ours = await Result(node, method, arguments);
            differences.AddRange(RpcShapes.Differences(method, recorded, ours));
        }
        Assert.True(differences.Count == 0, string.Join("\n", differences.Distinct().Take(20)));
    }

    [Fact]
    public async Task Subscribers_get_events_under_the_id_of_their_call()
    {
        await using var node = await TestNode.Start(Cancel);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(node.Host.RpcUrl.Replace("http://", "ws://") + "/websocket"), Cancel);
        await Send(socket, """{"jsonrpc":"2.0","id":"s","method":"subscribe","params":["tm.event='Tx' AND transfer.amount = 8"]}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":"s","result":{}}""", await Receive(socket));
        await Send(socket, """{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"query":"tm.event="}}""");
        Assert.Contains("failed to parse query: offset 9: EOF", await Receive(socket));
        await Result(node, "broadcast_tx_sync", new { tx = Convert.ToBase64String("8uakt"u8) });
        using var reply = JsonDocument.Parse(await Receive(socket));
        Assert.Equal("s", reply.RootElement.GetProperty("id").GetString());
        var result = reply.RootElement.GetProperty("result");
        Assert.Equal("tendermint/event/Tx", result.GetProperty("data").GetProperty("type").GetString());
        Assert.Equal(Convert.ToHexString(Hash.Sha256("8uakt"u8)), result.GetProperty("events").GetProperty("tx.hash")[0].GetString());
        await Send(socket, """{"jsonrpc":"2.0","id":3,"method":"unsubscribe_all","params":{}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":3,"result":{}}""", await Receive(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_no_block_is_made()
    {
        await using var first = await TestNode.Start(Cancel);
        var port = new Uri(first.Host.RpcUrl).Port;
        var config = TestNode.Config with { Rpc = TestNode.Config.Rpc with { Listen = ListenAddress.Local(port) } };
        var error = await Assert.ThrowsAsync<NodeException>(() => TestNode.Start(Cancel, config));
        Assert.Contains($"127.0.0.1:{port} is in use", error.Message);
    }

    [Fact]
    public async Task Grpc_answers_and_refuses_as_the_networks_node()
    {
        await using var node = await TestNode.Start(Cancel);
        using var client = new HttpClient();
        string[] compared =
        [
            "bank params", "height 0", "height in the future", "height not a number", "height negative", "bad address", "garbage", "unknown field", "unknown method", "unknown service",
            "syncing", "abci query", "block by future height", "config", "tx not found", "tx bad hash", "broadcast nothing", "txs by event without a query", "app config", "health check",
            "two messages on a unary call", "compressed flag without encoding", "short frame", "deadline of 1 ns", "bad deadline", "another content type", "grpc-web on the gRPC port", "reflection unknown symbol",
        ];
        foreach (var (line, _) in Tsv.Lines(RepositoryRoot.Vectors("live", "grpc.jsonl")))
        {
            var record = JsonDocument.Parse(line).RootElement;
            var what = record.GetProperty("what").GetString()!;
            if (!compared.Contains(what)) continue;
            var (status, message, body) = await Grpc(client, node.Host.GrpcUrl, record);
            var headers = record.GetProperty("response_headers");
            var trailers = record.TryGetProperty("trailers", out var sent) && sent.TryGetProperty("grpc-status", out _) ? sent : headers;
            Assert.Equal($"{what}: {trailers.GetProperty("grpc-status").GetString()}", $"{what}: {status}");
            var wanted = trailers.TryGetProperty("grpc-message", out var text) ? text.GetString() : "";
            Assert.Equal($"{what}: {wanted}", $"{what}: {Uri.UnescapeDataString(message)}");
            Assert.Equal($"{what}: {record.GetProperty("response").GetString()}", $"{what}: {body}");
        }
    }

    private static async Task<(string Status, string Message, string Body)> Grpc(HttpClient client, string url, JsonElement record)
    {
        var bytes = Convert.FromHexString(record.GetProperty("request").GetString()!);
        var what = record.GetProperty("what").GetString()!;
        var framed = what is "two messages on a unary call" or "compressed flag without encoding" or "short frame";
        var content = new ByteArrayContent(framed ? bytes : Welkin.Node.Grpc.GrpcFrames.Frame(bytes));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, url + record.GetProperty("path").GetString()) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var header in record.GetProperty("headers").EnumerateObject())
        {
            if (header.Name == "content-type") content.Headers.ContentType = MediaTypeHeaderValue.Parse(header.Value.GetString()!);
            else request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }
        using var response = await client.SendAsync(request, Cancel);
        var body = Convert.ToHexStringLower(await response.Content.ReadAsByteArrayAsync(Cancel));
        return (Header("grpc-status"), Header("grpc-message"), body);

        string Header(string name) => response.TrailingHeaders.TryGetValues(name, out var late) ? late.First() : response.Headers.TryGetValues(name, out var early) ? early.First() : "";
    }

    private static async Task<JsonElement> Result(TestNode node, string method, object arguments)
    {
        var reply = await Call(node, method, arguments);
        return reply.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {reply}");
    }

    private static async Task<string?> ErrorData(TestNode node, string method, object arguments) =>
        (await Call(node, method, arguments)).GetProperty("error").GetProperty("data").GetString();

    private static async Task<JsonElement> Call(TestNode node, string method, object arguments)
    {
        var body = JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = arguments });
        using var response = await Http.PostAsync(node.Host.RpcUrl, new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
    }

    private static Task Send(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancel);

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        var buffer = new byte[65536];
        var received = await socket.ReceiveAsync(buffer, Cancel);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
