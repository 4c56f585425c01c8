using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Core;

namespace Welkin.Client.Rpc;

/// <summary>What a subscription delivers.</summary>
/// <param name="IsGap">True for the first item of each connection: events before it may have been missed, so look at the chain. It carries nothing else.</param>
/// <param name="Type">For example <c>tendermint/event/NewBlock</c>.</param>
/// <param name="Value">The event's data.</param>
/// <param name="Events">All attributes by <c>type.key</c>.</param>
public sealed record StreamItem(bool IsGap, string Type, JsonElement Value, IReadOnlyDictionary<string, IReadOnlyList<string>> Events)
{
    internal static StreamItem Gap { get; } = new(true, "", default, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The height of a <c>NewBlock</c> or <c>Tx</c> event, or null.</summary>
    public Height? Height => Type switch
    {
        "tendermint/event/NewBlock" => new Height(RpcJson.Number(Value.GetProperty("block").GetProperty("header"), "height")),
        "tendermint/event/NewBlockHeader" => new Height(RpcJson.Number(Value.GetProperty("header"), "height")),
        "tendermint/event/Tx" => new Height(RpcJson.Number(Value.GetProperty("TxResult"), "height")),
        _ => null,
    };
}

/// <summary>Subscribes to a node's events over WebSocket and reconnects for as long as it is read.</summary>
public sealed class EventStream
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Uri _endpoint;
    private readonly TimeProvider _time;

    /// <summary>A stream of the node with an RPC address, for example <c>http://127.0.0.1:26657</c>.</summary>
    public EventStream(Uri rpcEndpoint, TimeProvider? time = null)
    {
        var builder = new UriBuilder(rpcEndpoint) { Scheme = rpcEndpoint.Scheme == "https" ? "wss" : "ws" };
        builder.Path = builder.Path.TrimEnd('/') + "/websocket";
        _endpoint = builder.Uri;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The events that a query matches, for example <c>tm.event='NewBlock'</c>, until cancelled.</summary>
    public async IAsyncEnumerable<StreamItem> ReadAsync(string query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (true)
        {
            using var socket = await TryConnectAsync(query, cancellation).ConfigureAwait(false);
            if (socket is null)
            {
                await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                continue;
            }

            pause = FirstPause;
            yield return StreamItem.Gap;
            while (await TryReceiveAsync(socket, cancellation).ConfigureAwait(false) is { } message)
            {
                if (Parse(message) is { } item)
                {
                    yield return item;
                }
            }
        }
    }

    private async Task<ClientWebSocket?> TryConnectAsync(string query, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        try
        {
            using var invoker = new HttpMessageInvoker(LocalNames.CreateHandler());
            await socket.ConnectAsync(_endpoint, invoker, cancellation).ConfigureAwait(false);
            var call = new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = 1,
                ["method"] = "subscribe",
                ["params"] = new JsonObject { ["query"] = query },
            };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(call);
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellation).ConfigureAwait(false);

            // The first answer says whether the query was accepted.
            if (await TryReceiveAsync(socket, cancellation).ConfigureAwait(false) is { } answer)
            {
                RpcJson.Result(answer, "subscribe");
                return socket;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException)
        {
            // The caller waits and tries again.
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        return null;
    }

    private static async Task<byte[]?> TryReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return message.ToArray();
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            return null;
        }
    }

    private static StreamItem? Parse(byte[] message)
    {
        var result = RpcJson.Result(message, "subscribe");
        if (!result.TryGetProperty("data", out var data))
        {
            return null;
        }

        var events = new Dictionary<string, IReadOnlyList<string>>();
        if (result.TryGetProperty("events", out var map) && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in map.EnumerateObject())
            {
                events[member.Name] = [.. member.Value.EnumerateArray().Select(value => value.GetString() ?? "")];
            }
        }

        return new StreamItem(false, RpcJson.Text(data, "type"), data.GetProperty("value"), events);
    }
}
