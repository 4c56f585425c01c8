using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Welkin.Core.Codec;
using Welkin.Engine.Json;
using Welkin.Node.Grpc;
using Welkin.Node.Rpc;
using Welkin.Node.Services;

namespace Welkin.Node.Rest;

/// <summary>The REST gateway: routes and JSON of the annotated services, over the same router as gRPC; and gRPC-web.</summary>
internal sealed class RestServer
{
    private const string BroadcastPath = "/cosmos.tx.v1beta1.Service/BroadcastTx";
    private const int NotImplemented = 12;
    private const int InvalidArgument = 3;

    private readonly ServiceRouter router;
    private readonly RestConfig config;
    private readonly RestRoutes routes;
    private readonly Lazy<ReadOnlyMemory<byte>> document;
    private readonly GrpcWeb grpcWeb;

    public RestServer(ServiceRouter router, RestConfig config)
    {
        this.router = router;
        this.config = config;
        routes = new(router);
        grpcWeb = new(router, config.MaxBodyBytes);
        document = new(() => new OpenApi(routes.All, "REST routes of this node", "1").ToJson());
    }

    public async Task Handle(HttpContext context)
    {
        context.Response.Headers["X-Server-Time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (config.EnableCors && AddCors(context)) return;
        if (config.GrpcWeb && GrpcWeb.IsGrpcWeb(context.Request))
        {
            await grpcWeb.Handle(context);
            return;
        }
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var mark = target.IndexOf('?');
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        if (HasBrokenEscape(path))
        {
            // The network's HTTP server refuses such a line before anybody reads the path.
            context.Response.StatusCode = 400;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("400 Bad Request", context.RequestAborted);
            return;
        }
        if (Cleaned(path) is { } clean)
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = mark < 0 ? clean : clean + target[mark..];
            return;
        }
        if (config.Swagger && await Describe(context, path)) return;
        await Serve(context, Uri.UnescapeDataString(path), query);
    }

    /// <summary>HTTP status of a gRPC one.</summary>
    public static int HttpStatus(int status) => status switch
    {
        0 => 200,
        1 => 408,
        3 or 9 or 11 => 400,
        4 => 504,
        5 => 404,
        6 or 10 => 409,
        7 => 403,
        8 => 429,
        NotImplemented => 501,
        14 => 503,
        16 => 401,
        _ => 500,
    };

    private async Task<bool> Describe(HttpContext context, string path)
    {
        if (!HttpMethods.IsGet(context.Request.Method)) return false;
        switch (path)
        {
            case "/swagger":
                context.Response.Redirect(OpenApiPage.Path, permanent: true);
                return true;
            case OpenApiPage.Path:
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync(OpenApiPage.Html, context.RequestAborted);
                return true;
            case OpenApiPage.DocumentPath:
                await WriteJson(context, document.Value);
                return true;
            default:
                return false;
        }
    }

    private async Task Serve(HttpContext context, string path, string query)
    {
        var segments = path.TrimStart('/').Split('/');
        var form = IsForm(context.Request);
        var match = routes.Find(context.Request.Method, segments) ?? (form ? routes.Find("GET", segments) : null);
        if (match is null)
        {
            await WriteError(context, NotImplemented, "Not Implemented");
            return;
        }
        if (await ReadBody(context) is not { } body)
        {
            context.Response.StatusCode = 400;
            await WriteJson(context, RpcReply.Encode([RpcReply.InvalidRequest(null, "error reading request body: http: request body too large")]));
            return;
        }
        if (form && !match.Route.HasBody) query = System.Text.Encoding.UTF8.GetString(body);
        if (!RestRequests.Build(match, query, body).TryGet(out var request, out var error))
        {
            await WriteError(context, InvalidArgument, error.Text);
            return;
        }
        await Answer(context, await router.Answer(match.Route.Method, request, HeightOf(context.Request), context.RequestAborted), ServiceRouter.PathOf(match.Route.Method));
    }

    private static async Task Answer(HttpContext context, ServiceAnswer answer, string method)
    {
        // The network's node handles a broadcast before its back end, which is what sets these headers.
        if (answer.Height is { } height && method != BroadcastPath)
        {
            var text = height.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["Grpc-Metadata-Content-Type"] = "application/grpc+cosmos-sdk-grpc-codec";
            context.Response.Headers["Grpc-Metadata-X-Cosmos-Block-Height"] = text;
            if (answer.Failure is null) context.Response.Headers[GrpcHeaders.Height] = text;
        }
        // A refused height ends the call behind the gateway in its headers, which the gateway announces as trailers.
        if (answer.Failure is { HasHeight: false }) context.Response.Headers.Trailer = "Grpc-Trailer-Content-Type";
        if (answer.Failure is { } failure) await WriteError(context, failure.Status, failure.Message);
        else await WriteJson(context, ProtoJson.Encode(answer.Response!));
    }

    private static string? HeightOf(HttpRequest request) =>
        request.Headers.TryGetValue(GrpcHeaders.Height, out var plain) ? plain.ToString()
        : request.Headers.TryGetValue("Grpc-Metadata-X-Cosmos-Block-Height", out var prefixed) ? prefixed.ToString() : null;

    private async Task<byte[]?> ReadBody(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > config.MaxBodyBytes) return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    private static async Task WriteError(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = HttpStatus(status);
        await WriteJson(context, CometJson.Bytes(json => json.Object(() =>
        {
            json.WriteNumber("code", status);
            json.WriteString("message", message);
            json.List<string>("details", [], json.WriteStringValue);
        })));
    }

    private static async Task WriteJson(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static bool AddCors(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        // Without this a page sees neither the status of a gRPC-web call nor the height of an answer.
        context.Response.Headers.AccessControlExposeHeaders = "Grpc-Status, Grpc-Message, X-Cosmos-Block-Height, Grpc-Metadata-X-Cosmos-Block-Height";
        if (!HttpMethods.IsOptions(context.Request.Method)) return false;
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, HEAD";
        context.Response.Headers.AccessControlAllowHeaders = "Content-Type, X-Grpc-Web, X-User-Agent, Grpc-Timeout, X-Cosmos-Block-Height";
        context.Response.StatusCode = 200;
        return true;
    }

    private static bool HasBrokenEscape(string path)
    {
        for (var at = path.IndexOf('%'); at >= 0; at = path.IndexOf('%', at + 1))
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2])) return true;
        return false;
    }

    private static bool IsForm(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The path without empty and dot segments, or null when it has none. A slash at its end stays.</summary>
    private static string? Cleaned(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal)) return null;
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..") kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            else if (segment != ".") kept.Add(segment);
        }
        var clean = "/" + string.Join('/', kept) + (path.EndsWith('/') && kept.Count > 0 ? "/" : "");
        return clean == path ? null : clean;
    }
}
