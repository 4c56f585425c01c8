using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Leases;

/// <summary><c>welkin lease logs</c>.</summary>
internal static class LeaseLogs
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for more, until Ctrl-C" };
        var tail = new Option<int>("--tail") { Description = "How many of the last lines; -1: all", HelpName = "LINES", DefaultValueFactory = _ => -1 };
        var services = new Option<string[]>("--service") { Description = "Only this service; may be given several times", HelpName = "NAME" };
        return new Command("logs", "What the services of a lease print")
            .With(flags.Name, flags.From, flags.AuthType, follow, tail, services)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var lease = await LeaseFinder.FindRunningAsync(session.Queries, session.AddressOf(run.Need(flags.From)), LeaseName.Parse(run.Need(flags.Name)), cancellation);
                var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                await foreach (var line in gateway.LogsAsync(lease.Id.OnGateway(), run.Get(follow), run.Get(tail), run.Get(services) ?? [], cancellation))
                {
                    run.Output.Answer(new JsonObject { ["name"] = line.Name, ["message"] = line.Message }, () => [$"[{line.Name}] {Printable.Of(line.Message)}"]);
                }

                return 0;
            })
            .Examples("welkin lease logs 1042 --tail 20", "welkin lease logs 1042 --follow --service web");
    }
}

/// <summary><c>welkin lease events</c>.</summary>
internal static class LeaseEvents
{
    public static Command Make()
    {
        var flags = new LeaseFlags();
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for more, until Ctrl-C" };
        return new Command("events", "What happens to the services of a lease, as the container platform tells")
            .With(flags.Name, flags.From, flags.AuthType, follow)
            .Does(async (run, cancellation) =>
            {
                using var session = Session.Open(run);
                var lease = await LeaseFinder.FindRunningAsync(session.Queries, session.AddressOf(run.Need(flags.From)), LeaseName.Parse(run.Need(flags.Name)), cancellation);
                var gateway = await flags.GatewayAsync(run, session, lease.Id, cancellation);
                await foreach (var item in gateway.EventsAsync(lease.Id.OnGateway(), run.Get(follow), cancellation))
                {
                    var json = JsonNode.Parse(item.GetRawText())!;
                    run.Output.Answer(json, () => [$"{Word(json["type"]),-8} {Word(json["reason"]),-12} {Word(json["object"]?["name"]),-16} {Word(json["note"])}"]);
                }

                return 0;
            })
            .Examples("welkin lease events 1042", "welkin lease events 1042 --follow");
    }

    private static string Word(JsonNode? node) => node is null ? "" : Printable.Of(node.ToString());
}
