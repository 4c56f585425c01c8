using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Modules.Compute.Provider;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>A provider that leaves takes its open bids back; one that serves a lease stays.</summary>
internal sealed class ProviderListener(MarketState state, MarketKeeper market) : IProviderListener
{
    public Result<Unit> OnProviderLeaving(Context ctx, Address provider)
    {
        var open = new List<Bid>();
        foreach (var id in state.BidsByProvider.Match(ctx, provider.ToString()))
        {
            if (!state.Bids.TryGet(ctx, id, out var bid)) continue;
            if (bid.State == BidStates.Active) return ProviderErrors.HasLeases.With($"lease {id.Owner}/{id.Dseq}/{id.Gseq}/{id.Oseq} is running");
            if (bid.State == BidStates.Open) open.Add(bid);
        }

        foreach (var bid in open) market.CloseBid(ctx, bid, Ending.ProviderLeft);
        return new Unit();
    }
}
