using System.CommandLine;
using Microsoft.Extensions.Logging;
using Welkin.App;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Engine.Embedded;
using Welkin.Node;
using Welkin.Node.Settings;
using Welkin.Runtime;

namespace Welkin.Cli.Node;

/// <summary><c>welkin node …</c>: the chain node of one home folder.</summary>
public static class NodeCommands
{
    private static readonly Option<long[]> SkipUpgrades = new("--unsafe-skip-upgrades")
    {
        Description = "Heights whose upgrade is dropped; all nodes must be told the same",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The group of commands.</summary>
    public static Command Make() => new Command("node", "Run a chain node")
        .With(new Command("start", "Run the chain node until it is told to stop")
            .With([.. NodeSettingFlags.All, SkipUpgrades])
            .Examples("welkin node start --home ~/.welkin/node", "welkin node start --home ~/.welkin/node --block-time 6s --fixed-blocks")
            .Does(Start))
        .With([NodeInit.Make(), UpgradeCommand.Make(), .. NodeStateCommands.All(), .. NetworkEntries.All()]);

    private static async Task<int> Start(Invocation invocation, CancellationToken cancellation)
    {
        var files = NodeFiles.Of(invocation, NodeSettingFlags.Of(invocation));
        var settings = files.Settings;
        PrivateFile.CreateFolder(files.Data);
        var genesis = files.Genesis();
        var key = files.ValidatorKey();

        using var logs = Logs.Make(settings.Config.Text("log_level"), settings.Config.Text("log_format"));
        TellUnused(settings, logs);
        using var database = files.Open();
        var application = new WelkinApplication(database, settings.Application(invocation.Get(SkipUpgrades) ?? []));
        using var engine = EmbeddedEngine.Open(application, database, genesis, key, settings.Engine(), TimeProvider.System);
        try
        {
            await using var host = await NodeHost.Start(engine, new ChainQuerySource(application.Chain), settings.Served(files.NodeKey().Id, "welkin", HomeFolder.AppVersion), logs, cancellation);
            await Task.WhenAny(host.Completion, Task.Delay(Timeout.Infinite, cancellation));
            await host.Stop();
            await host.Completion;
            return 0;
        }
        catch (NodeException fault)
        {
            throw new CliException(fault.Message, inner: fault);
        }
        catch (EngineHaltedException halt)
        {
            Output.Notice($"{halt.Message}. To go on, change halt-height and halt-time in app.toml");
            return 0;
        }
        catch (UpgradeNeededException upgrade)
        {
            var written = UpgradeInfo.Write(files.Data, upgrade);
            throw new CliException(
                upgrade.Message,
                $"Start a program that knows \"{upgrade.Plan}\" on the same --home; Cosmovisor finds it by {written}. To go on without it, all nodes use --unsafe-skip-upgrades {upgrade.Height}",
                upgrade);
        }
    }

    // One line for each file: a file taken over from a node of the network's has dozens of them.
    private static void TellUnused(NodeSettings settings, ILoggerFactory logs)
    {
        var log = logs.CreateLogger("Welkin.Node");
        foreach (var values in new[] { settings.Config, settings.App })
            if (values.Unused.Count > 0) NodeCommandLog.Unused(log, values.Path, string.Join(", ", values.Unused));
    }
}

internal static partial class NodeCommandLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: settings without effect here: {Keys}")]
    public static partial void Unused(ILogger log, string path, string keys);
}
