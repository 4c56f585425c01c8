using System.Text.Json;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Deploy;

/// <summary>Waits until a lease's services run and answer.</summary>
internal static class Readiness
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    /// <summary>The status in which every service is available and every address answers.</summary>
    public static async Task<LeaseStatus> WaitAsync(ProviderGateway gateway, GatewayLease lease, Uri? ingress, TimeSpan timeout, CancellationToken cancellation)
    {
        using var http = new HttpClient(MakeHandler()) { Timeout = AnswerPatience };
        var deadline = DateTimeOffset.UtcNow + timeout;
        var missing = "the provider says nothing about it yet";
        for (var pause = FirstPause; DateTimeOffset.UtcNow < deadline; pause = pause < LongestPause ? pause * 1.1 : pause)
        {
            if (await gateway.LeaseStatusAsync(lease, cancellation) is { } status)
            {
                var now = await MissingAsync(http, status, ingress, cancellation);
                if (now is null)
                {
                    return status;
                }

                if (now != missing)
                {
                    Output.Progress($"waiting: {missing = now}");
                }
            }

            await Task.Delay(pause, cancellation);
        }

        var trouble = await TroubleAsync(gateway, lease);
        throw new CliException($"lease {lease.DSeq}/{lease.GSeq}/{lease.OSeq} was not ready within {timeout.TotalSeconds:0} s: {missing}{trouble}", $"Look at: welkin lease events {lease.DSeq}");
    }

    /// <summary>The last warning among the lease's events, to be appended to a sentence; empty when there is none, or nobody to ask.</summary>
    public static async Task<string> TroubleAsync(ProviderGateway gateway, GatewayLease lease)
    {
        using var limit = new CancellationTokenSource(AnswerPatience);
        var trouble = "";
        try
        {
            await foreach (var item in gateway.EventsAsync(lease, follow: false, limit.Token))
            {
                if (item.TryGetProperty("type", out var type) && type.ValueEquals("Warning") && item.TryGetProperty("note", out var note)) trouble = note.ToString();
            }
        }
        catch (Exception silent) when (silent is ClientException or OperationCanceledException)
        {
            // The sentence is true without it.
        }

        return trouble.Length == 0 ? "" : $": {Printable.Of(trouble)}";
    }

    private static SocketsHttpHandler MakeHandler()
    {
        var handler = LocalNames.CreateHandler();
        handler.AllowAutoRedirect = false;
        return handler;
    }

    /// <summary>What is not there yet; null when nothing is missing.</summary>
    private static async Task<string?> MissingAsync(HttpClient http, LeaseStatus status, Uri? ingress, CancellationToken cancellation)
    {
        if (status.Services.Count == 0)
        {
            return "no service runs yet";
        }

        if (status.Services.FirstOrDefault(service => service.Total == 0 || service.Available < service.Total) is { } late)
        {
            var problem = Problem(status.Raw);
            return $"service {late.Name} has {late.Available} of {late.Total} replicas{(problem.Length == 0 ? "" : $" ({Printable.Of(problem)})")}";
        }

        foreach (var uri in status.Services.SelectMany(service => LeaseView.UrisOf(service, ingress)))
        {
            if (!await AnswersAsync(http, new Uri(uri), ingress, cancellation))
            {
                return $"{uri} does not answer yet";
            }
        }

        return null;
    }

    private static string Problem(JsonElement status) =>
        status.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 ? errors[0].ToString() : "";

    // The service's names may be known to no resolver, so a local ingress is asked by its own address with the name in the request.
    private static async Task<bool> AnswersAsync(HttpClient http, Uri uri, Uri? ingress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ingress ?? uri);
        request.Headers.Host = uri.Authority;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            // What gateways say when nothing stands behind them.
            return (int)response.StatusCode is not (502 or 503 or 504);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
