using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Gov.V1;

namespace Welkin.Cli.Gov;

/// <summary><c>welkin query validators vet</c>: who takes part, who is there, who can be trusted with a delegation.</summary>
internal static class VetCommand
{
    public static Command Make()
    {
        var only = new Argument<string?>("VALIDATOR") { Arity = ArgumentArity.ZeroOrOne, Description = "Operator address; all of them when it is left out" };
        var last = new Option<uint>("--last") { Description = "How many of the latest proposals count", HelpName = "N", DefaultValueFactory = _ => 50 };
        var height = QueryCommand.MakeHeight();
        return new Command("vet", "Participation, uptime, commission, self-bond, slashes and a score of each validator").With(only, last, height).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var queries = run.Get(height) is > 0 and var at ? session.Queries.At(new Height(at)) : session.Queries;
            var reader = new ValidatorReader(queries);
            var wanted = run.Get(only);
            if (wanted is not null && !Address.ParseValoper(wanted).IsOk) throw new CliException($"'{wanted}' is no operator address", "Look which there are: welkin query staking validators");
            var proposals = await reader.ProposalsAsync(cancellation);
            var found = await reader.AllAsync(wanted, run.Get(last), cancellation);
            if (wanted is not null && found.Count == 0) throw new CliException($"{wanted} is no validator", "Look which there are: welkin query staking validators");
            var judged = found.Select(facts => (Facts: facts, Score: ValidatorScore.Of(facts))).OrderByDescending(one => one.Score.Total).ToList();
            run.Output.Answer(
                new JsonObject { ["last"] = run.Get(last), ["validators"] = new JsonArray([.. judged.Select(one => (JsonNode)Json(one.Facts, one.Score, proposals))]) },
                () => judged.SelectMany(one => Text(one.Facts, one.Score, proposals)));
            return 0;
        }).Examples("welkin query validators vet", "welkin query validators vet akashvaloper1... --last 20 --output json");
    }

    private static JsonObject Json(ValidatorFacts facts, ValidatorScore score, IReadOnlyDictionary<ulong, ProposalRecord> proposals)
    {
        var uptime = facts.Record.Uptime ?? new Uptime();
        return new JsonObject
        {
            ["operator"] = facts.Validator.OperatorAddress,
            ["moniker"] = Printable.Of(facts.Validator.Description.Moniker),
            ["consensus"] = facts.Consensus,
            ["status"] = StatusOf(facts),
            ["tokens"] = facts.Validator.Tokens,
            ["score"] = Short(score.Total),
            ["parts"] = new JsonObject(ValidatorScore.Weights.Zip(score.Parts).Select(part => KeyValuePair.Create(part.First.Name, (JsonNode?)part.Second.ToString()))),
            ["participation"] = new JsonObject { ["voted"] = facts.Record.Votes.Count(vote => vote.Voted), ["asked"] = facts.Record.Votes.Count, ["by_type"] = ByType(facts, proposals) },
            ["uptime"] = new JsonObject
            {
                ["window_blocks"] = facts.BlocksInWindow, ["window_missed"] = facts.Signing?.MissedBlocksCounter ?? 0, ["asked_since_genesis"] = uptime.Asked, ["signed_since_genesis"] = uptime.Signed,
            },
            ["commission"] = facts.Commission.ToString(),
            ["commission_history"] = new JsonArray([.. facts.Record.Commissions.Select(change => (JsonNode)new JsonObject { ["height"] = change.Height, ["rate"] = change.Rate })]),
            ["self_bond"] = facts.SelfBond.TruncateInt().ToString(),
            ["slashes"] = new JsonArray([.. facts.Slashes.Select(slash => (JsonNode)Dec.FromWire(slash.Fraction).OrThrow().ToString())]),
            ["last_upgrade"] = uptime.Upgrade,
            ["last_upgrade_in_time"] = uptime.Upgrade.Length == 0 ? null : uptime.UpgradeInTime,
        };
    }

    private static JsonObject ByType(ValidatorFacts facts, IReadOnlyDictionary<ulong, ProposalRecord> proposals) => new(
        Types(facts, proposals).Select(type => KeyValuePair.Create(type.Url, (JsonNode?)new JsonObject { ["voted"] = type.Voted, ["asked"] = type.Asked })));

    private static IEnumerable<(string Url, int Voted, int Asked)> Types(ValidatorFacts facts, IReadOnlyDictionary<ulong, ProposalRecord> proposals) => facts.Record.Votes
        .SelectMany(vote => (proposals.GetValueOrDefault(vote.ProposalId)?.MsgUrls ?? []).Distinct().Select(url => (Url: url, vote.Voted)))
        .GroupBy(vote => vote.Url, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Count(vote => vote.Voted), group.Count()));

    private static IEnumerable<string> Text(ValidatorFacts facts, ValidatorScore score, IReadOnlyDictionary<ulong, ProposalRecord> proposals)
    {
        var uptime = facts.Record.Uptime ?? new Uptime();
        yield return $"{Printable.Of(facts.Validator.Description.Moniker)}  {facts.Validator.OperatorAddress}  {StatusOf(facts)}  score {Short(score.Total)}";
        yield return $"  votes      {facts.Record.Votes.Count(vote => vote.Voted)} of {facts.Record.Votes.Count} proposals";
        foreach (var (url, voted, asked) in Types(facts, proposals)) yield return $"             {voted} of {asked} {url}";
        yield return $"  uptime     {facts.BlocksInWindow - (facts.Signing?.MissedBlocksCounter ?? 0)} of the last {facts.BlocksInWindow} blocks, {uptime.Signed} of {uptime.Asked} since genesis";
        yield return $"  commission {Percent(facts.Commission)} ({string.Join(", ", facts.Record.Commissions.Select(change => $"{Percent(Dec.Parse(change.Rate).OrThrow())} from height {change.Height}"))})";
        yield return $"  self-bond  {facts.SelfBond.TruncateInt()} of {facts.Validator.Tokens}";
        yield return $"  slashes    {(facts.Slashes.Count == 0 ? "none" : string.Join(", ", facts.Slashes.Select(slash => Percent(Dec.FromWire(slash.Fraction).OrThrow()))))}";
        yield return $"  upgrade    {(uptime.Upgrade.Length == 0 ? "none since it was there" : $"{uptime.Upgrade}, {(uptime.UpgradeInTime ? "in time" : "late")}")}";
    }

    private static string StatusOf(ValidatorFacts facts) =>
        facts.Signing is { Tombstoned: true } ? "tombstoned" : facts.Validator.Jailed ? "jailed" : facts.Validator.Status.ToString().ToLowerInvariant();

    private static string Percent(Dec value) => $"{Short(value * 100)}%";

    private static string Short(Dec value) => ((decimal)(value * 100).TruncateInt64() / 100).ToString("0.##", CultureInfo.InvariantCulture);
}
