using System.CommandLine;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Core;
using Welkin.Core.Compute;

namespace Welkin.Cli.Deploy;

/// <summary><c>welkin quote verify</c>: whether providers kept to what they signed.</summary>
internal static class QuoteVerify
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "Answer of welkin quote --output json" };
        return new Command("verify", "Whether providers have bid above a quote that they signed")
            .With(file)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var chainId = (await session.Rpc.StatusAsync(cancellation)).ChainId;
                var kept = true;
                var answers = new JsonArray();
                foreach (var quote in QuoteFile.ReadAll(run.Need(file)))
                {
                    var (answer, isKept) = await JudgeAsync(session, quote, chainId, cancellation);
                    kept &= isKept;
                    answers.Add((JsonNode)answer);
                }

                if (answers.Count == 0) throw new CliException("there is no signed quote in the file", "Write it with: welkin quote FILE --output json");
                run.Output.Answer(new JsonObject { ["quotes"] = answers, ["kept"] = kept }, () => answers.Select(answer => Line(answer!.AsObject())));
                return kept ? 0 : 1;
            })
            .Examples("welkin quote examples/hello.yaml --output json > q.json", "welkin quote verify q.json");
    }

    /// <summary>Whether a bid breaks a quote: for the same group and owner, while it was valid, above its price or although there was none.</summary>
    public static bool IsBroken(QuoteTerms terms, Bid bid, Order order)
    {
        if (bid.Id.Provider != terms.Provider.ToString() || bid.Id.Owner != terms.Owner.ToString() || QuoteTerms.HashOf(order.Spec) != terms.GroupHash) return false;
        if (bid.CreatedAt < terms.Height.Value || bid.CreatedAt > terms.ValidUntil.Value || terms.Price is not { } quoted) return false;
        var price = bid.Price.ToDomain().OrThrow();
        return price.Denom != quoted.Denom || price.Amount > quoted.Amount;
    }

    private static async Task<(JsonObject Answer, bool Kept)> JudgeAsync(Session session, SignedQuote quote, string chainId, CancellationToken cancellation)
    {
        if (!quote.Verify().TryGet(out var terms, out var error)) return (new JsonObject { ["provider"] = null, ["signature"] = "invalid", ["why"] = error.Text }, false);
        var answer = new JsonObject
        {
            ["provider"] = terms.Provider.ToString(),
            ["signature"] = "valid",
            ["price"] = terms.Price is null ? null : JsonShapes.Of(terms.Price),
            ["from"] = terms.Height.Value,
            ["valid_until"] = terms.ValidUntil.Value,
        };
        if (terms.ChainId != chainId)
        {
            answer["why"] = $"the quote is for chain {terms.ChainId}, not {chainId}";
            return (answer, false);
        }

        var broken = new JsonArray();
        foreach (var bid in (await session.Queries.BidsAsync(new BidFilters { Owner = terms.Owner.ToString(), Provider = terms.Provider.ToString() }, cancellation)).Select(item => item.Bid))
        {
            if (await session.Queries.OrderAsync(bid.Id.OrderId(), cancellation) is { } order && IsBroken(terms, bid, order))
            {
                broken.Add((JsonNode)new JsonObject { ["bid"] = bid.Id.Path(), ["height"] = bid.CreatedAt, ["price"] = JsonShapes.Of(bid.Price.ToDomain().OrThrow()) });
            }
        }

        answer["broken_by"] = broken;
        return (answer, broken.Count == 0);
    }

    private static string Line(JsonObject answer) => answer["signature"]!.GetValue<string>() == "invalid"
        ? $"NOT SIGNED: {answer["why"]}"
        : answer["why"] is { } why ? $"{answer["provider"]}: {why}"
        : answer["broken_by"] is JsonArray { Count: > 0 } broken
            ? $"{answer["provider"]}: BROKEN, bid {string.Join(", ", broken.Select(bid => $"{bid!["price"]!["amount"]} on {bid["bid"]} at height {bid["height"]}"))} above the signed {answer["price"]?["amount"]}"
            : $"{answer["provider"]}: signed, valid from {answer["from"]} to {answer["valid_until"]}, no bid above it";
}
