using System.Collections;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Engine.Disk;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node;
using Welkin.Node.Settings;

namespace Welkin.Cli.Node;

/// <summary>The home folder of one node: <c>config/</c> with genesis and keys, <c>data/</c> with the chain.</summary>
internal sealed class NodeFiles
{
    private readonly string home;

    private NodeFiles(NodeSettings settings) => (home, Settings) = (settings.Home, settings);

    /// <summary>What its settings files, the environment and the command line say.</summary>
    public NodeSettings Settings { get; }

    /// <summary>Folder of what the chain has made.</summary>
    public string Data => Path.Combine(home, "data");

    /// <summary>The database of chain and state.</summary>
    public string Database => Path.Combine(Data, "chain.db");

    /// <summary>The home that the command names; one is needed, because a node's keys lie there.</summary>
    public static NodeFiles Of(Invocation invocation) => Of(invocation, new Dictionary<string, SettingValue>());

    /// <summary>The same, with settings of the command line.</summary>
    public static NodeFiles Of(Invocation invocation, IReadOnlyDictionary<string, SettingValue> flags)
    {
        var folder = invocation.HomeGiven ?? throw new CliException("--home is needed: the folder of the node, with config/ in it");
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal);
        try
        {
            return new(NodeSettings.Read(Path.GetFullPath(folder), environment, flags));
        }
        catch (NodeException fault)
        {
            throw new CliException(fault.Message, inner: fault);
        }
    }

    /// <summary>Opens the database, alone.</summary>
    public RocksDatabase Open()
    {
        try
        {
            return RocksDatabase.Open(Database);
        }
        catch (DatabaseException fault)
        {
            throw new CliException($"the chain's database {Database} can't be opened: {fault.Message}", "Is another node running on this folder, or the disk full?", fault);
        }
    }

    /// <summary>Opens the database as it is now, beside a node that runs on it.</summary>
    public RocksDatabase OpenForReading()
    {
        try
        {
            return RocksDatabase.OpenForReading(Database);
        }
        catch (DatabaseException fault)
        {
            throw new CliException($"the chain's database {Database} can't be read: {fault.Message}", "Is it a node's folder, and whole?", fault);
        }
    }

    /// <summary>The genesis document.</summary>
    public GenesisDoc Genesis() => Given(GenesisDoc.Parse(Needed("genesis_file"), Now()), Settings.File("genesis_file"));

    /// <summary>The key that signs blocks.</summary>
    public PrivateKey ValidatorKey() => Given(FileSigner.ParseKey(Needed("priv_validator_key_file")), Settings.File("priv_validator_key_file"));

    /// <summary>The key that names the node; made when there is none.</summary>
    public NodeKey NodeKey() => Given(Engine.Keys.NodeKey.LoadOrCreate(Settings.File("node_key_file")), Settings.File("node_key_file"));

    /// <summary>A result, or the complaint that names what it was about.</summary>
    public static T Given<T>(Result<T> result, string what) => result.TryGet(out var value, out var error) ? value : throw new CliException($"{what}: {error.Text}");

    private byte[] Needed(string setting)
    {
        var path = Settings.File(setting);
        return File.Exists(path) ? File.ReadAllBytes(path) : throw new CliException($"{path} is missing", "'welkin node init' makes one, 'welkin up' a whole local network");
    }

    private static BlockTime Now() => BlockTime.FromUnixNanos((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100);
}
