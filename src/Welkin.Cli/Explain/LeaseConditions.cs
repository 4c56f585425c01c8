using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Leases;
using Welkin.Client;
using Welkin.Client.Gateway;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Cli.Explain;

/// <summary>Something about a running lease that holds, does not hold, or is not known.</summary>
/// <param name="Type">Scheduled, Healthy, Reachable or Funded.</param>
/// <param name="Holds">Null: nobody can tell right now, which is no reason to end anything.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Since">Since when it has been so: as the provider keeps it, as our own looks saw it, or as the chain's blocks say.</param>
internal sealed record LeaseCondition(string Type, bool? Holds, string Reason, string Message, string? Since)
{
    public string Status => Holds switch { true => "True", false => "False", null => "Unknown" };

    /// <summary>What its owner can do about it; null while there is nothing to do.</summary>
    public string? Next { get; init; }

    public JsonNode Json() => new JsonObject
    {
        ["type"] = Type,
        ["status"] = Status,
        ["reason"] = Reason,
        ["message"] = Message,
        ["since"] = Since,
        ["next"] = Next,
        ["time"] = Since,
        ["detail"] = Message,
    };

    public string Line() => $"now       {Type}={Status} since {Since} ({Reason}): {Terminal.Printable.Of(Message)}{(Next is null ? "" : $"; next: {Next}")}";
}

/// <summary>Finds the conditions of a lease: by a look at its provider, and by the chain's money.</summary>
internal static class LeaseConditions
{
    /// <summary>All four, in their fixed order.</summary>
    public static async Task<IReadOnlyList<LeaseCondition>> LookAsync(Session session, GatewayIdentity identity, (Lease Lease, AccountView? Account, Height Now) about, CancellationToken cancellation)
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

        var seen = ProviderProbe.TimeOf(probe.At);
        var reached = LookMemory.Since(session.Home.In("looks.json"), about.Lease.Id.Path(), probe.Answered, seen);
        var look = new Look(about.Lease.Id.Dseq, gateway.Host.ToString(), probe, status, fault) { ReachedSince = reached };
        return Of(look, await MoneyAsync(session.Rpc, about, cancellation));
    }

    /// <summary>What a look and the money say.</summary>
    public static IReadOnlyList<LeaseCondition> Of(Look look, (long? BlocksLeft, string? Since) money)
    {
        var seen = ProviderProbe.TimeOf(look.Probe.At);
        var unknown = !look.Probe.Answered ? "the provider does not answer" : look.Fault;
        var services = look.Status?.Services ?? [];
        var counts = string.Join(", ", services.Select(service => $"{service.Name} {service.Available}/{service.Total}").Concat(look.Status?.Errors ?? []));
        LeaseCondition[] found =
        [
            unknown is not null ? new("Scheduled", null, "NotKnown", unknown, seen)
                : services.Count == 0 ? new("Scheduled", false, "NoManifest", "the provider has no manifest", seen)
                : new("Scheduled", services.All(service => service.Total > 0), services.All(service => service.Total > 0) ? "Placed" : "NoReplicas", counts, seen),
            unknown is not null || services.Count == 0 ? new("Healthy", null, "NotKnown", unknown ?? "nothing runs yet", seen)
                : services.All(service => service.Total > 0 && service.Available >= service.Total) ? new("Healthy", true, "AllAvailable", counts, seen)
                : new("Healthy", false, "SomeUnavailable", counts, seen),
            new("Reachable", look.Probe.Answered, look.Probe.Answered ? "Answered" : "NoAnswer", $"{look.Host}: {look.Probe.Detail}", look.ReachedSince ?? seen),
            money.BlocksLeft is not { } blocks ? new("Funded", null, "NotKnown", "nothing is paid from the account", money.Since ?? seen)
                : blocks > 0 ? new("Funded", true, "Paid", $"the money lasts for {blocks} more blocks", money.Since ?? seen)
                : new("Funded", false, "Exhausted", "the money is used up; the next settlement ends the lease", money.Since ?? seen),
        ];
        return [.. found.Select(condition => Kept(condition, look) with { Next = NextSteps.Now(condition, look.DSeq) })];
    }

    // The provider sees a change when it happens; a look sees it when somebody looks.
    private static LeaseCondition Kept(LeaseCondition condition, Look look) =>
        look.Status?.Conditions.FirstOrDefault(stated => stated.Type == condition.Type && stated.Status == condition.Status) is { Since.Length: > 0 } kept
            ? condition with { Since = kept.Since }
            : condition;

    // Paid since the lease was made; exhausted since the first block whose rent is not there.
    private static async Task<(long? BlocksLeft, string? Since)> MoneyAsync(RpcClient rpc, (Lease Lease, AccountView? Account, Height Now) about, CancellationToken cancellation)
    {
        if (about.Account?.Forecast(about.Now) is not { } forecast) return (null, null);
        try
        {
            var from = new Height(forecast.Blocks > 0 ? about.Lease.CreatedAt : forecast.RunsOutAt);
            return (forecast.Blocks, from > about.Now ? null : (await rpc.BlockAsync(from, cancellation)).Time.ToString());
        }
        catch (RpcException)
        {
            // Nodes forget old blocks.
            return (forecast.Blocks, null);
        }
    }
}

/// <summary>One look at a provider.</summary>
/// <param name="Fault">Why its answer about the lease is not known; null when it is.</param>
internal sealed record Look(ulong DSeq, string Host, Probe Probe, LeaseStatus? Status, string? Fault)
{
    /// <summary>Since when our looks see it answer, or not answer.</summary>
    public string? ReachedSince { get; init; }
}
