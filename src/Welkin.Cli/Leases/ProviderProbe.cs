using System.Globalization;
using System.Text.Json;
using Welkin.Client;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Leases;

/// <summary>One try to reach a provider.</summary>
internal sealed record Probe(DateTimeOffset At, bool Answered, string Detail);

/// <summary>Whether a provider answers, as its tenant sees it.</summary>
internal static class ProviderProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Tries until it answers, at most so many times.</summary>
    public static async Task<IReadOnlyList<Probe>> RunAsync(ProviderGateway gateway, int tries, CancellationToken cancellation)
    {
        var probes = new List<Probe>();
        for (var i = 0; i < tries; i++)
        {
            if (i > 0)
            {
                await Task.Delay(Pause, cancellation);
            }

            probes.Add(await TryAsync(gateway, cancellation));
            if (probes[^1].Answered)
            {
                break;
            }
        }

        return probes;
    }

    /// <summary>The probes as the bundle whose SHA-256 goes on the chain.</summary>
    public static byte[] Bundle(string lease, Uri gateway, IReadOnlyList<Probe> probes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("lease", lease);
            json.WriteString("source", "tenant");
            json.WriteString("cause", Unreachable);
            json.WriteString("gateway", gateway.ToString());
            json.WriteStartArray("probes");
            foreach (var probe in probes)
            {
                json.WriteStartObject();
                json.WriteString("time", TimeOf(probe.At));
                json.WriteBoolean("answered", probe.Answered);
                json.WriteString("detail", probe.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The cause that a tenant states.</summary>
    public const string Unreachable = "provider_unreachable";

    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task<Probe> TryAsync(ProviderGateway gateway, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var at = DateTimeOffset.UtcNow;
        try
        {
            await gateway.StatusAsync(limit.Token);
            return new Probe(at, true, $"answered within {(DateTimeOffset.UtcNow - at).TotalMilliseconds:0} ms");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Probe(at, false, $"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (UnavailableException silent)
        {
            return new Probe(at, false, silent.Message);
        }
        catch (ClientException refused)
        {
            return new Probe(at, true, refused.Message);
        }
    }
}
