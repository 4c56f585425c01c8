using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Leases;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Deploy;

/// <summary>How long each step took, in milliseconds.</summary>
internal sealed record DeployTimings(long Order, long Bid, long Lease, long Manifest, long Ready)
{
    public long Total => Order + Bid + Lease + Manifest + Ready;

    public JsonObject Json() => new()
    {
        ["order"] = Order,
        ["bid"] = Bid,
        ["lease"] = Lease,
        ["manifest"] = Manifest,
        ["ready"] = Ready,
        ["total"] = Total,
    };
}

/// <summary>A deployment that runs.</summary>
internal sealed record DeployResult(string Owner, ulong DSeq, IReadOnlyList<(Lease Lease, LeaseStatus Status)> Leases, DeployTimings Timings)
{
    /// <summary>The fields of the first lease also stand at the top.</summary>
    public JsonObject Json(Uri? ingress)
    {
        var json = new JsonObject { ["owner"] = Owner, ["dseq"] = DSeq };
        foreach (var (name, value) in Fields(Leases[0], ingress))
        {
            json[name] = value?.DeepClone();
        }

        json["leases"] = new JsonArray([.. Leases.Select(lease => (JsonNode)Fields(lease, ingress))]);
        json["timings_ms"] = Timings.Json();
        return json;
    }

    public IEnumerable<string> Text(Uri? ingress) => Leases
        .SelectMany(item => LeaseView.Text(item.Lease, item.Status, ingress))
        .Append($"ready     in {Timings.Total} ms (order {Timings.Order}, bid {Timings.Bid}, lease {Timings.Lease}, manifest {Timings.Manifest}, ready {Timings.Ready})")
        .Append($"next      welkin lease logs {DSeq} --follow, welkin lease close {DSeq}");

    private static JsonObject Fields((Lease Lease, LeaseStatus Status) item, Uri? ingress)
    {
        var json = LeaseView.Json(item.Lease, item.Status, ingress);
        foreach (var elsewhere in (string[])["owner", "dseq", "state"])
        {
            json.Remove(elsewhere);
        }

        return json;
    }
}
