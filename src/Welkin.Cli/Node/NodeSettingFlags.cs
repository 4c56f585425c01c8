using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.Node.Settings;

namespace Welkin.Cli.Node;

/// <summary>Flags of <c>node start</c> that stand above the files and the environment.</summary>
internal static class NodeSettingFlags
{
    private static readonly (Option<string?> Flag, string Path)[] Texts =
    [
        (Make("--rpc-address", "Where JSON-RPC listens (default: rpc.laddr of config.toml)"), "rpc.laddr"),
        (Make("--grpc-address", "Where gRPC listens (default: grpc.address of app.toml)"), "grpc.address"),
        (Make("--rest-address", "Where REST listens (default: api.address of app.toml)"), "api.address"),
        (Make("--minimum-gas-prices", "Least gas prices for the mempool (default: app.toml)"), "minimum-gas-prices"),
        (Make("--moniker", "Name of the node (default: config.toml)"), "moniker"),
        (Make("--pruning", "default, nothing, everything or custom (default: app.toml)"), "pruning"),
        (Make("--halt-height", "Stop before this height (default: app.toml)"), "halt-height"),
    ];

    private static readonly Option<string?> BlockTime = Make("--block-time", "Pause between empty blocks (default: config.toml)");
    private static readonly Option<bool> FixedBlocks = new("--fixed-blocks") { Description = "Make blocks in the rhythm of --block-time only, not on demand" };

    /// <summary>In the order of the help page.</summary>
    public static Symbol[] All => [.. Texts.Select(text => text.Flag), BlockTime, FixedBlocks];

    /// <summary>What the command line says, by the path of the setting.</summary>
    public static IReadOnlyDictionary<string, SettingValue> Of(Invocation run)
    {
        var given = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        foreach (var (flag, path) in Texts)
            if (run.Get(flag) is { } text) given[path] = new SettingValue(text, flag.Name);
        var isFixed = run.Get(FixedBlocks);
        if (run.Get(BlockTime) is { } pause) given[isFixed ? "consensus.timeout_commit" : "consensus.create_empty_blocks_interval"] = new SettingValue(pause, BlockTime.Name);
        if (isFixed) given["consensus.create_empty_blocks_interval"] = new SettingValue("0s", FixedBlocks.Name);
        return given;
    }

    private static Option<string?> Make(string name, string about) => new(name) { Description = about };
}
