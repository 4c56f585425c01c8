using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>The network's habits on WebSockets: its close codes, its pings, one JSON object a frame.</summary>
internal static class Sockets
{
    public const int Internal = 4000;
    public const int LeaseNotFound = 4001;
    public const int Unavailable = 4002;

    /// <summary>How often the server pings, and how long it waits for the answer.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(15);

    /// <summary>A close frame holds 123 bytes; three a character is the most UTF-8 takes here.</summary>
    private const int LongestReason = 40;
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    /// <summary>Opens the socket, runs a body and closes; a client that leaves stops the body.</summary>
    public static async Task Serve(HttpContext context, Func<WebSocket, CancellationToken, Task> body)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = WaitForClose(socket, gone);
        try
        {
            await body(socket, gone.Token);
            await Close(socket, (int)WebSocketCloseStatus.NormalClosure, "", gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left or the server stops; there is nobody to tell.
        }
        catch (WebSocketException)
        {
            // The connection broke while a frame was written.
        }

        await Finish(reading, gone);
    }

    /// <summary>
    /// Gives the client a moment to answer the close frame: cutting the connection at once could cost it frames that are
    /// still under way.
    /// </summary>
    public static async Task Finish(Task reading, CancellationTokenSource gone)
    {
        await Task.WhenAny(reading, Task.Delay(CloseWithin, gone.Token));
        await gone.CancelAsync();
        await reading;
    }

    public static async Task Send(WebSocket socket, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        await socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellation);
    }

    public static async Task Close(WebSocket socket, int code, string reason, CancellationToken cancellation)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            reason = Leases.Evidence.Printable(reason, LongestReason);
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellation);
        }
    }

    /// <summary>Clients of one-way streams say nothing; what they send is thrown away, and their going away is noticed.</summary>
    private static async Task WaitForClose(WebSocket socket, CancellationTokenSource gone)
    {
        var scratch = new byte[256];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                if ((await socket.ReceiveAsync(scratch.AsMemory(), gone.Token)).MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // Gone either way.
        }

        await gone.CancelAsync();
    }
}
