using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain;

/// <summary><c>welkin status</c>: who the node is and how far it is.</summary>
internal static class StatusCommand
{
    public static Command Make() => new Command("status", "Who the node is and how far it is")
        .OnChain()
        .Does(async (run, cancellation) =>
        {
            using var session = Session.Open(run);
            var answer = await session.Rpc.CallAsync("status", [], cancellation);
            var status = await session.Rpc.StatusAsync(cancellation);
            run.Output.Answer(JsonNode.Parse(answer.GetRawText())!, () =>
            [
                $"chain    {status.ChainId}",
                $"height   {status.LatestHeight}",
                $"time     {status.LatestTime}",
                $"node     {session.Rpc.Endpoint} ({status.Moniker}, {status.Version})",
                $"syncing  {(status.CatchingUp ? "yes" : "no")}",
            ]);
            return 0;
        })
        .Examples("welkin status", "welkin status --output json");
}
