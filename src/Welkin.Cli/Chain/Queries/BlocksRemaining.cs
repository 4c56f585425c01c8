using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Explain;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain.Queries;

internal static class BlocksRemaining
{
    public static Command Make()
    {
        var ids = new IdFlags();
        return new Command("blocks-remaining", "How long the money of a deployment lasts").With(ids.Owner, ids.DSeq).Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var owner = session.AddressOf(run.Get(ids.Owner) ?? throw new CliException("--owner is missing"));
            var account = await AccountView.ReadAsync(session.Queries, owner, run.Get(ids.DSeq), cancellation)
                ?? throw new CliException($"{owner} has no deployment {run.Get(ids.DSeq)}", "Look which there are: welkin lease list");
            var height = (await session.Rpc.StatusAsync(cancellation)).LatestHeight;
            var funds = account.FundsAt(height);
            var pace = await BlockPace.MeasureAsync(session.Rpc, cancellation);
            var blocks = account.BlocksLeft(height) ?? 0;
            var seconds = (long)(blocks * pace.MeanSeconds);
            run.Output.Answer(
                new JsonObject { ["balance_remaining"] = funds.Remaining.ToString(), ["blocks_remaining"] = blocks, ["estimated_time_remaining"] = seconds },
                () => [$"balance_remaining: {funds.Remaining}", $"blocks_remaining: {blocks}", $"estimated_time_remaining: {seconds}s"]);
            return 0;
        });
    }
}
