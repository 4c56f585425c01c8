using Welkin.Engine.Embedded;

namespace Welkin.Node.Rpc;

/// <summary>The JSON-RPC server: HTTP, WebSocket and CORS.</summary>
internal sealed class RpcServer(IEnumerable<RpcMethod> methods, EventBus bus, RpcLimits limits, ILogger log)
{
    private readonly RpcDispatcher dispatcher = new(methods, log);
    private readonly SubscriberCount subscribers = new(limits.MaxSubscriptionClients);

    public async Task Handle(HttpContext context, CancellationToken stopping)
    {
        if (AddCors(context)) return;
        if (context.Request.Path == "/websocket" || context.Request.Path == "/v1/websocket") await HandleWebSocket(context, stopping);
        else await new RpcHttp(dispatcher, limits).Handle(context);
    }

    private async Task HandleWebSocket(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("Bad Request\n", context.RequestAborted);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await using var session = new RpcWebSocket(socket, dispatcher, bus, limits, subscribers);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await session.Run(either.Token);
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
        context.Response.Headers.AccessControlAllowMethods = string.Join(", ", limits.AllowedMethods);
        context.Response.Headers.AccessControlAllowHeaders = string.Join(", ", limits.AllowedHeaders);
        context.Response.StatusCode = 204;
        return true;
    }
}
