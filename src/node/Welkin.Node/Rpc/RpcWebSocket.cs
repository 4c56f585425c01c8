using System.Net.WebSockets;
using System.Threading.Channels;
using Welkin.Engine.Embedded;
using Welkin.Engine.Indexing;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>JSON-RPC over one WebSocket: every method, and subscriptions whose events come under the id of the call that made them.</summary>
internal sealed class RpcWebSocket(WebSocket socket, RpcDispatcher dispatcher, EventBus bus, RpcLimits limits, SubscriberCount subscribers) : IAsyncDisposable
{
    // One frame after the other. A client that does not read holds up its own replies and subscriptions, which are cut off when too many events wait.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<string, (EventSubscription Events, Task Pump)> subscriptions = [];

    public async Task Run(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            while (await Read(stop.Token) is { } message)
                if (await Answer(message, stop.Token) is { } reply) await Send(reply, stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or the node stops: either way only cleaning up is left.
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (subscriptions.Count > 0) subscribers.Leave();
        foreach (var (events, pump) in subscriptions.Values.ToArray())
        {
            events.Dispose();
            await pump;
        }

        turn.Dispose();
    }

    private async Task<RpcReply?> Answer(byte[] message, CancellationToken cancel)
    {
        if (!GoJson.Parse(message).TryGet(out var root, out var error))
            return RpcReply.ParseError("error unmarshaling request: " + (error.Text == "unexpected end of JSON input" ? "unexpected EOF" : error.Text));
        if (!RpcRequest.Parse(root).TryGet(out var request, out error)) return RpcReply.ParseError("error unmarshaling request: " + error.Text);
        if (request.Id is null) return null;
        return (await dispatcher.Call(request, name => Find(name, request.Id, cancel), cancel)).Reply;
    }

    private RpcMethod? Find(string name, RpcId? id, CancellationToken cancel) => dispatcher.Methods.GetValueOrDefault(name) switch
    {
        { WebSocketOnly: true } method => method with
        {
            Run = (arguments, _) => Task.FromResult(name switch
            {
                "subscribe" => Subscribe(arguments.Text("query"), id, cancel),
                "unsubscribe" => Unsubscribe(arguments.Text("query")),
                _ => UnsubscribeAll(),
            }),
        },
        var method => method,
    };

    private Result<RpcResult> Subscribe(string text, RpcId? id, CancellationToken cancel)
    {
        var isFirst = subscriptions.Count == 0;
        if (!subscribers.Admit(isFirst)) return Error.Undefined($"max_subscription_clients {subscribers.Most} reached");
        var made = Subscribe(text, id, cancel, subscriptions.Count);
        if (isFirst && !made.IsOk) subscribers.Leave();
        return made;
    }

    private Result<RpcResult> Subscribe(string text, RpcId? id, CancellationToken cancel, int before)
    {
        if (before >= limits.MaxSubscriptionsPerClient) return Error.Undefined($"max_subscriptions_per_client {limits.MaxSubscriptionsPerClient} reached");
        if (text.Length > EventQuery.MaxLength) return Error.Undefined("maximum query length exceeded");
        if (!EventQuery.Parse(text).TryGet(out var query, out var error)) return error.With("failed to parse query");
        if (subscriptions.ContainsKey(query.ToString())) return Error.Undefined("already subscribed");
        var events = bus.Subscribe(query, limits.SubscriptionBuffer);
        subscriptions[query.ToString()] = (events, Pump(events, text, id, cancel));
        return Empty;
    }

    private Result<RpcResult> Unsubscribe(string text)
    {
        if (!EventQuery.Parse(text).TryGet(out var query, out var error)) return error.With("failed to parse query");
        if (!subscriptions.Remove(query.ToString(), out var found)) return Error.Undefined("subscription not found");
        found.Events.Dispose();
        if (subscriptions.Count == 0) subscribers.Leave();
        return Empty;
    }

    private Result<RpcResult> UnsubscribeAll()
    {
        if (subscriptions.Count == 0) return Error.Undefined("subscription not found");
        foreach (var (events, _) in subscriptions.Values) events.Dispose();
        subscriptions.Clear();
        subscribers.Leave();
        return Empty;
    }

    private async Task Pump(EventSubscription events, string query, RpcId? id, CancellationToken cancel)
    {
        // The reply to the call goes first.
        await Task.Yield();
        try
        {
            var head = EventFrames.Head(id, query);
            await foreach (var item in events.Events.ReadAllAsync(cancel)) await Send(EventFrames.Of(item).For(head), cancel);
        }
        catch (SlowSubscriberException)
        {
            await Send(RpcReply.ServerError(id, "subscription was cancelled (reason: client is not pulling messages fast enough)"), cancel);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException or WebSocketException)
        {
            // The connection ends; there is nobody to tell.
        }
    }

    private ValueTask Send(RpcReply reply, CancellationToken cancel) => Send(RpcReply.Encode([reply]), cancel);

    private async ValueTask Send(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<byte[]?> Read(CancellationToken cancel)
    {
        using var message = new MemoryStream();
        var chunk = new byte[8192];
        while (true)
        {
            var result = await socket.ReceiveAsync(chunk.AsMemory(), cancel);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
                return null;
            }
            if (message.Length + result.Count > limits.MaxWebSocketMessageBytes)
            {
                await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, "message too big", cancel);
                return null;
            }
            message.Write(chunk, 0, result.Count);
            if (result.EndOfMessage) return message.ToArray();
        }
    }

    private static Result<RpcResult> Empty => new RpcResult(json => json.Object(() => { }));
}
