using System.Collections.Immutable;
using Akash.Market.V1Beta5;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>What an operator has configured about bidding.</summary>
public sealed record BidPolicy
{
    public PriceList Prices { get; init; } = new();

    /// <summary>Attributes an order must carry to be bid on; empty: every order.</summary>
    public ImmutableArray<AttributeValue> WantedAttributes { get; init; } = [];

    public int MaxGroupVolumes { get; init; } = 4;

    /// <summary>The notice this provider gives before it takes a lease back; zero: none is promised.</summary>
    public TimeSpan ReclamationWindow { get; init; }
}

/// <summary>An offer, or every reason against one.</summary>
/// <param name="Price">What would be asked; known even for some refusals.</param>
public sealed record BidVerdict(
    OrderId Order,
    DecCoin? Price,
    Placement? Placement,
    ImmutableArray<ResourceOffer> Offer,
    ImmutableArray<Refusal> Refusals)
{
    public bool Bids => Refusals.IsEmpty;
}

/// <summary>Whether to bid, at what price, with which machines behind it. Pure: quotes ask the same question.</summary>
public static class BidDecision
{
    public static BidVerdict Decide(OrderView order, ProviderProfile? profile, BidPolicy policy, Inventory inventory, IEnumerable<Placement> held)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        refusals.AddRange(Standing(order, profile, inventory.Capabilities));
        if (profile is not null)
        {
            refusals.AddRange(Requirements.Unmet(order.Spec, profile, policy));
        }

        refusals.AddRange(Limits(order, policy));
        var packed = Packer.Pack(inventory, held, order.Demand);
        refusals.AddRange(packed.Refusals);
        var price = Priced(order, policy, refusals);
        return new BidVerdict(
            order.Id,
            price,
            packed.Placement,
            packed.Placement is { } placement ? ResourceOffers.Of(order.Spec, placement) : [],
            refusals.ToImmutable());
    }

    private static IEnumerable<Refusal> Standing(OrderView order, ProviderProfile? profile, Enforceable capabilities)
    {
        if (!order.Open)
        {
            yield return new Refusal(RefusalCode.OrderNotOpen, "order", "closed or matched", "open", "create a new deployment");
        }

        if (profile is null)
        {
            yield return new Refusal(RefusalCode.ProviderNotRegistered, "provider", "no record on chain", "a registered provider", "the operator has to register the provider");
        }

        var owner = order.Id.Owner.ToString();
        if (!capabilities.OnlyOwners.IsEmpty && !capabilities.OnlyOwners.Contains(owner))
        {
            yield return new Refusal(RefusalCode.OwnerNotAllowed, "owner", "local accounts only, as workloads are not isolated", owner, "choose a provider with isolation");
        }
    }

    private static IEnumerable<Refusal> Limits(OrderView order, BidPolicy policy)
    {
        foreach (var unit in order.Demand.Units.Where(unit => unit.Volumes.Length > policy.MaxGroupVolumes))
        {
            yield return new Refusal(RefusalCode.TooManyVolumes, "storage", $"{policy.MaxGroupVolumes} volumes at most", $"{unit.Volumes.Length} in resource {unit.Id}", "use fewer volumes");
        }

        if (order.Reclamation is { } window && window > policy.ReclamationWindow)
        {
            yield return new Refusal(RefusalCode.ReclamationUnsupported, "reclamation", policy.ReclamationWindow == TimeSpan.Zero ? "no notice promised" : $"{policy.ReclamationWindow}", $"{window}", "ask for a shorter reclamation window, or none");
        }
    }

    private static DecCoin? Priced(OrderView order, BidPolicy policy, ImmutableArray<Refusal>.Builder refusals)
    {
        var denom = order.MaxPrice.Denom;
        if (!policy.Prices.Denoms.IsEmpty && !policy.Prices.Denoms.ContainsKey(denom))
        {
            refusals.Add(new Refusal(RefusalCode.DenomNotAccepted, "price/denom", string.Join(", ", policy.Prices.Denoms.Keys), denom, "price the deployment in one of these denominations"));
            return null;
        }

        if (!policy.Prices.Price(order.Demand, denom).TryGet(out var price, out var error))
        {
            refusals.Add(new Refusal(RefusalCode.PriceInvalid, "price", error.Text, $"a price in {denom}", "ask the operator to complete the price list"));
            return null;
        }

        if (price.Amount > order.MaxPrice.Amount)
        {
            refusals.Add(new Refusal(RefusalCode.PriceOverOrder, "price", Quantity.Price(price), $"at most {Quantity.Price(order.MaxPrice)}", $"raise the price of the placement to {Quantity.Price(price)} per block for the whole group"));
        }

        return price;
    }
}
