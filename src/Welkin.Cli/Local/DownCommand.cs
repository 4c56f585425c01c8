using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Local;

/// <summary><c>welkin down</c>: stops a local network, and with <c>--purge</c> leaves nothing of it.</summary>
public static class DownCommand
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly Option<string?> Home = new("--home") { Description = "Folder of the network [default: $WELKIN_HOME, else ~/.welkin]" };
    private static readonly Option<bool> Purge = new("--purge") { Description = "Also remove containers, networks, rules and the folder" };
    private static readonly Option<string> OutputForm = new("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var command = new Command("down", """
            Stop a local network: its processes and the containers of its leases. 'up' starts them again.

            Examples:
              welkin down
              welkin down --home /tmp/net --purge
            """)
        {
            Home, Purge, OutputForm,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        var home = HomeFolder.At(parsed.GetValue(Home));
        var output = new Output(parsed.GetValue(OutputForm) == "json");
        var purge = parsed.GetValue(Purge);
        if (!home.IsMade && !(purge && File.Exists(home.SettingsFile)))
        {
            throw new CliException($"there is no network in {home.Path}", "Name its folder with --home");
        }

        var settings = UpSettings.Read(home);
        await Supervisor.FileOf(home).Stop(Grace, cancellation);
        await new Supervisor(home, settings).StopLeftovers(cancellation);
        await ContainerEngine.StopWorkloads(settings, home, cancellation);
        if (purge)
        {
            await ContainerEngine.Purge(settings, home, cancellation);
            Directory.Delete(home.Path, recursive: true);
        }

        var word = purge ? "removed" : "stopped";
        output.Answer(new JsonObject { ["home"] = home.Path, ["state"] = word }, () => [$"{home.Path}: {word}"]);
        return 0;
    }
}
