using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>A command in a replica over a WebSocket: binary frames whose first byte says what follows.</summary>
internal static class ShellStream
{
    private const byte Stdout = 100;
    private const byte Stderr = 101;
    private const byte ResultFrame = 102;
    private const byte Failure = 103;
    private const byte Stdin = 104;
    private const byte Resize = 105;
    private const int MaxFrame = 64 * 1024;
    private const int MaxArguments = 64;

    public static async Task Run(HttpContext context, LeaseDesk desk, LeaseId lease)
    {
        if (!TryRequest(context.Request.Query, out var request, out var problem))
        {
            await Answers.Text(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            await Serve(socket, desk, lease, request, gone);
            await Sockets.Close(socket, (int)WebSocketCloseStatus.NormalClosure, "", gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client left; disposing the session ends the command.
        }
    }

    private static async Task Serve(WebSocket socket, LeaseDesk desk, LeaseId lease, ExecRequest request, CancellationTokenSource gone)
    {
        IExecSession? session;
        try
        {
            session = await desk.Executor.Exec(WorkloadBuilder.Key(lease), request, gone.Token);
        }
        catch (ExecutorUnavailableException e)
        {
            await Send(socket, Failure, Encoding.UTF8.GetBytes(e.Message), gone.Token);
            return;
        }

        if (session is null)
        {
            await Result(socket, null, $"service {request.Service} has no running replica {request.Index}", gone.Token);
            return;
        }

        await using (session)
        {
            var input = Receive(socket, session, request, gone);
            await foreach (var chunk in session.Output(gone.Token))
            {
                await Send(socket, chunk.Stream == OutputStream.Out ? Stdout : Stderr, chunk.Bytes, gone.Token);
            }

            await Result(socket, await session.ExitCode(gone.Token), null, gone.Token);
            await Sockets.Close(socket, (int)WebSocketCloseStatus.NormalClosure, "", gone.Token);
            await Sockets.Finish(input, gone);
        }
    }

    /// <summary>Client to command. A client that goes away takes the command with it.</summary>
    private static async Task Receive(WebSocket socket, IExecSession session, ExecRequest request, CancellationTokenSource gone)
    {
        var buffer = new byte[MaxFrame];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), gone.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                await Handle(buffer.AsMemory(0, received.Count), session, request, gone.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // Gone either way.
        }

        await gone.CancelAsync();
    }

    /// <summary>One frame of the client; one that means nothing is passed over.</summary>
    internal static async Task Handle(ReadOnlyMemory<byte> frame, IExecSession session, ExecRequest request, CancellationToken cancellation)
    {
        switch (frame.Length == 0 ? (byte)0 : frame.Span[0])
        {
            case Stdin when request.Input && frame.Length > 1:
                await session.Write(frame[1..], cancellation);
                break;
            case Stdin when request.Input:
                await session.CloseInput(cancellation);
                break;
            case Resize when request.Terminal && frame.Length == 5:
                var (columns, rows) = (BinaryPrimitives.ReadUInt16BigEndian(frame.Span[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame.Span[3..]));
                await session.Resize(columns, rows, cancellation);
                break;
        }
    }

    private static async Task Result(WebSocket socket, int? exitCode, string? message, CancellationToken cancellation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("exit_code", exitCode ?? 0);
            if (message is not null)
            {
                json.WriteString("message", message);
            }

            json.WriteEndObject();
        }

        await Send(socket, ResultFrame, stream.ToArray(), cancellation);
    }

    private static async Task Send(WebSocket socket, byte channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var frame = new byte[bytes.Length + 1];
        frame[0] = channel;
        bytes.CopyTo(frame.AsMemory(1));
        await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
    }

    private static bool TryRequest(IQueryCollection query, out ExecRequest request, out string problem)
    {
        request = null!;
        problem = "tty, stdin, service, cmd0 and podIndex are all needed";
        if (query["service"] is not [{ Length: > 0 } service]
            || query["podIndex"] is not [{ } pod] || !int.TryParse(pod, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !TryFlag(query, "tty", out var terminal) || !TryFlag(query, "stdin", out var input))
        {
            return false;
        }

        var command = new List<string>();
        while (command.Count < MaxArguments && query[$"cmd{command.Count}"] is [{ } argument])
        {
            command.Add(argument);
        }

        request = new ExecRequest(service, index, command, terminal, input);
        return command.Count > 0;
    }

    private static bool TryFlag(IQueryCollection query, string name, out bool flag)
    {
        flag = query[name] is ["1"] or ["true"];
        return query[name] is ["0"] or ["1"] or ["true"] or ["false"];
    }
}
