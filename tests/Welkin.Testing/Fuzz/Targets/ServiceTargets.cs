using System.Text;
using System.Text.Json;
using Welkin.Node.Grpc;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>gRPC, gRPC-web and REST: the same services by three doors.</summary>
internal static class ServiceTargets
{
    public static FuzzTarget Rest { get; } = new("rest", "method and target of a REST request, a line feed, and its body", FuzzShape.Text, RunRest)
    {
        Seeds = () => Tsv.Vectors("codec", "http_requests.tsv", unescape: true).Select(row => FuzzAddresses.Line($"{row["http_method"]} {row["url"]}", Encoding.UTF8.GetBytes(row["body"]))),
        Words =
        [
            "GET ", "POST ", "FORM ", "pagination.limit=", "pagination.key=", "pagination.offset=", "pagination.count_total=true", "pagination.reverse=true", "filters.state=active", "filters.owner=", "&", "?", "=",
            "%2F", "%", "//", "/../", "/cosmos/tx/v1beta1/txs", "tx_bytes", "mode", "order_by=", "query=tx.height=1", "height=", "\"", "{", "}", "null", "AA==", "-1", "18446744073709551616",
        ],
    };

    public static FuzzTarget Grpc { get; } = new("grpc", "content type, path, a line feed, and the frames of a gRPC or gRPC-web call", FuzzShape.Bytes, RunGrpc)
    {
        Seeds = () => Tsv.Lines(RepositoryRoot.Vectors("live", "grpc.jsonl")).Select(line => JsonDocument.Parse(line.Line).RootElement).SelectMany(Calls),
        Words = ["application/grpc ", "application/grpc-web ", "application/grpc-web-text ", "/cosmos.tx.v1beta1.Service/Simulate", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "\u001f\u008b\b"],
        Limits = FuzzLimits.Default with { Bytes = 96L << 20 },
    };

    private static string RunRest(byte[] input)
    {
        var (line, body) = FuzzAddresses.Split(input);
        var space = line.IndexOf(' ');
        if (space < 0 || line.AsSpan(space + 1) is not ['/', ..] || line.AsSpan(space + 1).ContainsAnyExceptInRange('!', '~')) return "no request";
        var (method, type) = line[..space] == "FORM" ? ("POST", "application/x-www-form-urlencoded") : (line[..space], "application/json");
        if (method is not ("GET" or "POST" or "HEAD" or "OPTIONS" or "DELETE")) return "no request";
        var (status, answer) = FuzzNode.Instance.Rest(FuzzNode.Request(method, line[(space + 1)..], body, type));
        // Broken escapes are answered as the network's HTTP server answers them, before any JSON.
        if (status is 301 || method == "HEAD" || (status is 400 && answer.AsSpan().SequenceEqual("400 Bad Request"u8))) return $"{status}";
        using var json = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 1_200 });
        return json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? $"{status} {FuzzTarget.Label(message.GetString()!)}" : $"{status} {line[..Math.Min(40, line.Length)]}";
    }

    private static string RunGrpc(byte[] input)
    {
        var (line, body) = FuzzAddresses.Split(input);
        if (line.Split(' ') is not [{ Length: > 0 } type, ['/', ..] path] || line.AsSpan().ContainsAnyExceptInRange(' ', '~')) return "no call";
        var context = FuzzNode.Request("POST", path, body, type);
        context.Request.Headers["grpc-encoding"] = "gzip";
        var (status, answer) = type.StartsWith("application/grpc-web", StringComparison.Ordinal) ? FuzzNode.Instance.Rest(context) : FuzzNode.Instance.Grpc(context);
        var trailers = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()!.Trailers;
        var grpc = trailers.TryGetValue("grpc-status", out var late) ? late : context.Response.Headers["grpc-status"];
        return $"{status} {grpc} {(answer.Length > 5 ? path : "")} {FuzzTarget.Label(trailers["grpc-message"].ToString())}";
    }

    private static IEnumerable<byte[]> Calls(JsonElement record)
    {
        var (path, bytes) = (record.GetProperty("path").GetString()!, Convert.FromHexString(record.GetProperty("request").GetString()!));
        var frame = GrpcFrames.Frame(bytes);
        yield return FuzzAddresses.Line($"application/grpc {path}", frame);
        yield return FuzzAddresses.Line($"application/grpc-web+proto {path}", frame);
        yield return FuzzAddresses.Line($"application/grpc-web-text {path}", Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)));
    }
}
