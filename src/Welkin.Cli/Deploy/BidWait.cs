using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Core;

namespace Welkin.Cli.Deploy;

/// <summary>Waits for the bids on a deployment's orders and chooses one for each.</summary>
internal sealed class BidWait(Session session, GatewayIdentity identity, IReadOnlyList<GroupSpec> groups, BidWish wish)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(3);

    /// <summary>One bid for each group, in their order.</summary>
    public async Task<IReadOnlyList<BidOffer>> RunAsync(DeploymentID id, CancellationToken cancellation)
    {
        var bidders = (await session.Queries.ProvidersAsync(cancellation)).Count;
        if (bidders == 0)
        {
            throw new CliException("no provider is registered on this chain", "Start one: welkin up --providers 1");
        }

        var nextQuestion = DateTimeOffset.UtcNow + AskAfter;
        IReadOnlyList<ProviderQuote> quotes = [];
        try
        {
            while (true)
            {
                var bids = await BidsAsync(id, cancellation);
                var latest = (await session.Rpc.StatusAsync(cancellation)).LatestHeight;
                if (Enumerable.Range(1, groups.Count).All(gseq => BidChoice.IsSettled(Of(bids, gseq), latest, bidders, wish)))
                {
                    return Choose(bids);
                }

                if (DateTimeOffset.UtcNow > nextQuestion && Enumerable.Range(1, groups.Count).Any(gseq => Of(bids, gseq).Count == 0))
                {
                    quotes = await Quoting.AskAsync(session, identity, groups, wish.Provider, cancellation);
                    if (quotes.All(quote => quote.Declines))
                    {
                        throw NobodyBids(quotes);
                    }

                    nextQuestion = DateTimeOffset.UtcNow + AskAfter;
                }

                await Task.Delay(Pause, cancellation);
            }
        }
        catch (OperationCanceledException) when (quotes.Count > 0)
        {
            throw NobodyBids(quotes);
        }
    }

    private async Task<IReadOnlyList<BidOffer>> BidsAsync(DeploymentID id, CancellationToken cancellation)
    {
        var answers = await session.Queries.BidsAsync(new BidFilters { Owner = id.Owner, Dseq = id.Dseq, State = "open" }, cancellation);
        return [.. answers.Select(answer => new BidOffer(answer.Bid.Id, answer.Bid.Price.ToDomain().OrThrow(), new Height(answer.Bid.CreatedAt)))];
    }

    private static IReadOnlyList<BidOffer> Of(IReadOnlyList<BidOffer> bids, int gseq) => [.. bids.Where(bid => bid.Id.Gseq == gseq)];

    private IReadOnlyList<BidOffer> Choose(IReadOnlyList<BidOffer> bids) =>
    [
        .. Enumerable.Range(1, groups.Count).Select(gseq => BidChoice.Cheapest(Of(bids, gseq), wish) ?? throw TooDear(Of(bids, gseq))),
    ];

    private CliException TooDear(IReadOnlyList<BidOffer> bids)
    {
        var cheapest = bids.MinBy(bid => bid.Price.Amount)!;
        return wish.MaxPrice is { } most
            ? new CliException(
                $"every bid is above --max-price {JsonShapes.Text(most)}; the cheapest of {bids.Count} is {JsonShapes.Text(cheapest.Price)} by {cheapest.Id.Provider}",
                $"Allow it: --max-price {JsonShapes.Text(cheapest.Price)}")
            : new CliException($"{wish.Provider} did not bid", "Leave out --provider");
    }

    private static CliException NobodyBids(IReadOnlyList<ProviderQuote> quotes) =>
        new($"no provider bids: {string.Join(" | ", quotes.Select(quote => quote.Line))}", "Ask for what they have: welkin quote FILE.yaml");
}
