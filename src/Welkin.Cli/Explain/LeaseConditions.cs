using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases;
using Welkin.Client;
using Welkin.Client.Gateway;

namespace Welkin.Cli.Explain;

/// <summary>Something about a running lease that holds, does not hold, or is not known.</summary>
/// <param name="Type">Scheduled, Healthy, Reachable or Funded.</param>
/// <param name="Holds">Null: nobody can tell right now, which is no reason to end anything.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Since">When it was seen so; of the money, since when it is paid.</param>
internal sealed record LeaseCondition(string Type, bool? Holds, string Reason, string Message, string? Since)
{
    public string Status => Holds switch { true => "True", false => "False", null => "Unknown" };

    public JsonNode Json() => new JsonObject
    {
        ["type"] = Type,
        ["status"] = Status,
        ["reason"] = Reason,
        ["message"] = Message,
        ["since"] = Since,
        ["time"] = Since,
        ["detail"] = Message,
    };
}

/// <summary>Finds the conditions of a lease: by a look at its provider, and by the chain's money.</summary>
internal static class LeaseConditions
{
    /// <summary>All four, in their fixed order.</summary>
    /// <param name="blocksLeft">For how many more blocks the money lasts; null when nothing is paid from the account.</param>
    public static async Task<IReadOnlyList<LeaseCondition>> LookAsync(Session session, GatewayIdentity identity, (Lease Lease, long? BlocksLeft) about, CancellationToken cancellation)
    {
        var gateway = await session.GatewayAsync(LeaseFinder.ProviderOf(about.Lease.Id), identity, cancellation);
        var probe = (await ProviderProbe.RunAsync(gateway, 1, cancellation))[0];
        var (status, fault) = (default(LeaseStatus), identity is GatewayIdentity.None ? "the owner's key is needed to ask" : null);
        if (probe.Answered && fault is null)
        {
            try
            {
                status = await gateway.LeaseStatusAsync(about.Lease.Id.OnGateway(), cancellation);
            }
            catch (ClientException refused)
            {
                fault = refused.Message;
            }
        }

        return Of(new Look(gateway.Host.ToString(), probe, status, fault), about.BlocksLeft);
    }

    /// <summary>What a look and the money say.</summary>
    public static IReadOnlyList<LeaseCondition> Of(Look look, long? blocksLeft)
    {
        var seen = ProviderProbe.TimeOf(look.Probe.At);
        var unknown = !look.Probe.Answered ? "the provider does not answer" : look.Fault;
        var services = look.Status?.Services ?? [];
        var counts = string.Join(", ", services.Select(service => $"{service.Name} {service.Available}/{service.Total}"));
        return
        [
            unknown is not null ? new("Scheduled", null, "NotKnown", unknown, seen)
                : services.Count == 0 ? new("Scheduled", false, "NoManifest", "the provider has no manifest", seen)
                : new("Scheduled", services.All(service => service.Total > 0), services.All(service => service.Total > 0) ? "Placed" : "NoReplicas", counts, seen),
            unknown is not null || services.Count == 0 ? new("Healthy", null, "NotKnown", unknown ?? "nothing runs yet", seen)
                : services.All(service => service.Total > 0 && service.Available >= service.Total) ? new("Healthy", true, "AllAvailable", counts, seen)
                : new("Healthy", false, "SomeUnavailable", counts, seen),
            new("Reachable", look.Probe.Answered, look.Probe.Answered ? "Answered" : "NoAnswer", $"{look.Host}: {look.Probe.Detail}", seen),
            blocksLeft is not { } blocks ? new("Funded", null, "NotKnown", "nothing is paid from the account", seen)
                : blocks > 0 ? new("Funded", true, "Paid", $"the money lasts for {blocks} more blocks", seen)
                : new("Funded", false, "Exhausted", "the money is used up; the next settlement ends the lease", seen),
        ];
    }
}

/// <summary>One look at a provider.</summary>
/// <param name="Fault">Why its answer about the lease is not known; null when it is.</param>
internal sealed record Look(string Host, Probe Probe, LeaseStatus? Status, string? Fault);
