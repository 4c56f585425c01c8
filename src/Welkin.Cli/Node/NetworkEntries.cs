using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Node;

/// <summary>A network as others list it: the files of the chain registry, and what a wallet is asked to add.</summary>
internal static class NetworkEntries
{
    private const int CoinType = 118;
    private const string Prefix = "akash";

    private static readonly Option<bool> Assets = new("--assets") { Description = "Print assetlist.json instead of chain.json" };

    /// <summary>The commands, in the order of the help page.</summary>
    public static Command[] All() =>
    [
        new Command("chain-registry", "Print the network's entry for the chain registry").With(Assets)
            .Examples("welkin node chain-registry --home ~/.welkin > chain.json", "welkin node chain-registry --assets > assetlist.json").Does(ChainRegistry),
        new Command("suggest-chain", "Print what Keplr and its like take to add the network").Examples("welkin node suggest-chain --home ~/.welkin").Does(SuggestChain),
    ];

    private static Task<int> ChainRegistry(Invocation invocation, CancellationToken cancel) =>
        Print(invocation.Get(Assets) ? AssetList(Network(invocation)) : Chain(Network(invocation)));

    private static Task<int> SuggestChain(Invocation invocation, CancellationToken cancel) => Print(Keplr(Network(invocation)));

    private static NetworkFile Network(Invocation invocation) => NetworkFile.Read(HomeFolder.Open(invocation.HomeGiven));

    /// <summary><c>chain.json</c> of the registry.</summary>
    internal static JsonObject Chain(NetworkFile network) => new()
    {
        ["$schema"] = "../chain.schema.json",
        ["chain_name"] = NameOf(network),
        ["chain_type"] = "cosmos",
        ["chain_id"] = network.ChainId,
        ["pretty_name"] = $"Welkin {network.ChainId}",
        ["status"] = "live",
        ["network_type"] = "testnet",
        ["bech32_prefix"] = Prefix,
        ["daemon_name"] = "welkin",
        ["node_home"] = "$HOME/.welkin",
        ["key_algos"] = new JsonArray("secp256k1"),
        ["slip44"] = CoinType,
        ["fees"] = new JsonObject
        {
            ["fee_tokens"] = new JsonArray(new JsonObject
            {
                ["denom"] = "uakt",
                ["fixed_min_gas_price"] = 0,
                ["low_gas_price"] = 0.0025,
                ["average_gas_price"] = 0.025,
                ["high_gas_price"] = 0.04,
            }),
        },
        ["staking"] = new JsonObject { ["staking_tokens"] = new JsonArray(new JsonObject { ["denom"] = "uakt" }) },
        ["apis"] = new JsonObject
        {
            ["rpc"] = Endpoint(network.Rpc),
            ["rest"] = Endpoint(network.Rest),
            ["grpc"] = Endpoint(network.Grpc),
        },
    };

    /// <summary><c>assetlist.json</c> of the registry.</summary>
    internal static JsonObject AssetList(NetworkFile network) => new()
    {
        ["$schema"] = "../assetlist.schema.json",
        ["chain_name"] = NameOf(network),
        ["assets"] = new JsonArray(Asset("uakt", "AKT", "Akash Network"), Asset("uact", "ACT", "Akash Compute Token")),
    };

    /// <summary>The argument of a wallet's <c>experimentalSuggestChain</c>.</summary>
    internal static JsonObject Keplr(NetworkFile network) => new()
    {
        ["chainId"] = network.ChainId,
        ["chainName"] = $"Welkin {network.ChainId}",
        ["rpc"] = network.Rpc,
        ["rest"] = network.Rest,
        ["bip44"] = new JsonObject { ["coinType"] = CoinType },
        ["bech32Config"] = new JsonObject
        {
            ["bech32PrefixAccAddr"] = Prefix,
            ["bech32PrefixAccPub"] = Prefix + "pub",
            ["bech32PrefixValAddr"] = Prefix + "valoper",
            ["bech32PrefixValPub"] = Prefix + "valoperpub",
            ["bech32PrefixConsAddr"] = Prefix + "valcons",
            ["bech32PrefixConsPub"] = Prefix + "valconspub",
        },
        ["currencies"] = new JsonArray(Currency("AKT", "uakt"), Currency("ACT", "uact")),
        ["feeCurrencies"] = new JsonArray(FeeCurrency()),
        ["stakeCurrency"] = Currency("AKT", "uakt"),
        ["features"] = new JsonArray("ibc-go", "ibc-transfer", "query:/cosmos/bank/v1beta1/spendable_balances", "ibc-v2"),
    };

    private static string NameOf(NetworkFile network) => string.Concat(network.ChainId.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static JsonArray Endpoint(string? address) => address is null ? [] : [new JsonObject { ["address"] = address, ["provider"] = "welkin" }];

    private static JsonObject Asset(string denom, string symbol, string name) => new()
    {
        ["description"] = name,
        ["denom_units"] = new JsonArray(
            new JsonObject { ["denom"] = denom, ["exponent"] = 0 },
            new JsonObject { ["denom"] = denom[1..], ["exponent"] = 6 }),
        ["type_asset"] = "sdk.coin",
        ["base"] = denom,
        ["name"] = name,
        ["display"] = denom[1..],
        ["symbol"] = symbol,
    };

    private static JsonObject Currency(string denom, string minimal) => new() { ["coinDenom"] = denom, ["coinMinimalDenom"] = minimal, ["coinDecimals"] = 6 };

    private static JsonObject FeeCurrency()
    {
        var currency = Currency("AKT", "uakt");
        currency["gasPriceStep"] = new JsonObject { ["low"] = 0.0025, ["average"] = 0.025, ["high"] = 0.04 };
        return currency;
    }

    private static Task<int> Print(JsonObject document)
    {
        Console.Out.WriteLine(document.ToJsonString(Indented));
        return Task.FromResult(0);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
