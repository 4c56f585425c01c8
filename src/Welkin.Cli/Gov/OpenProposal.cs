using System.Globalization;
using System.Text.Json.Nodes;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;

namespace Welkin.Cli.Gov;

/// <summary>A message of a proposal, and what it would change.</summary>
internal sealed record OpenMessage(string TypeUrl, string Json, IReadOnlyList<Change>? Changes);

/// <summary>A proposal that is not decided yet, with its terms at this moment.</summary>
internal sealed record OpenProposal(Proposal Proposal, QueryTermsResponse Terms, IReadOnlyList<OpenMessage> Messages, TimeSpan Left)
{
    private bool IsVoting => Proposal.Status == ProposalStatus.VotingPeriod;

    public static async Task<OpenProposal> ReadAsync(Session session, Proposal proposal, DateTimeOffset now, CancellationToken cancellation)
    {
        var terms = await session.Queries.QueryAsync<QueryTermsRequest, QueryTermsResponse>("/welkin.gov.v1.Query/Terms", new() { ProposalId = proposal.Id }, cancellation);
        var messages = new List<OpenMessage>();
        foreach (var any in proposal.Messages) messages.Add(await MessageAsync(session, any, cancellation));
        var end = proposal.Status == ProposalStatus.VotingPeriod ? proposal.VotingEndTime : proposal.DepositEndTime;
        var left = end.ToDateTimeOffset() - now;
        return new OpenProposal(proposal, terms, messages, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Proposal.Id,
        ["title"] = Proposal.Title,
        ["status"] = StatusText(Proposal.Status),
        ["expedited"] = Proposal.Expedited,
        ["types"] = new JsonArray([.. Terms.MsgUrls.Select(url => (JsonNode)url)]),
        ["messages"] = new JsonArray([.. Messages.Select(message => (JsonNode)new JsonObject
        {
            ["type"] = message.TypeUrl,
            ["message"] = JsonNode.Parse(message.Json),
            ["changes"] = message.Changes is null
                ? null
                : new JsonArray([.. message.Changes.Select(change => (JsonNode)new JsonObject { ["path"] = change.Path, ["now"] = change.Now, ["then"] = change.Then })]),
        })]),
        ["voting_period_seconds"] = Terms.VotingPeriod.Seconds,
        ["seconds_left"] = (long)Left.TotalSeconds,
        ["deposit"] = CoinsOf(Proposal.TotalDeposit),
        ["min_deposit"] = CoinsOf(Terms.MinDeposit),
        ["turnout"] = Terms.Turnout,
        ["quorum"] = Terms.Quorum,
        ["has_quorum"] = Terms.HasQuorum,
        ["would_pass"] = Terms.Passes,
        ["tally"] = Terms.Tally is null ? null : JsonNode.Parse(ProtoJson.ToText(Terms.Tally)),
        ["absent"] = new JsonArray([.. Terms.Absent.Select(validator => (JsonNode)validator)]),
    };

    public IEnumerable<string> ToText()
    {
        yield return $"#{Proposal.Id} {Printable.Of(Proposal.Title)}{(Proposal.Expedited ? " (expedited)" : "")}";
        foreach (var line in Messages.SelectMany(TextOf)) yield return line;
        yield return IsVoting
            ? $"  voting     {Left:d\\.hh\\:mm\\:ss} left of {Terms.VotingPeriod.Seconds}s, the period of its type"
            : $"  deposit    {CoinsOf(Proposal.TotalDeposit)} of {CoinsOf(Terms.MinDeposit)}, {Left:d\\.hh\\:mm\\:ss} left";
        if (!IsVoting) yield break;
        yield return $"  turnout    {Percent(Terms.Turnout)} of the {Percent(Terms.Quorum)} needed: {(Terms.HasQuorum ? "quorum reached" : "no quorum yet")}; {(Terms.Passes ? "would pass" : "would not pass")} now";
        if (Terms.Tally is { } tally) yield return $"  tally      yes {tally.YesCount}, no {tally.NoCount}, veto {tally.NoWithVetoCount}, abstain {tally.AbstainCount}";
        yield return $"  not voted  {(Terms.Absent.Count == 0 ? "every validator has voted" : string.Join(", ", Terms.Absent))}";
    }

    /// <summary>A share as a percentage with two places.</summary>
    public static string Percent(string share) =>
        Dec.TryParse(share, out var value) ? string.Create(CultureInfo.InvariantCulture, $"{(decimal)(value * 10_000).TruncateInt64() / 100:0.##}%") : "0%";

    /// <summary>A status in words.</summary>
    public static string StatusText(ProposalStatus status) => status switch
    {
        ProposalStatus.DepositPeriod => "in deposit period",
        ProposalStatus.VotingPeriod => "in voting",
        ProposalStatus.Passed => "passed",
        ProposalStatus.Rejected => "rejected",
        ProposalStatus.Failed => "passed, but failed when it was carried out",
        _ => "unknown",
    };

    private static IEnumerable<string> TextOf(OpenMessage message)
    {
        yield return $"  message    {message.TypeUrl}";
        if (message.Changes is not { } changes) yield return $"             {Printable.Of(message.Json)}";
        else if (changes.Count == 0) yield return "             changes nothing";
        else foreach (var change in changes) yield return $"             {change.Path}: {Shown(change.Now)} -> {Shown(change.Then)}";
    }

    private static string Shown(string value) => value.Length == 0 ? "(nothing)" : Printable.Of(value);

    private static string CoinsOf(IEnumerable<Cosmos.Base.V1Beta1.Coin> coins) => string.Join(",", coins.Select(coin => $"{coin.Amount}{coin.Denom}"));

    private static async Task<OpenMessage> MessageAsync(Session session, Any any, CancellationToken cancellation)
    {
        if (!TypeUrls.Resolve(any.TypeUrl).TryGet(out var type, out _)) return new OpenMessage(any.TypeUrl, $"\"{any.Value.ToBase64()}\"", null);
        var message = type.Parser.ParseFrom(any.Value);
        return new OpenMessage(any.TypeUrl, ProtoJson.ToText(message), await ParamsDiff.OfAsync(session.Rpc, message, cancellation));
    }
}
