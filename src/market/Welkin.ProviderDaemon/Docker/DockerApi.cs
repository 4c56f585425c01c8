using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>An answer of the engine that is not a success.</summary>
public sealed class DockerException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>HTTP status; 404 and 409 have meanings that callers act on.</summary>
    public HttpStatusCode Status { get; } = status;
}

/// <summary>
/// The HTTP API of Docker-compatible engines over a unix socket. A call fails with <see cref="DockerException"/> when the engine
/// answers no, and with <see cref="ExecutorUnavailableException"/> when it does not answer.
/// </summary>
public sealed class DockerApi : IDisposable
{
    private static readonly Version Newest = new(1, 47);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;
    private string? _prefix;

    public DockerApi(string socketPath)
    {
        Socket = socketPath;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) => new NetworkStream(await Connect(socketPath, cancellation), ownsSocket: true),
            MaxConnectionsPerServer = 256,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            UseCookies = false,
            UseProxy = false,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://engine"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Path of the socket.</summary>
    public string Socket { get; }

    /// <summary>Whether an engine answers on the socket now.</summary>
    public static async Task<bool> Answers(string socketPath, CancellationToken cancellation)
    {
        if (!File.Exists(socketPath)) return false;
        using var api = new DockerApi(socketPath);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            using var response = await api._http.GetAsync("/_ping", limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsTransport(e) || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Reads an object.</summary>
    public Task<JsonElement> Get(string path, CancellationToken cancellation) => Call(HttpMethod.Get, path, null, cancellation);

    /// <summary>Posts an object and reads the answer (null element when it has no body).</summary>
    public Task<JsonElement> Post(string path, JsonNode? body, CancellationToken cancellation) => Call(HttpMethod.Post, path, body, cancellation);

    /// <summary>Deletes; an object that is already gone is success.</summary>
    public async Task Delete(string path, CancellationToken cancellation)
    {
        try
        {
            await Call(HttpMethod.Delete, path, null, cancellation);
        }
        catch (DockerException e) when (e.Status == HttpStatusCode.NotFound)
        {
        }
    }

    /// <summary>Starts a call whose answer is read as it comes; the caller disposes the response.</summary>
    public async Task<HttpResponseMessage> Open(HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage>? prepare, CancellationToken cancellation)
    {
        try
        {
            _prefix ??= await Negotiate(cancellation);
            var request = new HttpRequestMessage(method, _prefix + path) { Content = content };
            prepare?.Invoke(request);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.SwitchingProtocols || response.StatusCode == HttpStatusCode.NotModified) return response;
            using (response) throw new DockerException(response.StatusCode, ErrorText(await response.Content.ReadAsStringAsync(cancellation)));
        }
        catch (Exception e) when (IsTransport(e))
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Turns a broken connection into the port's exception.</summary>
    public ExecutorUnavailableException Unavailable(Exception e) =>
        new($"the container engine at {Socket} does not answer ({e.GetBaseException().Message}); is it running?", e);

    /// <summary>Whether the exception means that the connection is gone rather than that the engine said no.</summary>
    public static bool IsTransport(Exception e) => e is HttpRequestException or IOException or SocketException;

    /// <summary>A JSON body.</summary>
    public static HttpContent Json(JsonNode body) => new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Call(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(CallLimit);
        try
        {
            using var response = await Open(method, path, body is null ? null : Json(body), null, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            // Podman ends even an empty answer with a line end.
            if (bytes.AsSpan().TrimEnd((byte)'\n').IsEmpty) return default;
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ExecutorUnavailableException($"the container engine at {Socket} did not answer {method} {path.Split('?')[0]} within {CallLimit.TotalSeconds:0} s");
        }
        catch (Exception e) when (IsTransport(e))
        {
            throw Unavailable(e);
        }
    }

    // An engine refuses versions it does not know in either direction, so the older of both sides is asked for.
    private async Task<string> Negotiate(CancellationToken cancellation)
    {
        using var response = await _http.GetAsync("/_ping", cancellation);
        var offered = response.Headers.TryGetValues("Api-Version", out var values) && Version.TryParse(values.First(), out var parsed) ? parsed : new Version(1, 40);
        return "/v" + (offered < Newest ? offered : Newest);
    }

    private static string ErrorText(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.TryGetProperty("message", out var message)) return message.GetString() ?? body;
        }
        catch (JsonException)
        {
        }
        return body.Length > 400 ? body[..400] : body;
    }

    private static async Task<Socket> Connect(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
