using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cosmos.Auth.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Welkin.Client;
using Welkin.Client.Grpc;
using Welkin.Client.Keys;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Client.Tx;
using Welkin.Core;
using Xunit;

namespace Welkin.Tests.Client;

public sealed class TransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_not_there_is_unavailable()
    {
        using var rpc = new RpcClient(new Uri("http://127.0.0.1:1"));
        await Assert.ThrowsAsync<UnavailableException>(() => rpc.StatusAsync(Cancellation));
    }

    [Fact]
    public async Task A_transaction_in_no_block_is_null_and_other_refusals_are_thrown()
    {
        await using var server = await FakeServer.StartAsync(context => Rpc(context, (_, parameters) =>
            (string)parameters["hash"]! == Convert.ToBase64String([1])
                ? Failure(-32603, "Internal error", "tx (01) not found")
                : Failure(-32602, "Invalid params", "bad hash")));
        using var rpc = new RpcClient(server.Endpoint);
        Assert.Null(await rpc.TxAsync("01", Cancellation));
        Assert.Equal(-32602, (await Assert.ThrowsAsync<RpcException>(() => rpc.TxAsync("02", Cancellation))).Code);
    }

    [Fact]
    public async Task Queries_answer_the_message_and_throw_the_applications_refusal()
    {
        await using var server = await FakeServer.StartAsync(context => Rpc(context, (_, parameters) =>
            (string)parameters["path"]! == "/cosmos.bank.v1beta1.Query/Balance"
                ? Answer(new QueryBalanceResponse { Balance = new() { Denom = "uakt", Amount = "7" } })
                : new JsonObject { ["response"] = new JsonObject { ["code"] = 22, ["codespace"] = "sdk", ["log"] = "no: key not found" } }));
        using var rpc = new RpcClient(server.Endpoint);
        var queries = new ChainQueries(rpc);
        var address = Address.Module("gov");
        Assert.Equal(new Coin("uakt", 7), await queries.BalanceAsync(address, "uakt", Cancellation));
        Assert.Null(await queries.AccountAsync(address, Cancellation));
        var refusal = await Assert.ThrowsAsync<ClientException>(() => queries.BalancesAsync(address, Cancellation));
        Assert.True(refusal.Error!.Is(SdkErrors.KeyNotFound));
    }

    [Fact]
    public async Task A_sender_learns_the_sequence_again_and_goes_on_counting()
    {
        using var key = SigningKey.Create();
        var sequences = new List<ulong>();
        await using var server = await FakeServer.StartAsync(context => Rpc(context, (method, parameters) => method switch
        {
            "status" => Status(),
            "abci_query" => Answer(new QueryAccountInfoResponse { Info = new BaseAccount { Address = key.Address.ToString(), AccountNumber = 5, Sequence = 3 } }),
            "broadcast_tx_sync" => Broadcast(parameters, sequences),
            _ => Included(parameters),
        }));
        using var rpc = new RpcClient(server.Endpoint);
        using var sender = new TxSender(rpc, key, new TxOptions { Gas = 100_000 });
        var message = new MsgSend { FromAddress = key.Address.ToString(), ToAddress = key.Address.ToString() };
        for (var i = 0; i < 2; i++)
        {
            var receipt = (await sender.SendAsync([message], null, Cancellation)).EnsureSuccess();
            Assert.Equal(new Height(12), receipt.Height);
        }

        Assert.Equal([3, 9, 10], sequences);
    }

    [Fact]
    public async Task Unary_calls_streams_and_failures_work_over_plain_http2()
    {
        await using var server = await FakeServer.StartAsync(
            context => context.Request.Path.Value switch
            {
                "/a/Good" => FakeServer.AnswerGrpcAsync(context, 0, "", new QueryBalanceRequest { Denom = "uakt" }),
                "/a/Many" => FakeServer.AnswerGrpcAsync(context, 0, "", [.. Enumerable.Range(0, 3).Select(i => new QueryBalanceRequest { Denom = $"d{i}" })]),
                "/a/Slow" => Task.Delay(Timeout.Infinite, context.RequestAborted),
                _ => FakeServer.AnswerGrpcAsync(context, 5, "there is no such thing: é"),
            },
            HttpProtocols.Http2);
        using var channel = new GrpcChannel(server.Endpoint) { DefaultDeadline = TimeSpan.FromSeconds(20) };
        var request = new QueryBalanceRequest { Address = "a" };
        Assert.Equal("uakt", (await channel.UnaryAsync<QueryBalanceRequest, QueryBalanceRequest>("/a/Good", request, null, Cancellation)).Denom);

        var names = new List<string>();
        await foreach (var item in channel.ServerStreamAsync<QueryBalanceRequest, QueryBalanceRequest>("/a/Many", request, null, Cancellation))
        {
            names.Add(item.Denom);
        }

        Assert.Equal(["d0", "d1", "d2"], names);
        var missing = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync<QueryBalanceRequest, QueryBalanceRequest>("/a/None", request, null, Cancellation));
        Assert.Equal((GrpcStatus.NotFound, "there is no such thing: é"), (missing.Status, missing.Message));

        using var hurried = new GrpcChannel(server.Endpoint) { DefaultDeadline = TimeSpan.FromMilliseconds(50) };
        var late = await Assert.ThrowsAsync<GrpcException>(() => hurried.UnaryAsync<QueryBalanceRequest, QueryBalanceRequest>("/a/Slow", request, null, Cancellation));
        Assert.Equal(GrpcStatus.DeadlineExceeded, late.Status);
    }

    [Fact]
    public async Task A_stream_of_events_reconnects_and_marks_the_gap()
    {
        var connections = 0;
        await using var server = await FakeServer.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var height = ++connections * 10;
            await socket.ReceiveAsync(new byte[4096], context.RequestAborted);
            await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"result":{}}""");
            var data = """{"jsonrpc":"2.0","id":1,"result":{"query":"q","data":{"type":"tendermint/event/NewBlock","value":{"block":{"header":{"height":"HEIGHT"}}}},"events":{"tm.event":["NewBlock"]}}}""";
            await SendAsync(socket, data.Replace("HEIGHT", $"{height}", StringComparison.Ordinal));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        var seen = new List<long>();
        await foreach (var item in new EventStream(server.Endpoint).ReadAsync("tm.event='NewBlock'", Cancellation))
        {
            seen.Add(item.IsGap ? -1 : item.Height!.Value.Value);
            if (seen.Count == 4)
            {
                break;
            }
        }

        Assert.Equal([-1, 10, -1, 20], seen);
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task Rpc(HttpContext context, Func<string, JsonObject, JsonObject> answer)
    {
        var call = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        var result = answer((string)call["method"]!, (JsonObject)call["params"]!);
        var member = result.ContainsKey("message") ? "error" : "result";
        await context.Response.WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = (int)call["id"]!, [member] = result }.ToJsonString());
    }

    private static JsonObject Failure(int code, string message, string data) => new() { ["code"] = code, ["message"] = message, ["data"] = data };

    private static JsonObject Answer(IMessage message) => new()
    {
        ["response"] = new JsonObject { ["code"] = 0, ["value"] = Convert.ToBase64String(message.ToByteArray()), ["height"] = "11" },
    };

    private static JsonObject Status() => new()
    {
        ["node_info"] = new JsonObject { ["network"] = "lab-1", ["version"] = "0.38", ["moniker"] = "m" },
        ["sync_info"] = new JsonObject { ["latest_block_height"] = "11", ["latest_block_time"] = "2026-01-01T00:00:00.5Z", ["catching_up"] = false },
    };

    private static JsonObject Broadcast(JsonObject parameters, List<ulong> sequences)
    {
        var bytes = Convert.FromBase64String((string)parameters["tx"]!);
        var sequence = Tx.Parser.ParseFrom(bytes).AuthInfo.SignerInfos[0].Sequence;
        sequences.Add(sequence);
        return sequence == 3
            ? new() { ["code"] = 32, ["codespace"] = "sdk", ["log"] = "account sequence mismatch, expected 9, got 3: incorrect account sequence", ["hash"] = "" }
            : new() { ["code"] = 0, ["codespace"] = "", ["log"] = "", ["hash"] = new SignedTx(bytes).Hash };
    }

    private static JsonObject Included(JsonObject parameters) => new()
    {
        ["hash"] = Convert.ToHexString(Convert.FromBase64String((string)parameters["hash"]!)),
        ["height"] = "12",
        ["index"] = 0,
        ["tx_result"] = new JsonObject { ["code"] = 0, ["gas_wanted"] = "100000", ["gas_used"] = "7" },
        ["tx"] = "",
    };
}
