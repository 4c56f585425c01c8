using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Welkin.Core;

namespace Welkin.Client.Gateway;

/// <summary>Talks to a provider's gateway: manifests, lease status, logs, events, shell.</summary>
/// <remarks>Refusals are <see cref="GatewayException"/>, silence is <see cref="UnavailableException"/>.</remarks>
public sealed class ProviderGateway : IDisposable
{
    // The provider waits for the chain before it answers a manifest.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(150);

    private readonly GatewayIdentity _identity;
    private readonly GatewayTrust _trust;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpClient _http;

    /// <summary>Opens a client of a gateway, for example <c>https://provider.example:8443</c>.</summary>
    public ProviderGateway(Uri host, GatewayIdentity identity, GatewayTrust trust, TimeProvider? time = null)
    {
        (Host, _identity, _trust, _time) = (host, identity, trust, time ?? TimeProvider.System);
        var handler = LocalNames.CreateHandler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => trust.Accepts(certificate, errors),
        };
        if (identity is GatewayIdentity.ByCertificate { Certificate: var own })
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        _invoker = new HttpMessageInvoker(handler);
        _http = new HttpClient(handler, disposeHandler: false) { BaseAddress = host, Timeout = CallTimeout };
    }

    /// <summary>The gateway's address.</summary>
    public Uri Host { get; }

    /// <summary>What the provider says about itself.</summary>
    public Task<JsonElement> StatusAsync(CancellationToken cancellation) => GetAsync("/status", cancellation);

    /// <summary>Versions of the provider's software.</summary>
    public Task<JsonElement> VersionAsync(CancellationToken cancellation) => GetAsync("/version", cancellation);

    /// <summary>Hands over the manifest of a deployment.</summary>
    /// <param name="dseq">The deployment.</param>
    /// <param name="manifest">The canonical JSON whose hash stands on the chain.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task PutManifestAsync(ulong dseq, ReadOnlyMemory<byte> manifest, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendAsync(HttpMethod.Put, $"/deployment/{dseq}/manifest", content, cancellation).ConfigureAwait(false);
    }

    /// <summary>The manifest that the provider runs.</summary>
    public Task<JsonElement> ManifestAsync(GatewayLease lease, CancellationToken cancellation) => GetAsync($"{lease.Path}/manifest", cancellation);

    /// <summary>How a lease is doing; null before its manifest arrived.</summary>
    public async Task<LeaseStatus?> LeaseStatusAsync(GatewayLease lease, CancellationToken cancellation)
    {
        try
        {
            return LeaseStatus.From(await GetAsync($"{lease.Path}/status", cancellation).ConfigureAwait(false));
        }
        catch (GatewayException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>How one service of a lease is doing.</summary>
    public Task<JsonElement> ServiceStatusAsync(GatewayLease lease, string service, CancellationToken cancellation) =>
        GetAsync($"{lease.Path}/service/{Uri.EscapeDataString(service)}/status", cancellation);

    /// <summary>What the provider would bid for a group, or why it would not; providers of other makers answer 404.</summary>
    /// <param name="group">A group specification as JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<JsonElement> QuoteAsync(ReadOnlyMemory<byte> group, CancellationToken cancellation) => QuoteAsync(group, "/validate", cancellation);

    /// <summary>The same for an account that the chain knows no key of yet: it has never sent a transaction and can prove nothing.</summary>
    public Task<JsonElement> QuoteAsync(ReadOnlyMemory<byte> group, Address owner, CancellationToken cancellation) => QuoteAsync(group, $"/validate?owner={owner}", cancellation);

    private async Task<JsonElement> QuoteAsync(ReadOnlyMemory<byte> group, string path, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(group);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendAsync(HttpMethod.Post, path, content, cancellation).ConfigureAwait(false);
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        return document.RootElement.Clone();
    }

    /// <summary>The bundle whose SHA-256 the provider put on the chain when it ended a lease; null when it has none.</summary>
    public async Task<byte[]?> EvidenceAsync(GatewayLease lease, CancellationToken cancellation)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Get, $"{lease.Path}/evidence", null, cancellation).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
        catch (GatewayException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The paths of a lease in the digest that the provider published for a height; null when it keeps none.</summary>
    public async Task<DigestPaths?> DigestAsync(GatewayLease lease, Height height, CancellationToken cancellation)
    {
        try
        {
            return DigestPaths.From(await GetAsync($"{lease.Path}/digest?height={height}", cancellation).ConfigureAwait(false));
        }
        catch (GatewayException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Lines of the services' logs.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="follow">Whether to wait for more.</param>
    /// <param name="tail">How many of the last lines; -1: all.</param>
    /// <param name="services">Which services; none: all.</param>
    /// <param name="cancellation">Stops.</param>
    public async IAsyncEnumerable<LogLine> LogsAsync(
        GatewayLease lease, bool follow, int tail, IReadOnlyList<string> services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = services.Count == 0 ? "" : $"&service={Uri.EscapeDataString(string.Join(',', services))}";
        await foreach (var item in FramesAsync($"{lease.Path}/logs?follow={Text(follow)}&tail={tail}{filter}", cancellation).ConfigureAwait(false))
        {
            yield return new LogLine(item.GetProperty("name").GetString() ?? "", item.GetProperty("message").GetString() ?? "");
        }
    }

    /// <summary>What happens to the services, as the container platform tells.</summary>
    public IAsyncEnumerable<JsonElement> EventsAsync(GatewayLease lease, bool follow, CancellationToken cancellation) =>
        FramesAsync($"{lease.Path}/kubeevents?follow={Text(follow)}", cancellation);

    /// <summary>Runs a program inside a service until it ends.</summary>
    public async Task<ShellResult> ShellAsync(GatewayLease lease, ShellRequest request, ShellStreams streams, CancellationToken cancellation)
    {
        using var socket = await ConnectAsync($"{lease.Path}/shell?{ShellSession.Query(request, streams)}", cancellation).ConfigureAwait(false);
        return await new ShellSession(socket, streams).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _invoker.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ClientException($"{Host} answered {path} with something that is not JSON", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        await _trust.RefreshAsync(cancellation).ConfigureAwait(false);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token() is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (MutualTlsName() is { } name)
        {
            request.Headers.Host = name;
        }

        try
        {
            var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
                throw new GatewayException((int)response.StatusCode, $"the provider at {Host} refused {method} {path}: {(int)response.StatusCode} {text.Trim()}");
            }
        }
        catch (HttpRequestException exception)
        {
            throw new UnavailableException($"no answer from the provider at {Host}: {Reason(exception)}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new UnavailableException($"the provider at {Host} did not answer {path} in time", exception);
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(string pathAndQuery, CancellationToken cancellation)
    {
        await _trust.RefreshAsync(cancellation).ConfigureAwait(false);
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        if (Token() is { } token)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        if (MutualTlsName() is { } name)
        {
            socket.Options.SetRequestHeader("Host", name);
        }

        try
        {
            await socket.ConnectAsync(new Uri(new UriBuilder(Host) { Scheme = "wss" }.Uri, pathAndQuery), _invoker, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException exception)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw status == 0
                ? new UnavailableException($"no answer from the provider at {Host}: {exception.InnerException?.Message ?? exception.Message}", exception)
                : new GatewayException(status, $"the provider at {Host} refused the stream with status {status}");
        }
    }

    private async IAsyncEnumerable<JsonElement> FramesAsync(string pathAndQuery, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var socket = await ConnectAsync(pathAndQuery, cancellation).ConfigureAwait(false);
        while (await SocketReader.ReadAsync(socket, cancellation).ConfigureAwait(false) is { } frame)
        {
            using var document = JsonDocument.Parse(frame);
            yield return document.RootElement.Clone();
        }
    }

    private string? Token() => _identity switch
    {
        GatewayIdentity.ByKey { Key: var key } => GatewayToken.Create(key, _time.GetUtcNow(), GatewayToken.DefaultLifetime),
        GatewayIdentity.ByToken { Token: var token } => token,
        _ => null,
    };

    // A daemon with a certificate of a public authority asks for the client's certificate only under another name than its own.
    private string? MutualTlsName() =>
        _identity is GatewayIdentity.ByCertificate && Host.HostNameType == UriHostNameType.Dns && !LocalNames.IsLocal(Host.Host)
            ? $"mtls.{Host.Authority}"
            : null;

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError == HttpRequestError.SecureConnectionError
        ? "its certificate does not stand on the chain for this provider"
        : exception.InnerException?.Message ?? exception.Message;

    private static string Text(bool value) => value ? "true" : "false";
}
