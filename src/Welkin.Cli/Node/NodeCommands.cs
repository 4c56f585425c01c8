using System.CommandLine;
using Welkin.App;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Engine.Embedded;
using Welkin.Node;
using Welkin.Node.Rpc;
using Welkin.Runtime;

namespace Welkin.Cli.Node;

/// <summary><c>welkin node …</c>: the chain node of one home folder.</summary>
public static class NodeCommands
{
    private static readonly Option<string> RpcAddress = new("--rpc-address") { Description = "Where JSON-RPC listens", DefaultValueFactory = _ => "127.0.0.1:26657" };
    private static readonly Option<string> GrpcAddress = new("--grpc-address") { Description = "Where gRPC listens", DefaultValueFactory = _ => "127.0.0.1:9090" };
    private static readonly Option<string> RestAddress = new("--rest-address") { Description = "Where REST listens", DefaultValueFactory = _ => "127.0.0.1:1317" };
    private static readonly Option<string> BlockTime = new("--block-time") { Description = "Pause between empty blocks", DefaultValueFactory = _ => "1s" };
    private static readonly Option<bool> FixedBlocks = new("--fixed-blocks") { Description = "Make blocks in the rhythm of --block-time only" };
    private static readonly Option<string> MinimumGasPrices = new("--minimum-gas-prices") { Description = "Least gas prices for the mempool", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Moniker = new("--moniker") { Description = "Name of the node", DefaultValueFactory = _ => "welkin" };

    private static readonly Option<long[]> SkipUpgrades = new("--unsafe-skip-upgrades")
    {
        Description = "Heights whose upgrade is dropped; all nodes must be told the same",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The group of commands.</summary>
    public static Command Make() => new Command("node", "Run a chain node")
        .With(new Command("start", "Run the chain node until it is told to stop")
            .With(RpcAddress, GrpcAddress, RestAddress, BlockTime, FixedBlocks, MinimumGasPrices, Moniker, SkipUpgrades)
            .Examples("welkin node start --home ~/.welkin/node", "welkin node start --home ~/.welkin/node --block-time 6s --fixed-blocks")
            .Does(Start))
        .With([.. NodeStateCommands.All(), .. NetworkEntries.All()]);

    private static async Task<int> Start(Invocation invocation, CancellationToken cancellation)
    {
        var files = NodeFiles.Of(invocation);
        PrivateFile.CreateFolder(files.Data);
        var genesis = files.Genesis();
        var key = files.ValidatorKey();
        var prices = NodeFiles.Given(DecCoins.Parse(invocation.Need(MinimumGasPrices)), "--minimum-gas-prices");

        using var logs = Logs.Make();
        using var database = files.Open();
        var application = new WelkinApplication(database, new WelkinOptions { MinGasPrices = prices, SkipUpgradeHeights = invocation.Get(SkipUpgrades) ?? [] });
        var options = EmbeddedOptions.Default with
        {
            BlockTime = BlockTimes.Parse(invocation.Need(BlockTime)),
            FixedBlocks = invocation.Get(FixedBlocks),
        };
        using var engine = EmbeddedEngine.Open(application, database, genesis, key, options, TimeProvider.System);
        var served = new NodeConfig(
            invocation.Need(Moniker),
            files.NodeKey().Id,
            new RpcConfig(Address(invocation, RpcAddress), new RpcLimits(["*"])),
            new GrpcConfig(Address(invocation, GrpcAddress)),
            new RestConfig(Address(invocation, RestAddress), Swagger: true),
            invocation.Need(MinimumGasPrices),
            "welkin",
            HomeFolder.AppVersion);
        try
        {
            await using var host = await NodeHost.Start(engine, new ChainQuerySource(application.Chain), served, logs, cancellation);
            await Task.WhenAny(host.Completion, Task.Delay(Timeout.Infinite, cancellation));
            await host.Stop();
            await host.Completion;
            return 0;
        }
        catch (NodeException fault)
        {
            throw new CliException(fault.Message, inner: fault);
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

    private static ListenAddress Address(Invocation invocation, Option<string> option) => NodeFiles.Given(ListenAddress.Parse(invocation.Need(option)), option.Name);
}
