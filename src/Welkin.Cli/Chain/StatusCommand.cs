using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Cli.Local;
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
            var shown = JsonNode.Parse(answer.GetRawText())!.AsObject();
            var warning = session.Network is null ? null : UpSettings.Read(session.Home).IsolationWarning;
            if (warning is not null) shown["isolation"] = "none";
            run.Output.Answer(shown, () =>
            [
                $"chain    {status.ChainId}",
                $"height   {status.LatestHeight}",
                $"time     {status.LatestTime}",
                $"node     {session.Rpc.Endpoint} ({status.Moniker}, {status.Version})",
                $"syncing  {(status.CatchingUp ? "yes" : "no")}",
                .. warning is null ? (IEnumerable<string>)[] : [$"tenants  isolation {warning}"],
            ]);
            return 0;
        })
        .Examples("welkin status", "welkin status --output json");
}
