using System.Collections.Immutable;
using System.Text.Json;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>What the provider would bid for a group that is not on chain: the same decision, without a reservation.</summary>
internal static class Quotes
{
    /// <summary>Errors: a group no provider could read.</summary>
    public static Result<BidVerdict> Ask(GroupSpec spec, Address owner, StatusBoard board)
    {
        var order = new Akash.Market.V1Beta5.Order
        {
            Id = new OrderID { Owner = owner.ToString(), Dseq = 1, Gseq = 1, Oseq = 1 },
            State = Akash.Market.V1Beta5.Order.Types.State.Open,
            Spec = spec,
        };
        if (!OrderView.Read(order).TryGet(out var view, out var error))
        {
            return error;
        }

        var status = board.Current;
        return BidDecision.Decide(view, board.Profile, board.Policy, status.Inventory, status.Reservations.Held);
    }

    public static void Write(Utf8JsonWriter json, BidVerdict verdict, ProviderStatus status)
    {
        json.WriteStartObject();
        json.WriteString("address", status.Provider.ToString());
        if (verdict is { Bids: true, Price: { } price })
        {
            json.WriteStartObject("bid");
            json.WriteString("denom", price.Denom);
            json.WriteString("amount", price.Amount.ToString());
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("bid");
        }

        json.WriteNumber("height", status.Height.Value);
        Reasons(json, verdict.Refusals);
        json.WriteEndObject();
    }

    public static void Reasons(Utf8JsonWriter json, ImmutableArray<Refusal> refusals)
    {
        json.WriteStartArray("reasons");
        foreach (var refusal in refusals)
        {
            json.WriteStartObject();
            json.WriteString("code", refusal.CodeText);
            json.WriteString("dimension", refusal.Dimension);
            json.WriteString("have", refusal.Have);
            json.WriteString("want", refusal.Want);
            json.WriteString("suggestion", refusal.Suggestion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
