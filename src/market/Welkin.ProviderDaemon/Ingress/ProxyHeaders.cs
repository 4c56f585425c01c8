using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>Which headers cross the proxy, and which it sets itself.</summary>
internal static class ProxyHeaders
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    // Ours to say: what a client writes there is not to be believed.
    private static readonly HashSet<string> Forwarding = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-IP", "Forwarded",
    };

    /// <summary>The request as the container gets it: same method, path, host name and body.</summary>
    public static HttpRequestMessage Request(HttpContext context, Target target)
    {
        var source = context.Request;
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget is ['/', ..] raw ? raw : source.Path + source.QueryString;
        var request = new HttpRequestMessage(new HttpMethod(source.Method), new Uri($"http://{target.Address}:{target.Port}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var upgrades = !StringValues.IsNullOrEmpty(source.Headers.Upgrade);
        if (!upgrades && (source.ContentLength > 0 || source.Headers.ContainsKey("Transfer-Encoding")))
        {
            request.Content = new StreamContent(source.Body);
        }
        var dropped = Named(source.Headers.Connection);
        foreach (var (name, values) in source.Headers)
        {
            if (HopByHop.Contains(name) || Forwarding.Contains(name) || dropped.Contains(name) || name.StartsWith(':')) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        request.Headers.Host = source.Host.Value;
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", client);
        request.Headers.TryAddWithoutValidation("X-Real-IP", client);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", source.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", source.Scheme);
        if (upgrades)
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", (IEnumerable<string?>)source.Headers.Upgrade);
        }
        return request;
    }

    /// <summary>The answer's headers as the client gets them.</summary>
    public static void Copy(HttpResponseMessage response, IHeaderDictionary target)
    {
        var dropped = Named(response.Headers.Connection.ToArray());
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (HopByHop.Contains(name) || dropped.Contains(name)) continue;
            target.Append(name, values.ToArray());
        }
    }

    private static HashSet<string> Named(StringValues connection) =>
        connection.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
