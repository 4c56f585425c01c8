using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease list</c>.</summary>
internal static class LeaseList
{
    public static Command Make()
    {
        var from = ChainFlags.MakeFrom();
        var state = new Option<string?>("--state") { Description = "Only leases in this state: active, reclaiming, insufficient_funds, closed", HelpName = "STATE" };
        return new Command("list", "All leases of an account").With(from, state).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var owner = session.AddressOf(ChainFlags.SignerOf(run, from));
            var found = await session.Queries.LeasesAsync(new LeaseFilters { Owner = owner.ToString(), State = run.Get(state) ?? "" }, cancellation);
            Lease[] leases = [.. found.Select(item => item.Lease).OrderBy(lease => lease.CreatedAt).ThenBy(lease => lease.Id.Gseq)];
            run.Output.Answer(new JsonObject { ["leases"] = new JsonArray([.. leases.Select(Json)]) }, () => Text(leases));
            return 0;
        })
        .Examples("welkin lease list", "welkin lease list --from tenant --state active --output json");
    }

    private static JsonNode Json(Lease lease) => new JsonObject
    {
        ["owner"] = lease.Id.Owner,
        ["dseq"] = lease.Id.Dseq,
        ["gseq"] = lease.Id.Gseq,
        ["oseq"] = lease.Id.Oseq,
        ["provider"] = lease.Id.Provider,
        ["state"] = JsonShapes.NameOf(lease.State),
        ["price"] = JsonShapes.Of(lease.Price.ToDomain().OrThrow()),
        ["created_at"] = lease.CreatedAt,
        ["closed_on"] = lease.ClosedOn,
        ["reason"] = LeaseFinder.IsRunning(lease) ? null : JsonShapes.NameOf(lease.Reason),
    };

    private static IEnumerable<string> Text(IReadOnlyList<Lease> leases)
    {
        if (leases.Count == 0)
        {
            return ["no leases; get one with: welkin deploy FILE.yaml"];
        }

        return leases
            .Select(lease => $"{$"{lease.Id.Dseq}/{lease.Id.Gseq}/{lease.Id.Oseq}",-14} {JsonShapes.NameOf(lease.State),-19} {JsonShapes.Text(lease.Price.ToDomain().OrThrow()),-14} {lease.Id.Provider}")
            .Prepend($"{"LEASE",-14} {"STATE",-19} {"PRICE/BLOCK",-14} PROVIDER");
    }
}
