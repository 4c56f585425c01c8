using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>Forwards a request to a replica of the service its host name belongs to.</summary>
internal sealed class IngressProxy(RouteTable routes) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        EnableMultipleHttp2Connections = false,
    });

    public async Task Handle(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (routes.Find(host) is not { } found)
        {
            await ErrorPage.Write(context, StatusCodes.Status404NotFound, $"No service is published under the name {host}.", "The lease may be closed, or its manifest not sent yet.");
            return;
        }
        var (route, targets) = found;
        if (targets.Count == 0)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorPage.Write(context, StatusCodes.Status503ServiceUnavailable, $"The service {route.Service} is not ready.", "It is starting, or it ended; see the lease's status, events and logs.");
            return;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = route.Options.MaxBodySize;
        if (context.Request.ContentLength > route.Options.MaxBodySize)
        {
            await ErrorPage.Write(context, StatusCodes.Status413PayloadTooLarge, $"The request is larger than the {route.Options.MaxBodySize} bytes this service accepts.", "max_body_size in the SDL sets the limit.");
            return;
        }
        await Forward(context, route, targets);
    }

    public void Dispose() => _client.Dispose();

    private async Task Forward(HttpContext context, IngressRoute route, IReadOnlyList<Target> targets)
    {
        var tries = route.Options.TriesNext ? Math.Clamp(route.Options.NextTries, 1, targets.Count) : 1;
        for (var attempt = 1; ; attempt++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            try
            {
                patience.CancelAfter(route.Options.ReadTimeout + route.Options.SendTimeout);
                using var request = ProxyHeaders.Request(context, targets[attempt - 1]);
                using var response = await _client.SendAsync(request, patience.Token);
                await Answer(context, response, route.Options.ReadTimeout, patience);
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && attempt < tries && !context.Response.HasStarted)
            {
                // Nothing was sent yet, so another replica may be asked even for a request that must not be repeated.
            }
            catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Fail(context, route, e);
                return;
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static async Task Fail(HttpContext context, IngressRoute route, Exception reason)
    {
        if ((reason as BadHttpRequestException ?? reason.GetBaseException() as BadHttpRequestException) is { } bad)
        {
            await ErrorPage.Write(context, bad.StatusCode, "The request could not be read.", bad.Message);
        }
        else if (reason is OperationCanceledException)
        {
            await ErrorPage.Write(context, StatusCodes.Status504GatewayTimeout, $"The service {route.Service} did not answer in time.", "read_timeout and send_timeout in the SDL set the limits.");
        }
        else
        {
            await ErrorPage.Write(context, StatusCodes.Status502BadGateway, $"The service {route.Service} did not answer properly.", "It refused the connection, or broke it off; see the lease's logs.");
        }
    }

    private static async Task Answer(HttpContext context, HttpResponseMessage response, TimeSpan readTimeout, CancellationTokenSource patience)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        if (context.Features.Get<IHttpResponseFeature>() is { } feature) feature.ReasonPhrase = response.ReasonPhrase;
        ProxyHeaders.Copy(response, context.Response.Headers);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            await Tunnel(context, response, patience);
            return;
        }
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var buffer = new byte[32 << 10];
        while (true)
        {
            patience.CancelAfter(readTimeout);
            var read = await body.ReadAsync(buffer, patience.Token);
            if (read == 0) break;
            // Written at once: streams of events live from it.
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
        }
    }

    private static async Task Tunnel(HttpContext context, HttpResponseMessage response, CancellationTokenSource patience)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = response.Headers.Upgrade.ToString() is { Length: > 0 } protocol ? protocol : new StringValues("websocket");
        await using var client = await upgrade.UpgradeAsync();
        await using var service = await response.Content.ReadAsStreamAsync(patience.Token);
        // An upgraded connection may be silent for as long as both sides like.
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        await DuplexCopy.Run(client, service, patience.Token);
    }
}
