using System.CommandLine;
using System.Text.Json.Nodes;
using Cosmos.Gov.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Gov.V1;

namespace Welkin.Cli.Gov;

/// <summary><c>welkin gov digest</c>: what is open, what it would change, how long one can still vote and who has not.</summary>
internal static class DigestCommand
{
    private const int MostEnded = 10;

    public static Command Make()
    {
        var ended = new Option<bool>("--ended") { Description = "Also the last votes that ended, with their quorum and who was absent" };
        return new Command("digest", "Open proposals: what they change, time left, turnout, who has not voted").With(ended).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var now = (await session.Rpc.StatusAsync(cancellation)).LatestTime.ToTimestamp().ToDateTimeOffset();
            var open = new List<OpenProposal>();
            foreach (var status in (ProposalStatus[])[ProposalStatus.VotingPeriod, ProposalStatus.DepositPeriod])
            {
                var proposals = await session.Queries.PagesAsync<Cosmos.Gov.V1.QueryProposalsRequest, Cosmos.Gov.V1.QueryProposalsResponse, Proposal>(
                    "/cosmos.gov.v1.Query/Proposals", page => new() { ProposalStatus = status, Pagination = page }, answer => (answer.Proposals, answer.Pagination), cancellation);
                foreach (var proposal in proposals) open.Add(await OpenProposal.ReadAsync(session, proposal, now, cancellation));
            }

            var records = run.Get(ended) ? await EndedAsync(session, cancellation) : [];
            run.Output.Answer(
                new JsonObject
                {
                    ["proposals"] = new JsonArray([.. open.Select(one => (JsonNode)one.ToJson())]),
                    ["ended"] = run.Get(ended) ? new JsonArray([.. records.Select(record => JsonNode.Parse(ProtoJson.ToText(record)))]) : null,
                },
                () => open.Count + records.Count == 0 ? ["No proposal is open."] : open.SelectMany(one => one.ToText()).Concat(records.SelectMany(TextOf)));
            return 0;
        }).Examples("welkin gov digest", "welkin gov digest --ended --output json");
    }

    private static async Task<IReadOnlyList<ProposalRecord>> EndedAsync(Session session, CancellationToken cancellation)
    {
        var all = await new ValidatorReader(session.Queries).ProposalsAsync(cancellation);
        return [.. all.Values.OrderByDescending(record => record.ProposalId).Take(MostEnded)];
    }

    private static IEnumerable<string> TextOf(ProposalRecord record)
    {
        yield return $"#{record.ProposalId} {Printable.Of(record.Title)}  {OpenProposal.StatusText(record.Status)} at height {record.TallyHeight}";
        yield return record.HasQuorum
            ? $"  quorum     reached: {OpenProposal.Percent(record.Turnout)} voted, {OpenProposal.Percent(record.Quorum)} needed"
            : $"  quorum     FAILED: {Whole(record.VotedTokens)} of {record.BondedTokens} voted, {OpenProposal.Percent(record.Turnout)} of the {OpenProposal.Percent(record.Quorum)} needed";
        yield return $"  absent     {(record.Absent.Count == 0 ? "nobody" : string.Join(", ", record.Absent))}";
    }

    private static Int Whole(string dec) => Dec.Parse(dec).OrThrow().TruncateInt();
}
