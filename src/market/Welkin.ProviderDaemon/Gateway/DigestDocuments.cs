using System.Globalization;
using System.Text;
using System.Text.Json;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>What tenants and operators check: paths of a digest, and the figures for Prometheus.</summary>
internal static class DigestDocuments
{
    /// <summary>The lines about one lease with their paths to the root that is on chain.</summary>
    public static void Paths(Utf8JsonWriter json, ServiceDigest digest, LeaseId lease)
    {
        json.WriteStartObject();
        json.WriteNumber("height", digest.Height.Value);
        json.WriteString("root", Convert.ToHexStringLower(digest.Root));
        json.WriteStartArray("lines");
        foreach (var (line, proof) in digest.About(lease))
        {
            json.WriteStartObject();
            json.WriteString("line", line);
            json.WriteNumber("index", proof.Index);
            json.WriteNumber("total", proof.Total);
            json.WriteStartArray("aunts");
            foreach (var aunt in proof.Aunts)
            {
                json.WriteStringValue(Convert.ToHexStringLower(aunt.Span));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The text format of Prometheus.</summary>
    public static string Metrics(ProviderStatus status)
    {
        var text = new StringBuilder();
        Gauge("leases", "Leases that run or are under notice.", status.ActiveLeases);
        Gauge("orders", "Open orders of the market.", status.OpenOrders);
        Gauge("reservations", "Bids and leases that hold capacity.", status.Reservations.Entries.Count);
        Gauge("manifests", "Manifests that are kept.", status.Manifests);
        Gauge("errors", "Reasons for which nothing is bid.", status.Errors.Length);
        Gauge("height", "Height of the last view of the chain.", status.Height.Value);
        Gauge("digest_height", "Height of the last digest that was handed in.", status.DigestAt.Value);
        text.Append("# HELP welkin_provider_drift Leases without their workload and workloads without a lease.\n# TYPE welkin_provider_drift gauge\n");
        foreach (var kind in Enum.GetValues<DriftKind>())
        {
            text.Append(CultureInfo.InvariantCulture, $"welkin_provider_drift{{kind=\"{new Drift(kind, null!).KindText}\"}} {status.Drift.Count(drift => drift.Kind == kind)}\n");
        }

        return text.ToString();

        void Gauge(string name, string help, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP welkin_provider_{name} {help}\n# TYPE welkin_provider_{name} gauge\nwelkin_provider_{name} {value}\n");
    }
}
