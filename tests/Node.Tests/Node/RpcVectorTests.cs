using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Welkin.Core;
using Welkin.Engine.Embedded;
using Welkin.Engine.Json;
using Welkin.Node.Rpc;
using Welkin.Testing;
using static Welkin.Tests.Engine.CometRows;

namespace Welkin.Tests.Node;

/// <summary>Argument parsing, error objects, statuses and cache headers against the network's JSON-RPC server with echoing methods.</summary>
public sealed class RpcVectorTests
{
    private static readonly RpcServer Server = new(Methods(), new EventBus(), RpcLimits.Default, NullLogger.Instance);

    [Fact]
    public void Calls_are_read_and_answered_as_on_the_network() => All("rpc.tsv", row =>
    {
        var (status, headers, body) = Call(row["http_method"], row["url"], row["request_body"]).GetAwaiter().GetResult();
        Assert.Equal(row["response_body"], body);
        Assert.Equal(row.Number("status"), status);
        Assert.Equal(row["content_type"], headers.ContentType.ToString());
        Assert.Equal(row["cache_control"], headers.CacheControl.ToString());
    });

    private static async Task<(int Status, IHeaderDictionary Headers, string Body)> Call(string method, string url, string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Host = new HostString("HOST");
        context.Request.Path = url.Split('?')[0];
        if (url.Contains('?')) context.Request.QueryString = new QueryString(url[url.IndexOf('?')..]);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var response = new MemoryStream();
        context.Response.Body = response;
        await Server.Handle(context, CancellationToken.None);
        return (context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(response.ToArray()));
    }

    private static IEnumerable<RpcMethod> Methods()
    {
        RpcArgument height = new("height", RpcType.OptionalLong), page = new("page", RpcType.OptionalInt), perPage = new("per_page", RpcType.OptionalInt);
        RpcArgument query = new("query", RpcType.Text), prove = new("prove", RpcType.Flag);
        return
        [
            RpcTable.Method("health", [], _ => RpcTable.Reply(json => json.Object(() => { }))),
            RpcTable.Method("fail", [], _ => Error.Undefined("handler failed: <&> \"x\"")),
            RpcTable.Method("genesis_chunked", [new("chunk", RpcType.Unsigned)], _ => Error.Undefined("service configuration error, genesis chunks are not initialized")) with { Caching = new(null) },
            Echo("abci_query", new("path", RpcType.Text), new("data", RpcType.Hex), new("height", RpcType.Long), prove),
            Echo("block", height) with { Caching = new("height") },
            Echo("block_by_hash", new RpcArgument("hash", RpcType.Bytes)) with { Caching = new(null) },
            Echo("blockchain", new("minHeight", RpcType.Long), new("maxHeight", RpcType.Long)) with { Caching = new(null) },
            Echo("broadcast_tx_sync", new RpcArgument("tx", RpcType.Bytes)),
            Echo("subscribe", query) with { WebSocketOnly = true },
            Echo("unsubscribe", query) with { WebSocketOnly = true },
            Echo("tx", new("hash", RpcType.Bytes), prove) with { Caching = new(null) },
            Echo("tx_search", query, prove, page, perPage, new("order_by", RpcType.Text)),
            Echo("validators", height, page, perPage) with { Caching = new("height") },
        ];
    }

    private static RpcMethod Echo(string name, params RpcArgument[] arguments) => RpcTable.Method(name, arguments, call => RpcTable.Reply(json => json.Object(() =>
        json.List("args", arguments, argument => json.WriteStringValue(call.Raw(argument.Name) switch
        {
            null => "null",
            byte[] bytes => Hex(bytes),
            bool flag => flag ? "true" : "false",
            var value => value.ToString(),
        })))));
}
