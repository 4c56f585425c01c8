using Welkin.Engine.Embedded;

namespace Welkin.Node.Rpc;

/// <summary>The JSON-RPC server: HTTP, WebSocket and CORS.</summary>
internal sealed class RpcServer(IEnumerable<RpcMethod> methods, EventBus bus, RpcLimits limits, ILogger log)
{
    private readonly RpcDispatcher dispatcher = new(methods, log);
    private int webSocketClients;

    public async Task Handle(HttpContext context, CancellationToken stopping)
    {
        if (AddCors(context)) return;
        if (context.Request.Path == "/websocket" || context.Request.Path == "/v1/websocket") await HandleWebSocket(context, stopping);
        else await new RpcHttp(dispatcher, limits).Handle(context);
    }

    private async Task HandleWebSocket(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest || Interlocked.Increment(ref webSocketClients) > limits.MaxSubscriptionClients)
        {
            if (context.WebSockets.IsWebSocketRequest) Interlocked.Decrement(ref webSocketClients);
            context.Response.StatusCode = context.WebSockets.IsWebSocketRequest ? 503 : 400;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(context.WebSockets.IsWebSocketRequest ? "too many WebSocket clients\n" : "Bad Request\n", context.RequestAborted);
            return;
        }
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await using var session = new RpcWebSocket(socket, dispatcher, bus, limits);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await session.Run(either.Token);
        }
        finally
        {
            Interlocked.Decrement(ref webSocketClients);
        }
    }

    /// <summary>Allows configured origins; true when the request was a pre-flight and is answered.</summary>
    private bool AddCors(HttpContext context)
    {
        if (limits.AllowedOrigins.Count == 0) return false;
        var origin = context.Request.Headers.Origin.ToString();
        if (limits.AllowedOrigins.Contains("*")) context.Response.Headers.AccessControlAllowOrigin = "*";
        else if (limits.AllowedOrigins.Contains(origin)) context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.Vary = "Origin";
        if (!HttpMethods.IsOptions(context.Request.Method)) return false;
        context.Response.Headers.AccessControlAllowMethods = "HEAD, GET, POST";
        context.Response.Headers.AccessControlAllowHeaders = "Origin, Accept, Content-Type, X-Requested-With, X-Server-Time";
        context.Response.StatusCode = 204;
        return true;
    }
}
