using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Welkin.Client.Gateway;

/// <summary>The frames of a shell: binary messages whose first byte names the channel.</summary>
internal sealed class ShellSession(WebSocket socket, ShellStreams streams)
{
    private const byte Stdout = 100;
    private const byte Stderr = 101;
    private const byte ResultChannel = 102;
    private const byte Failure = 103;
    private const byte Stdin = 104;
    private const byte Resize = 105;

    private readonly SemaphoreSlim _sending = new(1, 1);

    public static string Query(ShellRequest request, ShellStreams streams)
    {
        var query = new StringBuilder()
            .Append("service=").Append(Uri.EscapeDataString(request.Service))
            .Append("&podIndex=").Append(request.PodIndex)
            .Append("&tty=").Append(request.Tty ? 1 : 0)
            .Append("&stdin=").Append(streams.Input is null ? 0 : 1);
        for (var i = 0; i < request.Command.Count; i++)
        {
            query.Append("&cmd").Append(i).Append('=').Append(Uri.EscapeDataString(request.Command[i]));
        }

        return query.ToString();
    }

    public async Task<ShellResult> RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var input = PumpInputAsync(ended.Token);
        var sizes = PumpSizesAsync(ended.Token);
        try
        {
            return await ReadAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            // The program is over; what is still typed goes nowhere.
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(input, sizes).ConfigureAwait(false);
            _sending.Dispose();
        }
    }

    private async Task<ShellResult> ReadAsync(CancellationToken cancellation)
    {
        while (await SocketReader.ReadAsync(socket, cancellation).ConfigureAwait(false) is { } frame)
        {
            if (frame.Length == 0)
            {
                continue;
            }

            var content = frame.AsMemory(1);
            switch (frame[0])
            {
                case Stdout:
                    await streams.Output.WriteAsync(content, cancellation).ConfigureAwait(false);
                    await streams.Output.FlushAsync(cancellation).ConfigureAwait(false);
                    break;
                case Stderr:
                    await streams.Errors.WriteAsync(content, cancellation).ConfigureAwait(false);
                    await streams.Errors.FlushAsync(cancellation).ConfigureAwait(false);
                    break;
                case ResultChannel:
                    return Result(content);
                case Failure:
                    throw new ClientException($"the provider's shell failed: {Encoding.UTF8.GetString(content.Span)}");
            }
        }

        throw new ClientException("the provider ended the shell without a result");
    }

    private static ShellResult Result(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var code = document.RootElement.TryGetProperty("exit_code", out var exit) ? exit.GetInt32() : 0;
        return new ShellResult(code, document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "");
    }

    private async Task PumpInputAsync(CancellationToken cancellation)
    {
        if (streams.Input is null)
        {
            return;
        }

        var buffer = new byte[8 * 1024];
        buffer[0] = Stdin;
        await QuietlyAsync(async () =>
        {
            int read;
            // A terminal's read cannot be cancelled, so it is left behind when the session ends.
            while ((read = await streams.Input.ReadAsync(buffer.AsMemory(1), cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false)) > 0)
            {
                await SendAsync(buffer.AsMemory(0, read + 1), cancellation).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private async Task PumpSizesAsync(CancellationToken cancellation)
    {
        if (streams.Resizes is null)
        {
            return;
        }

        await QuietlyAsync(async () =>
        {
            await foreach (var (columns, rows) in streams.Resizes.WithCancellation(cancellation).ConfigureAwait(false))
            {
                var frame = new byte[5];
                frame[0] = Resize;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), columns);
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), rows);
                await SendAsync(frame, cancellation).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    // The reading side reports how the session ended; a broken sending side has nothing to add.
    private static async Task QuietlyAsync(Func<Task> pump)
    {
        try
        {
            await pump().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }
}
