using System.Text.Json.Nodes;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;

namespace Welkin.Cli.Explain;

/// <summary>One thing that supports the story, and who says it.</summary>
/// <param name="Source">chain, provider or tenant.</param>
internal sealed record EvidenceItem(string Kind, string? Time, string Source, string Detail)
{
    public JsonNode Json() => new JsonObject { ["kind"] = Kind, ["time"] = Time, ["source"] = Source, ["detail"] = Detail };
}

/// <summary>What became of a lease, who did it, what it cost, and how we know.</summary>
internal sealed record LeaseStory(Lease Lease, ClosureRecord? Closure, Funds Funds, Int Spent)
{
    /// <summary>When the state was reached.</summary>
    public string? Time { get; init; }

    public IReadOnlyList<EvidenceItem> Evidence { get; init; } = [];

    public IReadOnlyList<LeaseCondition> Conditions { get; init; } = [];

    /// <summary>How long the money lasts; only while the lease runs.</summary>
    public JsonObject? Runway { get; init; }

    public bool IsOver => !LeaseFinder.IsRunning(Lease);

    /// <summary>What to do next; null where nothing has to be done.</summary>
    public string? Next => IsOver
        ? NextSteps.After(Cause ?? "", Lease.Id) + (Funds.Remaining.IsZero ? "" : $"; the {Funds.Remaining}{Funds.Denom} that remain come back with welkin lease close {Lease.Id.Dseq}")
        : Conditions.Select(condition => condition.Next).FirstOrDefault(next => next is not null);

    private string? Reason => IsOver ? JsonShapes.NameOf(Lease.Reason) : null;

    public string? Cause => IsOver ? Closure?.Cause is { Length: > 0 } cause ? cause : LeaseReasons.CauseOf(Lease.Reason) : null;

    public string? Actor => IsOver ? Closure is { Actor: not Party.Unspecified } known ? LeaseReasons.NameOf(known.Actor) : LeaseReasons.ActorOf(Lease.Reason) : null;

    /// <summary>Where the state was reached: the lease's end, else its beginning.</summary>
    public long Height => IsOver ? Lease.ClosedOn : Lease.CreatedAt;

    public JsonObject Json()
    {
        var json = new JsonObject
        {
            ["lease"] = Lease.Id.Path(),
            ["state"] = JsonShapes.NameOf(Lease.State),
            ["reason"] = Reason,
            ["reason_code"] = IsOver ? (int)Lease.Reason : null,
            ["cause"] = Cause,
            ["actor"] = Actor,
            ["height"] = Height,
            ["time"] = Time,
            ["rule"] = IsOver ? Closure?.Rule : null,
            ["funds"] = Funds.Json(Spent),
            ["evidence"] = new JsonArray([.. Evidence.Select(item => item.Json())]),
            ["conditions"] = new JsonArray([.. Conditions.Select(item => item.Json())]),
        };
        if (Runway is not null)
        {
            json["runway"] = Runway;
        }

        json["next"] = Next;

        return json;
    }

    public IEnumerable<string> Text()
    {
        yield return $"lease     {Lease.Id.Path()}";
        yield return IsOver
            ? $"state     {JsonShapes.NameOf(Lease.State)} at height {Height} ({Time}), after {Height - Lease.CreatedAt} blocks"
            : $"state     {JsonShapes.NameOf(Lease.State)} since height {Height} ({Time})";
        if (IsOver)
        {
            yield return $"why       {Printable.Of(Cause ?? "")}: {Actor} ended it ({Reason}, code {(int)Lease.Reason})";
            yield return $"rule      {Closure?.Rule ?? "the chain keeps no record of it"}";
        }

        yield return $"funds     {Funds.Deposited} deposited = {Funds.Spent} spent + {Funds.Refunded} refunded{(Funds.Remaining.IsZero ? "" : $" + {Funds.Remaining} remaining")} {Funds.Denom}";
        if (Runway is not null)
        {
            yield return $"runway    {Runway["blocks"]} blocks: runs out at height {Runway["height"]}, about {Runway["until"]} at the mean of {Runway["mean_block_seconds"]} s a block";
        }

        foreach (var condition in Conditions)
        {
            yield return condition.Line();
        }

        foreach (var item in Evidence)
        {
            yield return $"evidence  {item.Kind} by {item.Source}: {Printable.Of(item.Detail)}";
        }

        if (Next is { } next) yield return $"next      {next}";
    }
}

/// <summary>What the network's reason codes say by themselves, for chains that keep no record of ours.</summary>
internal static class LeaseReasons
{
    private const int FirstOfProvider = 10000;
    private const int FirstOfNetwork = 20000;

    public static string ActorOf(LeaseClosedReason reason) => (int)reason switch
    {
        0 => "unknown",
        < FirstOfProvider => "tenant",
        < FirstOfNetwork => "provider",
        _ => "chain",
    };

    public static string CauseOf(LeaseClosedReason reason) => reason switch
    {
        LeaseClosedReason.LeaseClosedOwner => "tenant_closed",
        LeaseClosedReason.InsufficientFunds => "funds_exhausted",
        _ when ActorOf(reason) == "provider" => "not stated by the provider",
        _ => "unknown",
    };

    public static string NameOf(Party party) => party switch
    {
        Party.Chain => "chain",
        Party.Provider => "provider",
        Party.Tenant => "tenant",
        _ => "unknown",
    };
}
