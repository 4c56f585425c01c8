using System.Collections.Immutable;
using System.Text.Json;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Welkin.Client.Gateway;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>What was asked, and the decision about it.</summary>
/// <param name="Units">The price of each resource unit per block.</param>
internal sealed record QuoteAnswer(GroupSpec Spec, Address Owner, BidVerdict Verdict, ValueList<(uint Id, DecCoin Price)> Units);

/// <summary>What the provider would bid for a group that is not on chain: the same decision, without a reservation.</summary>
internal static class Quotes
{
    /// <summary>Errors: a group no provider could read.</summary>
    public static Result<QuoteAnswer> Ask(GroupSpec spec, Address owner, StatusBoard board)
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
        var verdict = BidDecision.Decide(view, board.Profile, board.Policy, status.Inventory, status.Reservations.Held);
        var denom = view.MaxPrice.Denom;
        return new QuoteAnswer(
            spec,
            owner,
            verdict with { Refusals = [.. verdict.Refusals.Select(refusal => Helped(refusal, view, status))] },
            view.Demand.Units.Select(unit => (unit.Id, board.Policy.Prices.OfUnit(unit, denom).TryGet(out var price, out _) ? price : new DecCoin(denom, Dec.Zero))).ToValueList());
    }

    // Packing is asked for what would fit: only here, since a plan of many orders has no time for it.
    private static Refusal Helped(Refusal refusal, OrderView order, ProviderStatus status) =>
        refusal.Code is RefusalCode.CapacityShort or RefusalCode.NodeTooSmall && SmallestChange.Of(status.Inventory, status.Reservations.Held, order.Demand) is { } change
            ? refusal with { Suggestion = $"would fit: {change}" }
            : refusal;

    public static void Write(Utf8JsonWriter json, BidVerdict verdict, ProviderStatus status, SignedQuote? signed)
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
        json.WriteString("reclamation_window", status.ReclamationWindow.ToString("c", System.Globalization.CultureInfo.InvariantCulture));
        Reasons(json, verdict.Refusals);
        if (signed is not null)
        {
            json.WriteNumber("valid_until", status.Height.Value + QuoteSigner.ValidBlocks);
            json.WriteString("document", signed.Document);
            json.WriteBase64String("public_key", signed.PublicKey);
            json.WriteBase64String("signature", signed.Signature);
        }

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
