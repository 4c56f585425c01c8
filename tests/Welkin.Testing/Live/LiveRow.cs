using System.Text.Json;

namespace Welkin.Testing.Live;

/// <summary>One recorded question with what the network's node answered.</summary>
/// <param name="Source">Which face was asked: rpc, rest or grpc.</param>
/// <param name="Body">Request body; null when there was none.</param>
/// <param name="Cut">True when the answer was shortened by the recorder.</param>
public sealed record LiveRow(
    string Source, int Line, string What, string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body, LiveAnswer Recorded, bool Cut)
{
    /// <summary>Name in reports and in the list of excuses.</summary>
    public string Key => $"{Source}:{Line}";
}

/// <summary>An HTTP answer: status, headers by lower-case name, body.</summary>
public sealed record LiveAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}

/// <summary>Reads the recorded rows of <c>vectors/live</c>.</summary>
public static class LiveRows
{
    private const int OversizedBody = 1_000_100;

    /// <summary>JSON-RPC over HTTP.</summary>
    public static IEnumerable<LiveRow> Rpc() => Records("rpc.jsonl").Select(item =>
    {
        var (row, line) = item;
        var body = Text(row, "request") is { } request ? Whole(request) : null;
        return new LiveRow(
            "rpc", line, Text(row, "what")!, Text(row, "method")!, Text(row, "url")!, [], body,
            new LiveAnswer(row.GetProperty("status").GetInt32(), Map(row.GetProperty("headers")), Bytes(Text(row, "response")!)), row.GetProperty("cut").GetBoolean());
    });

    /// <summary>The REST gateway and gRPC-web.</summary>
    public static IEnumerable<LiveRow> Rest() => Records("rest.jsonl").Where(item => !item.Row.TryGetProperty("network", out _)).Select(item =>
    {
        var (row, line) = item;
        var encoded = row.TryGetProperty("body_encoding", out _);
        var headers = row.GetProperty("request_headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)).ToArray();
        var binary = encoded || headers.Any(header => header.Value.StartsWith("application/grpc-web", StringComparison.Ordinal));
        var body = Text(row, "request_body") is not { } request ? null : binary ? Convert.FromBase64String(request) : Whole(request);
        var answer = Text(row, "body")!;
        return new LiveRow(
            "rest", line, Text(row, "what")!, Text(row, "method")!, Text(row, "url")!, headers, body,
            new LiveAnswer(row.GetProperty("status").GetInt32(), Map(row.GetProperty("response_headers")), encoded ? Convert.FromBase64String(answer) : Bytes(answer)), row.TryGetProperty("cut", out _));
    });

    /// <summary>gRPC over HTTP/2; status and message lie in headers or trailers, which are joined here.</summary>
    public static IEnumerable<LiveRow> Grpc() => Records("grpc.jsonl").Select(item =>
    {
        var (row, line) = item;
        var headers = row.GetProperty("headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)).ToArray();
        var answered = Map(row.GetProperty("response_headers"));
        if (row.TryGetProperty("trailers", out var trailers) && trailers.ValueKind == JsonValueKind.Object)
            foreach (var (name, value) in Map(trailers)) answered[name] = value;
        answered.Remove(":status", out var status);
        return new LiveRow(
            "grpc", line, Text(row, "what")!, "POST", Text(row, "path")!, headers, Convert.FromHexString(Text(row, "request")!),
            new LiveAnswer(int.Parse(status!, System.Globalization.CultureInfo.InvariantCulture), answered, Convert.FromHexString(Text(row, "response")!)), Cut: false);
    });

    /// <summary>Frames of WebSocket connections: connection, direction, text.</summary>
    public static IReadOnlyList<(string Connection, string Direction, string Text)> Frames() =>
        [.. Records("websocket.jsonl").Select(item => (Text(item.Row, "conn")!, Text(item.Row, "dir")!, Text(item.Row, "text")!))];

    private static IEnumerable<(JsonElement Row, int Line)> Records(string file) =>
        Tsv.Lines(RepositoryRoot.Vectors("live", file)).Where(line => line.Line.Length > 0).Select(line => (JsonDocument.Parse(line.Line).RootElement, line.Number));

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Bodies too large to be recorded are made again: only their size counts.</summary>
    private static byte[] Whole(string request)
    {
        var mark = request.IndexOf('\u2026', StringComparison.Ordinal);
        if (mark < 0) return Bytes(request);
        return Bytes(request[..mark] + new string('A', OversizedBody) + "\"}");
    }

    private static Dictionary<string, string> Map(JsonElement headers) =>
        headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.ValueKind == JsonValueKind.Number ? header.Value.GetRawText() : header.Value.GetString()!);
}
