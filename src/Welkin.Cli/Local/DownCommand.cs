using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Local;

/// <summary><c>welkin down</c>: stops a local network, and with <c>--purge</c> leaves nothing of it.</summary>
public static class DownCommand
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly Option<bool> Purge = new("--purge") { Description = "Also remove containers, networks, rules and the folder" };

    /// <summary>The command.</summary>
    public static Command Make() => new Command("down", "Stop a local network: its processes and the containers of its leases; 'up' starts them again")
        .With(Purge)
        .Examples("welkin down", "welkin down --home /tmp/net --purge")
        .Does(Run);

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        var home = HomeFolder.At(invocation.HomeGiven);
        var purge = invocation.Get(Purge);
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
        invocation.Output.Answer(new JsonObject { ["home"] = home.Path, ["state"] = word }, () => [$"{home.Path}: {word}"]);
        return 0;
    }
}
