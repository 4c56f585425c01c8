using System.CommandLine;
using System.Text.Json.Nodes;
using Google.Protobuf.Collections;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;
using DecCoinMessage = Cosmos.Base.V1Beta1.DecCoin;

namespace Welkin.Cli.Gov;

/// <summary><c>welkin query community-pool ledger</c>: every coin in and out of the pool, with what moved it, added up here.</summary>
internal static class LedgerCommand
{
    public static Command Make()
    {
        var proposal = new Option<ulong>("--proposal") { Description = "Show only what this proposal moved; the sums stay those of all entries", HelpName = "ID" };
        var height = QueryCommand.MakeHeight();
        return new Command("ledger", "Every coin in and out of the community pool, with the proposal or rule that moved it").With(proposal, height).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            // All pages are of one height, or they would not add up.
            var at = run.Get(height) is > 0 and var given ? new Height(given) : (await session.Rpc.StatusAsync(cancellation)).LatestHeight;
            var queries = session.Queries.At(at);
            var last = new QueryLedgerResponse();
            var entries = await queries.PagesAsync<QueryLedgerRequest, QueryLedgerResponse, LedgerEntry>(
                "/welkin.gov.v1.Query/Ledger", page => new() { Pagination = page }, answer => ((last = answer).Entries, answer.Pagination), cancellation);
            var (received, spent, pool) = (Sum(entries, entry => entry.Received), Sum(entries, entry => entry.Spent), Coins(last.Pool));
            var (balance, isNegative) = received.SafeSub(spent);
            if (entries.Count > 0 && (isNegative || !balance.Equals(pool)))
            {
                throw new CliException($"the entries add up to {balance}, and the pool holds {pool} at height {at}", "Ask another node, and tell its operator");
            }

            var shown = run.Get(proposal) is > 0 and var wanted ? [.. entries.Where(entry => entry.ProposalId == wanted)] : entries;
            run.Output.Answer(
                new JsonObject
                {
                    ["height"] = at.Value,
                    ["entries"] = new JsonArray([.. shown.Select(entry => JsonNode.Parse(ProtoJson.ToText(entry)))]),
                    ["received"] = Json(received),
                    ["spent"] = Json(spent),
                    ["pool"] = Json(pool),
                },
                () => [.. shown.SelectMany(Text), $"received {Shown(received)}, spent {Shown(spent)}: the pool holds {Shown(pool)} at height {at}"]);
            return 0;
        }).Examples("welkin query community-pool ledger", "welkin query community-pool ledger --proposal 3 --output json");
    }

    private static IEnumerable<string> Text(LedgerEntry entry)
    {
        var heights = entry.FirstHeight == entry.LastHeight ? $"{entry.FirstHeight}" : $"{entry.FirstHeight}-{entry.LastHeight}";
        var why = entry.ProposalId > 0 ? $"proposal {entry.ProposalId}" : "rule";
        var fund = entry.FundId > 0 ? $", fund {entry.FundId}" : "";
        if (entry.Received.Count > 0) yield return $"#{entry.Sequence} height {heights}  + {Shown(Coins(entry.Received))}  {Word(entry.Rule)} ({why}{fund}){From(" from ", entry.Party)}";
        if (entry.Spent.Count > 0) yield return $"#{entry.Sequence} height {heights}  - {Shown(Coins(entry.Spent))}  {Word(entry.Rule)} ({why}{fund}){From(" to ", entry.Party)}";
    }

    private static string From(string word, string party) => party.Length == 0 ? "" : word + Printable.Of(party);

    private static string Word(PoolRule rule) => rule switch
    {
        PoolRule.Opening => "held when the ledger began",
        PoolRule.CommunityTax => "community tax",
        PoolRule.Rounding => "fractions of withdrawals",
        PoolRule.UnclaimedRewards => "rewards nobody has a claim to",
        PoolRule.Gift => "gift",
        PoolRule.Module => "module",
        PoolRule.Spend => "spend",
        PoolRule.Fund => "community fund",
        _ => rule.ToString(),
    };

    private static DecCoins Sum(IEnumerable<LedgerEntry> entries, Func<LedgerEntry, RepeatedField<DecCoinMessage>> side)
        => entries.Aggregate(DecCoins.Empty, (sum, entry) => sum + Coins(side(entry)));

    private static DecCoins Coins(RepeatedField<DecCoinMessage> coins) => coins.ToDomain().OrThrow();

    private static string Shown(DecCoins coins) => coins.Count == 0 ? "nothing" : coins.ToString();

    private static JsonArray Json(DecCoins coins) => new([.. coins.Select(coin => (JsonNode)new JsonObject { ["denom"] = coin.Denom, ["amount"] = coin.Amount.ToString() })]);
}
