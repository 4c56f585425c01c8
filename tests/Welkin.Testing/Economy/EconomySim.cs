using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core.Codec;

namespace Welkin.Testing.Economy;

/// <summary>What a run did.</summary>
/// <param name="Blocks">Blocks made.</param>
/// <param name="Transactions">Transactions in them.</param>
/// <param name="Done">Successes by message type, and what blocks did by themselves: slashes, ends of unbondings, tallies, upgrades.</param>
/// <param name="Refused">Refusals by message type.</param>
/// <param name="Problem">The first thing that did not hold, with its height; null: all held.</param>
public sealed record EconomyReport(
    long Blocks, int Transactions, IReadOnlyDictionary<string, int> Done, IReadOnlyDictionary<string, int> Refused, string? Problem);

/// <summary>Random blocks with every message type over many validators; every invariant is looked at after each.</summary>
public static class EconomySim
{
    private const uint Panic = 111222;
    private static readonly string[] BlockEvents = ["slash", "complete_unbonding", "complete_redelegation", "inactive_proposal"];

    /// <summary>Runs one seed.</summary>
    /// <param name="seed">What it is made from.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="validators">How many accounts begin as validators.</param>
    /// <param name="progress">Hears of each height.</param>
    public static EconomyReport Run(int seed, int blocks, int validators, Action<long>? progress = null)
    {
        var random = new Random(seed);
        var chain = new EconomyChain(validators, users: 18);
        var (stake, accounts, gov, trade) = (new StakeMessages(chain, random), new AccountMessages(chain, random), new GovMessages(chain, random), new TradeMessages(chain, random));
        var (done, refused) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var transactions = 0;
        string? problem = null;
        for (var i = 0; i < blocks && problem is null; i++)
        {
            var acts = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(5) switch
            {
                0 => stake.Next(),
                1 => accounts.Next(),
                2 => gov.Next(),
                _ => trade.Next(),
            }).Concat(gov.Ballot()).ToList();
            var signer = random.Next(200) == 0 && chain.LastSet.Count > 5 ? chain.LastSet.Keys.ElementAt(random.Next(chain.LastSet.Count)) : null;
            DoubleSign[] evidence = signer is null ? [] : [new DoubleSign(signer, chain.Height, chain.LastSet[signer])];
            var response = chain.Block(acts, address => IsAbsent(random, address), evidence);
            transactions += acts.Count;
            progress?.Invoke(chain.Height);
            foreach (var (result, act) in response.TxResults.Zip(acts))
            {
                var name = TypeUrls.Of(act.Message);
                if (result.Code == Panic) problem ??= $"{name} panics: {result.Log}";
                var counts = result.Code == 0 ? done : refused;
                counts[name] = counts.GetValueOrDefault(name) + 1;
                if (result.Code == 0) Follow(act, result, stake, gov);
            }

            Count(response, gov, done);
            problem ??= chain.LastSet.Count == 0 ? "no validator is left" : chain.Broken().FirstOrDefault();
            if (problem is not null) problem = $"height {chain.Height}: {problem}";
        }

        if (chain.Upgrades > 0) done["upgrade"] = chain.Upgrades;
        if (problem is null && chain.ExportDiffers() is { } differs) problem = $"export at height {chain.Height}: {differs}";
        return new EconomyReport(chain.Height, transactions, done, refused, problem);
    }

    /// <summary>Message types of this chain that no run of it carried out.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<EconomyReport> reports)
    {
        var done = reports.SelectMany(report => report.Done.Keys).ToHashSet();
        return [.. new EconomyChain(3, 7).Application.Modules.Messages.Select(route => route.TypeUrl).Where(url => !done.Contains(url)).Order(StringComparer.Ordinal)];
    }

    private static void Follow(Act act, ExecTxResult result, StakeMessages stake, GovMessages gov)
    {
        if (act.Message is MsgUndelegate undelegate) stake.Began(act.Account, undelegate);
        if (result.Events.FirstOrDefault(item => item.Type == "submit_proposal") is { } submitted) gov.Submitted(NumberOf(submitted), act.Message);
    }

    // What a proposal carried out counts as done: nobody else may do it.
    private static void Count(ResponseFinalizeBlock response, GovMessages gov, SortedDictionary<string, int> done)
    {
        foreach (var item in response.Events)
        {
            var name = item.Type == "active_proposal" ? item.Attributes.Single(attribute => attribute.Key == "proposal_result").Value : item.Type;
            if (BlockEvents.Contains(name) || item.Type == "active_proposal") done[name] = done.GetValueOrDefault(name) + 1;
            if (item.Type == "active_proposal") gov.Ended(NumberOf(item));
            if (name != "proposal_passed") continue;
            foreach (var type in gov.TypesOf(NumberOf(item))) done[type] = done.GetValueOrDefault(type) + 1;
        }
    }

    private static ulong NumberOf(Event item)
        => ulong.Parse(item.Attributes.Single(attribute => attribute.Key == "proposal_id").Value, System.Globalization.CultureInfo.InvariantCulture);

    // A fifth of the validators is unreliable.
    private static bool IsAbsent(Random random, string address) => random.Next(100) < (address[0] < '3' ? 60 : 2);
}
