using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Cli.Local;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Node.Settings;

namespace Welkin.Cli.Node;

/// <summary><c>welkin node init</c>: the home of a node, with settings, keys and a genesis document. A running node needs nothing else.</summary>
internal static class NodeInit
{
    private const string KeyName = "validator";

    private static readonly Argument<string> Moniker = new("MONIKER") { Description = "Name of the node", DefaultValueFactory = _ => "welkin" };
    private static readonly Option<string?> ChainId = new("--chain-id") { Description = "The chain to begin, or the one that --genesis must be of", HelpName = "ID" };
    private static readonly Option<string?> Genesis = new("--genesis") { Description = "Genesis document of the chain to join, instead of beginning one", HelpName = "FILE" };
    private static readonly Option<string?> Owner = new("--validator") { Description = "Account that owns the validator of a new chain (default: a new key in keyring-test)", HelpName = "ADDRESS" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Write settings and genesis anew; keys stay" };

    public static Command Make() => new Command("init", "Make the home of a node: config.toml, app.toml, client.toml, keys, genesis.json")
        .With(Moniker, ChainId, Genesis, Owner, Overwrite)
        .Examples("welkin node init my-node --chain-id my-chain-1 --home /srv/welkin", "welkin node init my-node --genesis genesis.json --home /srv/welkin")
        .Does(Run);

    private static Task<int> Run(Invocation invocation, CancellationToken cancel)
    {
        var home = HomeFolder.At(invocation.HomeGiven ?? throw new CliException("--home is needed: the folder that is to hold the node"));
        var config = home.In("config");
        var genesisFile = Path.Combine(config, "genesis.json");
        if (File.Exists(genesisFile) && !invocation.Get(Overwrite)) throw new CliException($"{genesisFile} exists already", "Choose another --home, or say --overwrite; keys stay in any case");
        if (home.IsMade) throw new CliException($"{home.Path} holds a local network of 'welkin up'", $"Its node lives in {home.Node}; choose another --home");
        // Read before anything is written.
        var given = invocation.Get(Genesis) is { } file ? GivenGenesis(file, invocation.Get(ChainId)) : null;

        PrivateFile.CreateFolder(home.Path);
        PrivateFile.CreateFolder(config);
        PrivateFile.CreateFolder(home.In("data"));
        var validator = Keep(Path.Combine(config, "priv_validator_key.json"));
        var nodeKey = NodeFiles.Given(NodeKey.LoadOrCreate(Path.Combine(config, "node_key.json")), "node_key.json");
        var chain = given?.ChainId ?? invocation.Get(ChainId) ?? "welkin-1";
        var owner = given is null ? Begin(invocation, home, chain, validator) : null;
        if (given is not null) File.Copy(invocation.Get(Genesis)!, genesisFile, overwrite: true);
        WriteSettings(config, invocation.Need(Moniker), chain, ownKeys: owner is not null && invocation.Get(Owner) is null);
        Tell(invocation, new JsonObject { ["moniker"] = invocation.Need(Moniker), ["chain_id"] = chain, ["node_id"] = nodeKey.Id, ["home"] = home.Path, ["validator"] = owner });
        return Task.FromResult(0);
    }

    private static void Tell(Invocation invocation, JsonObject answer) => invocation.Output.Answer(answer, () =>
    [
        $"{answer["moniker"]} of {answer["chain_id"]} is in {answer["home"]}; its id is {answer["node_id"]}",
        .. answer["validator"] is { } owner ? (IEnumerable<string>)[$"validator {owner}"] : [],
        $"Next: welkin node start --home {answer["home"]}",
    ]);

    private static GenesisDoc GivenGenesis(string file, string? chain)
    {
        if (!File.Exists(file)) throw new CliException($"{file} is missing");
        var document = NodeFiles.Given(GenesisDoc.Parse(File.ReadAllBytes(file), default), file);
        return chain is null || chain == document.ChainId ? document : throw new CliException($"{file} is of the chain {document.ChainId}, not {chain}");
    }

    /// <summary>The genesis of a new chain whose one validator is this node; the address that owns it.</summary>
    private static string Begin(Invocation invocation, HomeFolder home, string chain, PrivateKey validator)
    {
        var owner = invocation.Get(Owner) is { } address ? NodeFiles.Given(Address.Parse(address), "--validator").ToString() : OwnKey(home);
        var genesis = LocalGenesis.Make(new UpSettings { ChainId = chain, Providers = 0 }, [new NetworkAccount(KeyName, owner, "")], validator);
        NodeFiles.Given(GenesisDoc.Parse(Encoding.UTF8.GetBytes(genesis), default), "--chain-id");
        PrivateFile.Write(Path.Combine(home.In("config"), "genesis.json"), Encoding.UTF8.GetBytes(genesis));
        return owner;
    }

    private static string OwnKey(HomeFolder home)
    {
        var ring = KeyRing.Open(home.Path, "test", static () => "").OrThrow();
        if (ring.Find(KeyName).TryGet(out var known, out _)) return known.Address.ToString();
        var mnemonic = Mnemonic.Create();
        using var key = SigningKey.FromMnemonic(mnemonic).OrThrow();
        ring.Add(KeyName, key).OrThrow();
        Output.Notice($"the key '{KeyName}' is new and lies unencrypted in keyring-test. Its words, shown this once: {mnemonic}");
        return key.Address.ToString();
    }

    private static PrivateKey Keep(string path)
    {
        if (File.Exists(path)) return NodeFiles.Given(FileSigner.ParseKey(File.ReadAllBytes(path)), path);
        var key = PrivateKey.Generate();
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(FileSigner.KeyJson(key)));
        return key;
    }

    private static void WriteSettings(string config, string moniker, string chain, bool ownKeys)
    {
        Write(config, ConfigToml.Table, new() { ["moniker"] = moniker });
        Write(config, AppToml.Table, []);
        var client = new Dictionary<string, string> { ["chain-id"] = chain, ["node"] = "tcp://127.0.0.1:26657" };
        if (ownKeys) (client["keyring-backend"], client["keyring-default-keyname"]) = ("test", KeyName);
        Write(config, ClientToml.Table, client);
    }

    private static void Write(string folder, SettingsTable table, Dictionary<string, string> changed) =>
        PrivateFile.Write(Path.Combine(folder, table.FileName), Encoding.UTF8.GetBytes(table.ToToml(changed)));
}
