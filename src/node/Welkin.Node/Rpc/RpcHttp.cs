using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Welkin.Node.Rpc;

/// <summary>What the RPC server accepts.</summary>
/// <param name="AllowedOrigins">CORS origins; "*" allows all, none switches CORS off.</param>
/// <param name="MaxBatch">Calls in one batch; 0 is no limit.</param>
public sealed record RpcLimits(
    IReadOnlyList<string> AllowedOrigins,
    int MaxBodyBytes = 1000000,
    int MaxBatch = 10,
    int MaxSubscriptionClients = 100,
    int MaxSubscriptionsPerClient = 5,
    int SubscriptionBuffer = 200,
    int MaxWebSocketMessageBytes = 1048576)
{
    public static readonly RpcLimits Default = new([]);

    /// <summary>Methods that a page of an allowed origin may use.</summary>
    public IReadOnlyList<string> AllowedMethods { get; init; } = ["HEAD", "GET", "POST"];

    /// <summary>Headers that such a page may send.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = ["Origin", "Accept", "Content-Type", "X-Requested-With", "X-Server-Time"];

    /// <summary>How long <c>broadcast_tx_commit</c> waits.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>JSON-RPC over HTTP: POST of one call or a batch, and calls by URI.</summary>
internal sealed class RpcHttp(RpcDispatcher dispatcher, RpcLimits limits)
{
    private const string CacheForADay = "public, max-age=86400";

    public async Task Handle(HttpContext context)
    {
        context.Response.Headers["X-Server-Time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var path = context.Request.Path.Value ?? "/";
        if (path is "/" or "/v1" or "/v1/") await HandleBody(context);
        else if (dispatcher.Methods.TryGetValue(path.StartsWith("/v1/", StringComparison.Ordinal) ? path[4..] : path[1..], out var method)) await HandleUri(context, method);
        else await NotFound(context);
    }

    private async Task HandleBody(HttpContext context)
    {
        var cancel = context.RequestAborted;
        if (await ReadBody(context) is not { } body)
        {
            await Write(context, 400, [RpcReply.InvalidRequest(null, "error reading request body: http: request body too large")]);
            return;
        }
        if (body.Length == 0)
        {
            await WriteEndpoints(context);
            return;
        }
        if (!RpcRequest.ParseAll(body).TryGet(out var requests, out var error))
        {
            await Write(context, 500, [RpcReply.ParseError("error unmarshaling request: " + error.Text)]);
            return;
        }
        if (limits.MaxBatch > 0 && requests.Count > limits.MaxBatch)
        {
            await Write(context, 200, [RpcReply.InvalidRequest(null, $"batch request exceeds maximum ({limits.MaxBatch}) allowed number of requests")]);
            return;
        }

        var replies = new List<RpcReply>();
        var mayCache = true;
        foreach (var request in requests.Where(request => request.Id is not null))
        {
            var outcome = await dispatcher.Call(request, FindForHttp, cancel);
            if (outcome.Broken)
            {
                await Write(context, 500, [outcome.Reply]);
                return;
            }
            replies.Add(outcome.Reply);
            mayCache &= outcome.MayCache;
        }
        if (replies.Count == 0) return;
        if (mayCache) context.Response.Headers.CacheControl = CacheForADay;
        await Write(context, 200, replies);
    }

    private async Task HandleUri(HttpContext context, RpcMethod method)
    {
        if (method.WebSocketOnly)
        {
            await Write(context, 404, [RpcReply.MethodNotFound(RpcId.MinusOne)]);
            return;
        }
        var outcome = await dispatcher.CallByUri(method, name => UriValue(context.Request.QueryString, name), context.RequestAborted);
        if (outcome.MayCache && !outcome.Reply.IsError) context.Response.Headers.CacheControl = CacheForADay;
        await Write(context, outcome.Reply.IsError ? 500 : 200, [outcome.Reply]);
    }

    /// <summary>The first value of a parameter. Names count letter by letter, which the platform's collection does not do.</summary>
    private static string UriValue(QueryString query, string name)
    {
        foreach (var pair in new QueryStringEnumerable(query.Value))
            if (pair.DecodeName().Span.SequenceEqual(name)) return pair.DecodeValue().ToString();
        return "";
    }

    private RpcMethod? FindForHttp(string name) => dispatcher.Methods.TryGetValue(name, out var method) && !method.WebSocketOnly ? method : null;

    private async Task<byte[]?> ReadBody(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > limits.MaxBodyBytes) return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    private static async Task Write(HttpContext context, int status, IReadOnlyList<RpcReply> replies)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var bytes = RpcReply.Encode(replies);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    internal static async Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
    }

    private async Task WriteEndpoints(HttpContext context)
    {
        var page = new StringBuilder("<html><body><br>Available endpoints:<br><br>Endpoints that require arguments:<br>");
        foreach (var method in dispatcher.Methods.Values)
        {
            var link = $"//{context.Request.Host}/{method.Name}?{string.Join('&', method.Arguments.Select(argument => argument.Name + "=_"))}";
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"{link}\">{link}</a></br>");
        }
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync(page.Append("</body></html>").ToString(), context.RequestAborted);
    }
}
