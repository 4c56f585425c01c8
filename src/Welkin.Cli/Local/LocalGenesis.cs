using System.Text.Json.Nodes;
using Welkin.Cli.Home;
using Welkin.Engine.Keys;

namespace Welkin.Cli.Local;

/// <summary>The genesis document of a local network: one validator, funded accounts, registered and audited providers.</summary>
/// <remarks>Its <c>welkin</c> section makes it a chain of the welkin rule set.</remarks>
public static class LocalGenesis
{
    /// <summary>Denominations that accounts hold, deposits may be in and prices may be in.</summary>
    public static readonly string[] Denoms = ["ibc/170C677610AC31DF0904FFE09CD3B5C657492170E7E52372E48756B71E56F2F1", "uact", "uakt"];

    // The auditor that most public SDLs ask for.
    private const string WellKnownAuditor = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";
    private const string Balance = "1000000000000";
    private const string MinDeposit = "500000";

    private static readonly (string Key, string Value)[] ProviderAttributes =
        [("host", "akash"), ("organization", "welkin"), ("region", "lab"), ("tier", "community")];

    /// <summary>Builds the document.</summary>
    public static string Make(UpSettings settings, IReadOnlyList<NetworkAccount> accounts, PrivateKey validator) => new JsonObject
    {
        ["genesis_time"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["chain_id"] = settings.ChainId,
        ["initial_height"] = "1",
        ["consensus_params"] = ConsensusParams(),
        ["validators"] = new JsonArray(Validator(validator)),
        ["app_hash"] = "",
        ["app_state"] = AppState(settings, accounts, validator),
    }.ToJsonString(Indented);

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonObject ConsensusParams() => new()
    {
        ["block"] = new JsonObject { ["max_bytes"] = "1048576", ["max_gas"] = "200000000" },
        ["evidence"] = new JsonObject { ["max_age_num_blocks"] = "100000", ["max_age_duration"] = "172800000000000", ["max_bytes"] = "1048576" },
        ["validator"] = new JsonObject { ["pub_key_types"] = new JsonArray("ed25519") },
        ["version"] = new JsonObject { ["app"] = "0" },
        ["abci"] = new JsonObject { ["vote_extensions_enable_height"] = "0" },
    };

    private static JsonObject Validator(PrivateKey key) => new()
    {
        ["address"] = Convert.ToHexString(key.Public.Address.Span),
        ["pub_key"] = new JsonObject { ["type"] = "tendermint/PubKeyEd25519", ["value"] = Convert.ToBase64String(key.Public.Bytes.Span) },
        ["power"] = "1000",
        ["name"] = "local",
    };

    private static JsonObject AppState(UpSettings settings, IReadOnlyList<NetworkAccount> accounts, PrivateKey validator)
    {
        var state = Sections(settings, accounts);
        foreach (var (name, section) in LocalStake.Sections(Named(accounts, "validator"), validator)) state.Add(name, section);
        return state;
    }

    private static JsonObject Sections(UpSettings settings, IReadOnlyList<NetworkAccount> accounts) => new()
    {
        ["auth"] = new JsonObject { ["params"] = AuthParams(), ["accounts"] = new JsonArray([.. accounts.Select(Account)]) },
        ["bank"] = Bank(accounts),
        ["authz"] = new JsonObject { ["authorization"] = new JsonArray() },
        ["feegrant"] = new JsonObject { ["allowances"] = new JsonArray() },
        ["distribution"] = Distribution(),
        ["take"] = Take(),
        ["escrow"] = new JsonObject { ["accounts"] = new JsonArray(), ["payments"] = new JsonArray() },
        ["deployment"] = new JsonObject { ["deployments"] = new JsonArray(), ["params"] = new JsonObject { ["min_deposits"] = Coins(MinDeposit) } },
        ["market"] = Market(),
        ["provider"] = new JsonObject { ["providers"] = new JsonArray([.. Providers(settings, accounts)]) },
        ["audit"] = new JsonObject { ["providers"] = new JsonArray([.. Audits(settings, accounts)]) },
        ["cert"] = new JsonObject { ["certificates"] = new JsonArray() },
        ["gov"] = GovGenesis.Make(settings),
        ["upgrade"] = new JsonObject(),
        ["vesting"] = new JsonObject(),
        ["ibc"] = new JsonObject
        {
            ["client_genesis"] = new JsonObject { ["params"] = new JsonObject { ["allowed_clients"] = new JsonArray("*") } },
            ["connection_genesis"] = new JsonObject { ["params"] = new JsonObject { ["max_expected_time_per_block"] = "30000000000" } },
        },
        ["transfer"] = new JsonObject { ["port_id"] = "transfer", ["params"] = new JsonObject { ["send_enabled"] = true, ["receive_enabled"] = true } },
        ["welkingov"] = new JsonObject { ["entries"] = new JsonArray() },
        ["welkin"] = new JsonObject { ["params"] = new JsonObject { ["max_detail_bytes"] = 256 }, ["closures"] = new JsonArray() },
    };

    private static JsonObject AuthParams() => new()
    {
        ["max_memo_characters"] = "256",
        ["tx_sig_limit"] = "7",
        ["tx_size_cost_per_byte"] = "10",
        ["sig_verify_cost_ed25519"] = "590",
        ["sig_verify_cost_secp256k1"] = "1000",
    };

    private static JsonNode Account(NetworkAccount account, int number) => new JsonObject
    {
        ["@type"] = "/cosmos.auth.v1beta1.BaseAccount",
        ["address"] = account.Address,
        ["pub_key"] = null,
        ["account_number"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["sequence"] = "0",
    };

    private static JsonObject Bank(IReadOnlyList<NetworkAccount> accounts) => new()
    {
        ["params"] = new JsonObject { ["send_enabled"] = new JsonArray(), ["default_send_enabled"] = true },
        ["balances"] = new JsonArray([.. accounts.Select(account => Held(account.Address, Coins(Balance))), Held(LocalStake.Pool, StakedCoins())]),
        ["supply"] = new JsonArray(),
        ["denom_metadata"] = new JsonArray(),
        ["send_enabled"] = new JsonArray(),
    };

    private static JsonNode Held(string address, JsonArray coins) => new JsonObject { ["address"] = address, ["coins"] = coins };

    private static JsonArray StakedCoins() => new(new JsonObject { ["denom"] = "uakt", ["amount"] = LocalStake.Bonded });

    private static JsonObject Distribution() => new()
    {
        ["params"] = new JsonObject
        {
            ["community_tax"] = "0.020000000000000000",
            ["base_proposer_reward"] = "0.000000000000000000",
            ["bonus_proposer_reward"] = "0.000000000000000000",
            ["withdraw_addr_enabled"] = true,
        },
        ["fee_pool"] = new JsonObject { ["community_pool"] = new JsonArray() },
        ["delegator_withdraw_infos"] = new JsonArray(),
        ["previous_proposer"] = "",
        ["outstanding_rewards"] = new JsonArray(),
        ["validator_accumulated_commissions"] = new JsonArray(),
        ["validator_historical_rewards"] = new JsonArray(),
        ["validator_current_rewards"] = new JsonArray(),
        ["delegator_starting_infos"] = new JsonArray(),
        ["validator_slash_events"] = new JsonArray(),
    };

    private static JsonObject Take() => new()
    {
        ["params"] = new JsonObject
        {
            ["denom_take_rates"] = new JsonArray(new JsonObject { ["denom"] = "uakt", ["rate"] = 2 }),
            ["default_take_rate"] = 20,
        },
    };

    private static JsonObject Market() => new()
    {
        ["params"] = new JsonObject
        {
            ["bid_min_deposit"] = new JsonObject { ["denom"] = "uakt", ["amount"] = MinDeposit },
            ["order_max_bids"] = 20,
            ["bid_min_deposits"] = Coins(MinDeposit),
        },
        ["orders"] = new JsonArray(),
        ["leases"] = new JsonArray(),
        ["bids"] = new JsonArray(),
    };

    private static IEnumerable<JsonNode> Providers(UpSettings settings, IReadOnlyList<NetworkAccount> accounts)
    {
        for (var k = 1; k <= settings.Providers; k++)
        {
            yield return new JsonObject
            {
                ["owner"] = Named(accounts, LocalAccounts.ProviderName(k)),
                ["host_uri"] = $"https://127.0.0.1:{settings.Ports.Gateway(k)}",
                ["attributes"] = Attributes(settings),
                ["info"] = new JsonObject { ["email"] = "", ["website"] = "" },
            };
        }
    }

    private static IEnumerable<JsonNode> Audits(UpSettings settings, IReadOnlyList<NetworkAccount> accounts)
    {
        for (var k = 1; k <= settings.Providers; k++)
        {
            foreach (var auditor in (string[])[Named(accounts, "auditor"), WellKnownAuditor])
            {
                yield return new JsonObject
                {
                    ["owner"] = Named(accounts, LocalAccounts.ProviderName(k)),
                    ["auditor"] = auditor,
                    ["attributes"] = Attributes(settings),
                };
            }
        }
    }

    // Tenants can see it when a provider does not keep its workloads apart.
    private static JsonArray Attributes(UpSettings settings)
    {
        var attributes = settings.Isolation == "none" ? ProviderAttributes.Append(("isolation", "none")).Order() : ProviderAttributes.AsEnumerable();
        return new JsonArray([.. attributes.Select(pair => new JsonObject { ["key"] = pair.Item1, ["value"] = pair.Item2 })]);
    }

    private static string Named(IReadOnlyList<NetworkAccount> accounts, string name) => accounts.First(account => account.Name == name).Address;

    private static JsonArray Coins(string amount) =>
        new([.. Denoms.Select(denom => new JsonObject { ["denom"] = denom, ["amount"] = amount })]);
}
