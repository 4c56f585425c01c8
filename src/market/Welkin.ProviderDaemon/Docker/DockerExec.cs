using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>
/// A command in a container. The connection is a socket of its own rather than the HTTP client's, because only a socket can
/// say "no more input" and still read.
/// </summary>
internal sealed class DockerExec : IExecSession
{
    private readonly DockerApi _api;
    private readonly string _id;
    private readonly bool _terminal;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private DockerExec(DockerApi api, string id, bool terminal, Socket socket)
    {
        (_api, _id, _terminal, _socket) = (api, id, terminal, socket);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public static async Task<DockerExec> Start(DockerApi api, string container, ExecRequest request, CancellationToken cancellation)
    {
        var created = await api.Post($"/containers/{container}/exec", new JsonObject
        {
            ["AttachStdin"] = request.Input, ["AttachStdout"] = true, ["AttachStderr"] = true, ["Tty"] = request.Terminal,
            ["Cmd"] = new JsonArray([.. request.Command.Select(c => (JsonNode)c)]),
        }, cancellation);
        var id = created.Text("Id");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(api.Socket), cancellation);
            await Upgrade(socket, $"/exec/{id}/start", new JsonObject { ["Detach"] = false, ["Tty"] = request.Terminal }.ToJsonString(), cancellation);
            return new DockerExec(api, id, request.Terminal, socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<ExecChunk> Output([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!_terminal)
        {
            await foreach (var chunk in LogFrames.Read(_stream, cancellation)) yield return chunk;
            yield break;
        }
        var buffer = new byte[16 << 10];
        for (int read; (read = await _stream.ReadAsync(buffer, cancellation)) > 0;) yield return new(OutputStream.Out, buffer.AsMemory(0, read).ToArray());
    }

    public async Task Write(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await _stream.WriteAsync(input, cancellation);
        }
        catch (IOException)
        {
            // The command ended and does not read any more; its exit code tells the rest.
        }
    }

    public Task CloseInput(CancellationToken cancellation)
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
        }
        return Task.CompletedTask;
    }

    public async Task Resize(int columns, int rows, CancellationToken cancellation)
    {
        if (!_terminal) return;
        try
        {
            await _api.Post(string.Create(CultureInfo.InvariantCulture, $"/exec/{_id}/resize?h={rows}&w={columns}"), null, cancellation);
        }
        catch (DockerException)
        {
            // The command has ended, or its terminal is not there yet; a size is no reason to fail.
        }
    }

    public async Task<int> ExitCode(CancellationToken cancellation)
    {
        // The stream's end is seen a moment before the engine has noted the exit.
        for (var pause = 2; ; pause = Math.Min(pause * 2, 200))
        {
            var state = await _api.Get($"/exec/{_id}/json", cancellation);
            if (!state.Flag("Running")) return (int)state.Number("ExitCode");
            await Task.Delay(pause, cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task Upgrade(Socket socket, string path, string body, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"POST {path} HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n";
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. bytes], cancellation);
        // Byte by byte: what follows the headers belongs to the command.
        var answer = new StringBuilder();
        var one = new byte[1];
        while (answer.Length < 16 << 10 && !answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(one, cancellation) == 0) break;
            answer.Append((char)one[0]);
        }
        var status = answer.ToString().Split(' ') is [_, var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (status is not (101 or 200)) throw new DockerException((HttpStatusCode)status, "the engine refused to attach to the command");
    }
}
