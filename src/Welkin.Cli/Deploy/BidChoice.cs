using Akash.Market.V1;
using Welkin.Core;

namespace Welkin.Cli.Deploy;

/// <summary>A bid that could be taken.</summary>
internal sealed record BidOffer(BidID Id, DecCoin Price, Height CreatedAt);

/// <summary>Which bids are wanted.</summary>
/// <param name="Provider">Only this provider's; null: anybody's.</param>
/// <param name="MaxPrice">No bid above it; null: any.</param>
internal sealed record BidWish(Address? Provider, DecCoin? MaxPrice)
{
    /// <summary>Whether a bid may be taken.</summary>
    public bool Admits(BidOffer bid) =>
        (Provider is null || bid.Id.Provider == Provider.ToString())
        && (MaxPrice is null || (bid.Price.Denom == MaxPrice.Denom && bid.Price.Amount <= MaxPrice.Amount));
}

/// <summary>Takes the cheapest bid that is there two blocks after the first.</summary>
internal static class BidChoice
{
    /// <summary>How many blocks others get after the first bid.</summary>
    public const long Patience = 2;

    /// <summary>Whether waiting can no longer change the choice among an order's bids.</summary>
    /// <param name="bids">The bids of one order.</param>
    /// <param name="latest">The newest height.</param>
    /// <param name="bidders">How many providers there are.</param>
    /// <param name="wish">Which bids are wanted.</param>
    public static bool IsSettled(IReadOnlyList<BidOffer> bids, Height latest, int bidders, BidWish wish)
    {
        if (bids.Count == 0)
        {
            return false;
        }

        if (bids.Count >= bidders || (wish.Provider is not null && bids.Any(bid => bid.Id.Provider == wish.Provider.ToString())))
        {
            return true;
        }

        return wish.Provider is null && latest >= new Height(bids.Min(bid => bid.CreatedAt.Value)) + Patience;
    }

    /// <summary>The cheapest wanted bid; among equals the one that came first, then the smaller address. Null when there is none.</summary>
    public static BidOffer? Cheapest(IEnumerable<BidOffer> bids, BidWish wish) => bids
        .Where(wish.Admits)
        .OrderBy(bid => bid.Price.Amount)
        .ThenBy(bid => bid.CreatedAt.Value)
        .ThenBy(bid => bid.Id.Provider, StringComparer.Ordinal)
        .FirstOrDefault();
}
