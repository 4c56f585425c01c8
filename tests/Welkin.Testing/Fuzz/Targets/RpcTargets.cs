using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Welkin.Engine.Indexing;
using Welkin.Node.Rpc;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>JSON-RPC: bodies, URIs, WebSocket frames, and the language of event queries.</summary>
internal static class RpcTargets
{
    private static readonly string[] Words =
    [
        "\"jsonrpc\"", "\"method\"", "\"params\"", "\"id\"", "status", "block", "tx_search", "abci_query", "broadcast_tx_sync", "validators", "subscribe", "unsubscribe_all", "check_tx", "header_by_hash",
        "genesis_chunked", "blockchain", "block_search", "tx.height=1", "tm.event='Tx'", "null", "true", "\"1\"", "\"0x\"", "AA==", "-1", "height", "page", "per_page", "order_by", "prove", "\\ud800", "\\u0000",
    ];

    public static FuzzTarget Json { get; } = new("rpc-json", "the body of a POST to the RPC port: one call or a batch", FuzzShape.Text, RunJson)
    {
        Seeds = () => Recorded("POST").Select(row => Encoding.UTF8.GetBytes(row["request_body"])).Concat(
        [
            .. Calls(),
            Encoding.UTF8.GetBytes($"[{string.Join(',', Calls().Select(Encoding.UTF8.GetString))}]"),
        ]),
        Words = Words,
        Limits = FuzzLimits.Default with { Bytes = 128L << 20 },
    };

    public static FuzzTarget Target { get; } = new("rpc-uri", "the target of a GET to the RPC port", FuzzShape.Text, RunTarget)
    {
        Seeds = () => Recorded("GET").Select(row => Encoding.UTF8.GetBytes(row["url"])).Concat(FuzzNode.Instance.Dispatcher.Methods.Values.Select(Uri)),
        Words = [.. Words, "%22", "%00", "%ff", "%", "&", "=", "?", "/v1/", "0x0", "%22tx.height%3D1%22"],
        MaxLength = 8_000,
    };

    public static FuzzTarget Frames { get; } = new("websocket", "what a client sends over a WebSocket of the RPC port, frame headers included", FuzzShape.Bytes, RunFrames)
    {
        Seeds = () => Tsv.Lines(RepositoryRoot.Vectors("live", "websocket.jsonl"))
            .Select(line => JsonDocument.Parse(line.Line).RootElement)
            .Where(line => line.GetProperty("dir").GetString() == "out")
            .Select(line => Frame(line.GetProperty("text").GetString() ?? "")),
        Words = Words,
    };

    public static FuzzTarget EventQuery { get; } = new("event-query", "a question about events", FuzzShape.Text, RunQuery)
    {
        Seeds = () => Tsv.Vectors("cometbft", "query.tsv", unescape: true).Select(row => Encoding.UTF8.GetBytes(row["query"])),
        Words = ["AND", "EXISTS", "CONTAINS", "TIME", "DATE", "=", "<=", ">=", "<", ">", "'", "tm.event", "tx.height", "2026-03-04T05:06:07Z", "2026-03-04", "9999-99-99", "1.5", "5.", "'\\''", "."],
        MaxLength = 2_000,
    };

    private static string RunJson(byte[] input)
    {
        var (status, body) = FuzzNode.Instance.Rpc(FuzzNode.Request("POST", "/", input, "application/json"));
        return $"{status} {Verdict(body)}";
    }

    private static string RunTarget(byte[] input)
    {
        // What the platform's server refuses before it calls anybody.
        if (input is not [(byte)'/', ..] || input.Any(value => value is <= 32 or >= 127)) return "no target";
        var target = Encoding.ASCII.GetString(input);
        if (target.Contains("%00", StringComparison.Ordinal) && target.IndexOf("%00", StringComparison.Ordinal) is var at && (target.IndexOf('?') is < 0 || at < target.IndexOf('?'))) return "no target";
        var (status, body) = FuzzNode.Instance.Rpc(FuzzNode.Request("GET", target, [], ""));
        return $"{status} {(body.Length > 0 && body[0] == '{' ? Verdict(body) : "text")}";
    }

    private static string RunFrames(byte[] input)
    {
        using var both = new Duplex(input);
        using var socket = WebSocket.CreateFromStream(both, new WebSocketCreationOptions { IsServer = true });
        var node = FuzzNode.Instance;
        var session = new RpcWebSocket(socket, node.Dispatcher, node.Events, RpcLimits.Default, new SubscriberCount(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        session.Run(patience.Token).GetAwaiter().GetResult();
        session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        node.Check();
        return patience.IsCancellationRequested ? throw new FuzzFault("the session does not end with its connection") : $"{Math.Min(both.Written / 100, 50)} {socket.State}";
    }

    private static string RunQuery(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!Engine.Indexing.EventQuery.Parse(text).TryGet(out var query, out var error)) return FuzzTarget.Label(error.Text);
        if (query.Conditions.Any(condition => condition.Tag is "TIME" or "DATE" or "AND" or "EXISTS" or "CONTAINS")) return "a tag that reads as a word when written";
        if (!Engine.Indexing.EventQuery.Parse(query.ToString()).TryGet(out var again, out error)) throw new FuzzFault($"its own text is refused: {query}: {error.Text}");
        if (again.ToString() != query.ToString()) throw new FuzzFault($"another query when written and read: {query}, {again}");
        var events = new Dictionary<string, List<string>> { ["tx.height"] = ["5", "", "1e9", "2026-03-04", "99999999999999999999"], ["tm.event"] = ["Tx"] };
        return $"{query.Conditions.Count} {query.Conditions[0].Operator} {query.Conditions[0].Operand} {query.Matches(events)}";
    }

    /// <summary>The reply has to be JSON; its label is the error it tells.</summary>
    private static string Verdict(byte[] body)
    {
        if (body.Length == 0) return "nothing";
        if (body[0] == '<') return "the page of endpoints";
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1_200 });
        var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
        if (!first.TryGetProperty("error", out var error)) return "result";
        return FuzzTarget.Label($"{error.GetProperty("code").GetInt32()} {(error.TryGetProperty("data", out var data) ? data.GetString() : "")}");
    }

    private static IEnumerable<TsvRow> Recorded(string method) => Tsv.Vectors("cometbft", "rpc.tsv", unescape: true).Where(row => row["http_method"] == method);

    private static IEnumerable<byte[]> Calls() => FuzzNode.Instance.Dispatcher.Methods.Values.Select((method, id) =>
    {
        var arguments = string.Join(',', method.Arguments.Select(argument => $"\"{argument.Name}\":{Sample(argument.Type)}"));
        return Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method.Name}}","params":{ {{arguments}} } }""");
    });

    private static byte[] Uri(RpcMethod method) =>
        Encoding.UTF8.GetBytes($"/{method.Name}?{string.Join('&', method.Arguments.Select(argument => $"{argument.Name}={System.Uri.EscapeDataString(Sample(argument.Type))}"))}");

    private static string Sample(RpcType type) => type switch
    {
        RpcType.Flag => "true",
        RpcType.Text or RpcType.OptionalText => "\"tx.height=1\"",
        RpcType.Bytes => "\"AQI=\"",
        RpcType.Hex => "\"0102\"",
        RpcType.Json => "{\"a\":[1]}",
        _ => "\"1\"",
    };

    /// <summary>One text frame of a client; its mask is zero, so that the text can be read and changed.</summary>
    private static byte[] Frame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        return bytes.Length < 126 ? [0x81, (byte)(0x80 | bytes.Length), 0, 0, 0, 0, .. bytes] : [0x81, 0xfe, .. length, 0, 0, 0, 0, .. bytes];
    }

    /// <summary>Gives the input, and counts what is written.</summary>
    private sealed class Duplex(byte[] input) : Stream
    {
        private readonly MemoryStream _input = new(input);

        public long Written { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
