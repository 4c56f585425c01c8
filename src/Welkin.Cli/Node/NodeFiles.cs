using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Engine.Disk;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;

namespace Welkin.Cli.Node;

/// <summary>The home folder of one node: <c>config/</c> with genesis and keys, <c>data/</c> with the chain.</summary>
internal sealed class NodeFiles(string home)
{
    /// <summary>Folder of the configuration.</summary>
    public string Config => Path.Combine(home, "config");

    /// <summary>Folder of what the chain has made.</summary>
    public string Data => Path.Combine(home, "data");

    /// <summary>The database of chain and state.</summary>
    public string Database => Path.Combine(Data, "chain.db");

    /// <summary>The home that the command names; one is needed, because a node's keys lie there.</summary>
    public static NodeFiles Of(Invocation invocation) =>
        new(invocation.HomeGiven ?? throw new CliException("--home is needed: the folder of the node, with config/ in it"));

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

    /// <summary>The genesis document.</summary>
    public GenesisDoc Genesis() => Given(GenesisDoc.Parse(Needed("genesis.json"), Now()), "genesis.json");

    /// <summary>The key that signs blocks.</summary>
    public PrivateKey ValidatorKey() => Given(FileSigner.ParseKey(Needed("priv_validator_key.json")), "priv_validator_key.json");

    /// <summary>The key that names the node; made when there is none.</summary>
    public NodeKey NodeKey() => Given(Engine.Keys.NodeKey.LoadOrCreate(Path.Combine(Config, "node_key.json")), "node_key.json");

    /// <summary>A result, or the complaint that names what it was about.</summary>
    public static T Given<T>(Result<T> result, string what) => result.TryGet(out var value, out var error) ? value : throw new CliException($"{what}: {error.Text}");

    private byte[] Needed(string name)
    {
        var path = Path.Combine(Config, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : throw new CliException($"{path} is missing", "'welkin up' makes one for a local network");
    }

    private static BlockTime Now() => BlockTime.FromUnixNanos((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100);
}
