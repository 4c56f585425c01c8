using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Welkin.Core.Codec;
using Welkin.Node.Grpc;

namespace Welkin.Testing.Live;

/// <summary>Asks over gRPC; answers are compared as JSON of their messages.</summary>
internal sealed class LiveGrpc(Uri server) : IDisposable
{
    private static readonly string[] Framed = ["two messages on a unary call", "compressed flag without encoding", "short frame"];

    private readonly HttpClient client = new() { BaseAddress = server };

    public void Dispose() => client.Dispose();

    public async Task<LiveAnswer> Ask(LiveRow row, CancellationToken cancel)
    {
        var content = new ByteArrayContent(Framed.Contains(row.What) ? row.Body! : GrpcFrames.Frame(row.Body!));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, row.Url) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in row.Headers)
        {
            if (name == "content-type") content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        var headers = new Dictionary<string, string>();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)) headers[name.ToLowerInvariant()] = string.Join(", ", values);
        if (headers.TryGetValue("grpc-message", out var message)) headers["grpc-message"] = Uri.UnescapeDataString(message);
        return new LiveAnswer((int)response.StatusCode, headers, body);
    }

    public LiveResult Compare(LiveExcuses excuses, LiveRow row, LiveAnswer ours)
    {
        var differences = LiveRun.Head(row, ours);
        var inState = false;
        if (Message(row.Url, row.Recorded.Body) is { } wanted)
        {
            var comparison = LiveRun.AsJson(wanted, Message(row.Url, ours.Body) ?? "null")!;
            differences.AddRange(comparison.Differences);
            inState = comparison.DiffersInState;
        }
        else if (row.Recorded.Body.Length < 100 && !row.Recorded.Body.AsSpan().SequenceEqual(ours.Body))
        {
            differences.Add($"message: recorded {Convert.ToHexStringLower(row.Recorded.Body)}, ours {Convert.ToHexStringLower(ours.Body)}");
        }

        if (differences.Count > 0 && excuses.IsOfAnotherBuild(row.Url)) return LiveExcuses.OfAnotherBuild(row, differences);
        return excuses.Judge(row.Source, row.Line, row.What, differences, inState);
    }

    /// <summary>JSON of the one framed message; null when there is none, or its type is not ours to know.</summary>
    private static string? Message(string path, byte[] body)
    {
        const int Prefix = 5;
        if (body.Length < Prefix || !TypeUrls.TryGetMethod(path, out var method)) return null;
        return Encoding.UTF8.GetString(ProtoJson.Encode(method.OutputType.Parser.ParseFrom(ByteString.CopyFrom(body.AsSpan(Prefix)))));
    }
}
