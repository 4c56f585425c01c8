using System.Net.Sockets;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>Carries bytes both ways until both sides have ended, or one of them broke.</summary>
internal static class DuplexCopy
{
    public static async Task Run(Stream left, Stream right, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var there = Copy(left, right, stop);
        var back = Copy(right, left, stop);
        await Task.WhenAll(there, back);
    }

    private static async Task Copy(Stream from, Stream to, CancellationTokenSource stop)
    {
        try
        {
            var buffer = new byte[16 << 10];
            for (int read; (read = await from.ReadAsync(buffer, stop.Token)) > 0;) await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            // "No more from me" crosses where the transport can say it; elsewhere the end of one way ends both.
            if (to is NetworkStream socket) socket.Socket.Shutdown(SocketShutdown.Send);
            else await stop.CancelAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await stop.CancelAsync();
        }
    }
}
