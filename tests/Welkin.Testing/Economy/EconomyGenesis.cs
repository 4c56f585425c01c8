using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Welkin.Core;

namespace Welkin.Testing.Economy;

/// <summary>Genesis of a chain with every module: short periods, so that everything that ends does end within a few blocks.</summary>
internal static class EconomyGenesis
{
    public static JsonObject Make(IReadOnlyList<string> accounts, int validators)
    {
        var state = JsonNode.Parse(Rules)!.AsObject();
        state["auth"]!["accounts"] = new JsonArray([.. accounts.Select((address, i) => (JsonNode)new JsonObject
        {
            ["@type"] = "/cosmos.auth.v1beta1.BaseAccount", ["address"] = address, ["account_number"] = $"{i}", ["sequence"] = "0",
        })]);
        state["bank"]!["balances"] = new JsonArray([
            .. accounts.Select(address => Held(address, 1_000_000_000)),
            Held(Address.Module("not_bonded_tokens_pool").ToString(), Enumerable.Range(0, validators).Sum(TokensOf)),
        ]);
        var staking = state["staking"]!;
        staking["params"]!["max_validators"] = Math.Max(validators * 2 / 3, 1);
        staking["validators"] = new JsonArray([.. Enumerable.Range(0, validators).Select(i => Validator(Address.Parse(accounts[i]).OrThrow(), i))]);
        staking["delegations"] = new JsonArray([.. Enumerable.Range(0, validators).Select(i => (JsonNode)new JsonObject
        {
            ["delegator_address"] = accounts[i], ["validator_address"] = Address.Parse(accounts[i]).OrThrow().ToValoper(), ["shares"] = $"{TokensOf(i)}.000000000000000000",
        })]);
        return state;
    }

    /// <summary>32 bytes that a name stands for.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private const string Rules = """
        {
          "auth": {"params":{"max_memo_characters":"256","tx_sig_limit":"7","tx_size_cost_per_byte":"10","sig_verify_cost_ed25519":"590","sig_verify_cost_secp256k1":"1000"}},
          "bank": {"params":{"default_send_enabled":true}},
          "authz": {}, "feegrant": {}, "upgrade": {}, "vesting": {}, "evidence": {}, "cert": {}, "audit": {}, "escrow": {}, "provider": {},
          "distribution": {"params":{"community_tax":"0.020000000000000000","base_proposer_reward":"0.0","bonus_proposer_reward":"0.0","withdraw_addr_enabled":true},"fee_pool":{"community_pool":[]}},
          "mint": {"minter":{"inflation":"0.13","annual_provisions":"0.0"},"params":{"mint_denom":"uakt","inflation_rate_change":"0.13","inflation_max":"0.20","inflation_min":"0.07","goal_bonded":"0.67","blocks_per_year":"63115"}},
          "slashing": {"params":{"signed_blocks_window":"12","min_signed_per_window":"0.5","downtime_jail_duration":"20s","slash_fraction_double_sign":"0.05","slash_fraction_downtime":"0.01"}},
          "staking": {"params":{"unbonding_time":"90s","max_entries":7,"historical_entries":20,"bond_denom":"uakt","min_commission_rate":"0.0"},"last_total_power":"0"},
          "gov": {"starting_proposal_id":"1","params":{"min_deposit":[{"denom":"uakt","amount":"10000"}],"max_deposit_period":"60s","voting_period":"40s",
            "quorum":"0.334","threshold":"0.5","veto_threshold":"0.334","min_initial_deposit_ratio":"0","proposal_cancel_ratio":"0.5","proposal_cancel_dest":"",
            "expedited_voting_period":"20s","expedited_threshold":"0.667","expedited_min_deposit":[{"denom":"uakt","amount":"50000"}],"burn_vote_quorum":false,
            "burn_proposal_deposit_prevote":false,"burn_vote_veto":true,"min_deposit_ratio":"0.01"}},
          "take": {"params":{"denom_take_rates":[{"denom":"uakt","rate":2}],"default_take_rate":20}},
          "deployment": {"params":{"min_deposits":[{"denom":"uakt","amount":"500"}]}},
          "market": {"params":{"bid_min_deposit":{"denom":"uakt","amount":"500"},"order_max_bids":3,"bid_min_deposits":[{"denom":"uakt","amount":"500"}]}},
          "welkin": {"params":{"max_detail_bytes":256}},
          "welkingov": {}
        }
        """;

    private static JsonNode Validator(Address account, int i) => new JsonObject
    {
        ["operator_address"] = account.ToValoper(),
        ["consensus_pubkey"] = new JsonObject { ["@type"] = "/cosmos.crypto.ed25519.PubKey", ["key"] = Convert.ToBase64String(Hash($"consensus {i}")) },
        ["status"] = "BOND_STATUS_UNBONDED",
        ["tokens"] = $"{TokensOf(i)}",
        ["delegator_shares"] = $"{TokensOf(i)}.000000000000000000",
        ["description"] = new JsonObject { ["moniker"] = $"validator {i}" },
        ["unbonding_time"] = "1970-01-01T00:00:00Z",
        ["commission"] = new JsonObject
        {
            ["commission_rates"] = new JsonObject { ["rate"] = "0.100000000000000007", ["max_rate"] = "0.2", ["max_change_rate"] = "0.01" },
            ["update_time"] = "1970-01-01T00:00:00Z",
        },
        ["min_self_delegation"] = "1000000",
    };

    private static long TokensOf(int validator) => 10_000_000 + (validator * 1_234_567L);

    private static JsonNode Held(string address, long amount) => new JsonObject
    {
        ["address"] = address, ["coins"] = new JsonArray(new JsonObject { ["denom"] = "uakt", ["amount"] = $"{amount}" }),
    };
}
