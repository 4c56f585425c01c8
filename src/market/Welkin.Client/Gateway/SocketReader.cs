using System.Net.WebSockets;

namespace Welkin.Client.Gateway;

/// <summary>Reads whole messages from a gateway's stream.</summary>
internal static class SocketReader
{
    private const int MaxMessageLength = 16 * 1024 * 1024;

    /// <summary>The next message; null when the stream ended as it should, which logs do without a close frame.</summary>
    /// <exception cref="GatewayException">The gateway closed the stream with a code that says why.</exception>
    public static async Task<byte[]?> ReadAsync(WebSocket socket, CancellationToken cancellation)
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
                    ThrowIfFailed(socket);
                    return null;
                }

                message.Write(buffer, 0, part.Count);
                if (message.Length > MaxMessageLength)
                {
                    throw new ClientException("the provider sent an oversized message");
                }

                if (part.EndOfMessage)
                {
                    return message.ToArray();
                }
            }
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            return null;
        }
    }

    private static void ThrowIfFailed(WebSocket socket)
    {
        if (socket.CloseStatus is { } status && status is not (WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty or WebSocketCloseStatus.EndpointUnavailable))
        {
            throw new GatewayException((int)status, (int)status switch
            {
                4001 => "the provider knows no such lease",
                4002 => "the provider's container platform is unavailable; try again",
                _ => $"the provider ended the stream: {socket.CloseStatusDescription}",
            });
        }
    }
}
