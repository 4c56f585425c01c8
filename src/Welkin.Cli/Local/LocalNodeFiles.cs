using System.Globalization;
using System.Text;
using Welkin.Cli.Home;
using Welkin.Client.Keys;
using Welkin.Node.Settings;

namespace Welkin.Cli.Local;

/// <summary>The settings of a local network's node: every page may ask it, it forgets nothing and describes itself.</summary>
internal static class LocalNodeFiles
{
    /// <summary>Writes the files that are missing; what a person changed stays.</summary>
    public static void Write(HomeFolder home, UpSettings settings)
    {
        var ports = settings.Ports;
        Write(home, ConfigToml.Table, new()
        {
            ["rpc.laddr"] = At(ports.Rpc),
            ["rpc.cors_allowed_origins"] = "*",
            // Published clients put up to twenty calls into one request.
            ["rpc.max_request_batch_size"] = "100",
            ["consensus.create_empty_blocks_interval"] = string.Create(CultureInfo.InvariantCulture, $"{settings.BlockTimeMs}ms"),
        });
        Write(home, AppToml.Table, new()
        {
            ["pruning"] = "nothing",
            ["api.address"] = At(ports.Rest),
            ["api.swagger"] = "true",
            ["api.enabled-unsafe-cors"] = "true",
            ["grpc.address"] = $"127.0.0.1:{ports.Grpc}",
        });
    }

    private static string At(int port) => $"tcp://127.0.0.1:{port}";

    private static void Write(HomeFolder home, SettingsTable table, Dictionary<string, string> changed)
    {
        var path = Path.Combine(home.Node, "config", table.FileName);
        if (!File.Exists(path)) PrivateFile.Write(path, Encoding.UTF8.GetBytes(table.ToToml(changed)));
    }
}
