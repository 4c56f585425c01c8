using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Welkin.App;
using Welkin.Cli.Terminal;
using Welkin.Core;
using Welkin.Engine.Genesis;
using Welkin.Engine.Storage;
using Welkin.Engine.Validators;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Cli.Node;

/// <summary>What a node's folder holds: keys, state as a genesis; and what a running node says of itself.</summary>
internal static class NodeStateCommands
{
    private const string PublicKeyType = "/cosmos.crypto.ed25519.PubKey";

    private static readonly Option<string> NodeUrl = new("--node") { Description = "JSON-RPC of the node", DefaultValueFactory = _ => "http://127.0.0.1:26657" };
    private static readonly Option<long> AtHeight = new("--height") { Description = "Height whose state is meant; 0 is the last" };
    private static readonly Option<bool> ForZeroHeight = new("--for-zero-height") { Description = "Prepare it for a new chain: rewards are paid out, heights begin again at 1" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it without asking" };

    /// <summary>The commands, in the order of the help page.</summary>
    public static Command[] All() =>
    [
        new Command("status", "Ask a running node for its status").With(NodeUrl).Examples("welkin node status --node http://127.0.0.1:26657").Does(Status),
        new Command("export", "Print the state of a stopped node as a genesis document; before its first block, what its genesis is imported as").With(AtHeight, ForZeroHeight).Examples("welkin node export --home ~/.welkin/node > genesis.json", "welkin node export --for-zero-height --home ~/.welkin/node > genesis.json").Does(Export),
        new Command("reset", "Delete the chain of a stopped node; genesis and keys stay").With(Yes).Examples("welkin node reset --home ~/.welkin/node --yes").Does(Reset),
        new Command("tendermint", "Show identities of the node").With(
            new Command("show-node-id", "Print the id of the node").Does(ShowNodeId),
            new Command("show-validator", "Print the public key that signs blocks").Does(ShowValidator),
            new Command("show-address", "Print the consensus address of that key").Does(ShowAddress)),
    ];

    private static async Task<int> Status(Invocation invocation, CancellationToken cancel)
    {
        var url = invocation.Need(NodeUrl);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            var reply = JsonNode.Parse(await http.GetStringAsync(new Uri($"{url.Replace("tcp://", "http://", StringComparison.Ordinal).TrimEnd('/')}/status"), cancel));
            Console.Out.WriteLine(reply?["result"]?.ToJsonString() ?? throw new CliException($"{url} is no JSON-RPC of a node"));
            return 0;
        }
        catch (Exception fault) when (fault is HttpRequestException or UriFormatException or System.Text.Json.JsonException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new CliException($"{url} does not answer as a node: {fault.Message}", "Is it running? --node takes the URL of its JSON-RPC", fault);
        }
    }

    private static Task<int> Export(Invocation invocation, CancellationToken cancel)
    {
        var files = NodeFiles.Of(invocation);
        var genesis = files.Genesis();
        if (!Directory.Exists(files.Database)) return Print(OfGenesis(genesis).ToJson());
        using var database = files.Open();
        var store = new ChainStore(database);
        if (store.Load(genesis.ChainId, genesis.InitialHeight) is not { } state) return Print(OfGenesis(genesis).ToJson());
        var height = invocation.Get(AtHeight) is > 0 and var given ? given : state.LastHeight;
        if (height > state.LastHeight) throw new CliException($"height {height} is not there yet; the last is {state.LastHeight}");
        var application = new WelkinApplication(database, new WelkinOptions());
        var again = invocation.Get(ForZeroHeight);
        var exported = again ? application.ExportRestarted(height) : application.Export(height);
        var document = genesis with
        {
            InitialHeight = again ? 1 : height + 1,
            Parameters = store.Parameters(height + 1) ?? state.Parameters,
            Validators = [.. exported.Validators.Select(Validator)],
            AppHash = ByteString.Empty,
            AppState = Encoding.UTF8.GetBytes(exported.AppState),
        };
        return Print(document.ToJson());
    }

    // Before the first block the state is what the genesis makes of itself: an import, exported.
    private static GenesisDoc OfGenesis(GenesisDoc genesis)
    {
        using var database = new MemoryDatabase();
        var application = new WelkinApplication(database, new WelkinOptions());
        _ = application.InitChain(genesis.ToInitChain(NodeFiles.Given(genesis.ValidatorSet(), "validators of the genesis")));
        return genesis with { AppState = Encoding.UTF8.GetBytes(application.Export(0).AppState) };
    }

    private static GenesisValidator Validator(ExportedValidator exported)
    {
        var key = ConsensusKey.FromProto(exported.Key).OrThrow();
        return new GenesisValidator(key.Address, key, exported.Power, exported.Name);
    }

    private static Task<int> Reset(Invocation invocation, CancellationToken cancel)
    {
        var files = NodeFiles.Of(invocation);
        if (!Directory.Exists(files.Database)) throw new CliException($"there is no chain in {files.Data}");
        if (!invocation.Get(Yes)) throw new CliException($"this deletes every block and all state in {files.Database}", "Say it again with --yes");
        // Whoever holds the database is a running node.
        files.Open().Dispose();
        Directory.Delete(files.Database, recursive: true);
        Output.Notice($"deleted {files.Database}");
        return Task.FromResult(0);
    }

    private static Task<int> ShowNodeId(Invocation invocation, CancellationToken cancel) => Print(NodeFiles.Of(invocation).NodeKey().Id);

    private static Task<int> ShowValidator(Invocation invocation, CancellationToken cancel) => Print(
        new JsonObject { ["@type"] = PublicKeyType, ["key"] = NodeFiles.Of(invocation).ValidatorKey().Public.Bytes.ToBase64() }.ToJsonString(Plain));

    private static Task<int> ShowAddress(Invocation invocation, CancellationToken cancel) =>
        Print(new Address(NodeFiles.Of(invocation).ValidatorKey().Public.Address.Span).ToValcons());

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Task<int> Print(string line)
    {
        Console.Out.WriteLine(line);
        return Task.FromResult(0);
    }
}
