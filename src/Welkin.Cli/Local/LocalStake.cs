using System.Text.Json.Nodes;
using Welkin.Core;
using Welkin.Engine.Keys;

namespace Welkin.Cli.Local;

/// <summary>Proof of stake of a local network: the account <c>validator</c> delegates to itself, so that inflation and rewards run.</summary>
/// <remarks>The validator stands unbonded in genesis; the first set bonds it, which writes everything that belongs to a bonded one.</remarks>
internal static class LocalStake
{
    /// <summary>Tokens that the validator bonds to itself: a power of 1000.</summary>
    public const string Bonded = "1000000000";

    private const string Denom = "uakt";
    private const string None = "0.000000000000000000";
    private const string Epoch = "1970-01-01T00:00:00Z";

    /// <summary>The account that holds them until the first set bonds them.</summary>
    public static string Pool { get; } = Address.Module("not_bonded_tokens_pool").ToString();

    /// <summary>The sections of the economy.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Sections(string account, PrivateKey key)
    {
        var operatorAddress = Address.Parse(account).OrThrow().ToValoper();
        yield return new("staking", Staking(account, operatorAddress, key));
        yield return new("slashing", Slashing());
        yield return new("mint", Mint());
        yield return new("evidence", new JsonObject { ["evidence"] = new JsonArray() });
    }

    private static JsonObject Staking(string account, string operatorAddress, PrivateKey key) => new()
    {
        ["params"] = new JsonObject
        {
            ["unbonding_time"] = "1814400s",
            ["max_validators"] = 100,
            ["max_entries"] = 7,
            ["historical_entries"] = 10000,
            ["bond_denom"] = Denom,
            ["min_commission_rate"] = None,
        },
        ["last_total_power"] = "0",
        ["last_validator_powers"] = new JsonArray(),
        ["validators"] = new JsonArray(Validator(operatorAddress, key)),
        ["delegations"] = new JsonArray(new JsonObject
        {
            ["delegator_address"] = account,
            ["validator_address"] = operatorAddress,
            ["shares"] = $"{Bonded}.000000000000000000",
        }),
        ["unbonding_delegations"] = new JsonArray(),
        ["redelegations"] = new JsonArray(),
        ["exported"] = false,
    };

    private static JsonObject Validator(string operatorAddress, PrivateKey key) => new()
    {
        ["operator_address"] = operatorAddress,
        ["consensus_pubkey"] = new JsonObject { ["@type"] = "/cosmos.crypto.ed25519.PubKey", ["key"] = Convert.ToBase64String(key.Public.Bytes.Span) },
        ["jailed"] = false,
        ["status"] = "BOND_STATUS_UNBONDED",
        ["tokens"] = Bonded,
        ["delegator_shares"] = $"{Bonded}.000000000000000000",
        ["description"] = new JsonObject { ["moniker"] = "local", ["identity"] = "", ["website"] = "", ["security_contact"] = "", ["details"] = "" },
        ["unbonding_height"] = "0",
        ["unbonding_time"] = Epoch,
        ["commission"] = new JsonObject
        {
            ["commission_rates"] = new JsonObject { ["rate"] = "0.100000000000000000", ["max_rate"] = "0.200000000000000000", ["max_change_rate"] = "0.010000000000000000" },
            ["update_time"] = Epoch,
        },
        ["min_self_delegation"] = "1",
        ["unbonding_on_hold_ref_count"] = "0",
        ["unbonding_ids"] = new JsonArray(),
    };

    private static JsonObject Slashing() => new()
    {
        ["params"] = new JsonObject
        {
            ["signed_blocks_window"] = "100",
            ["min_signed_per_window"] = "0.500000000000000000",
            ["downtime_jail_duration"] = "600s",
            ["slash_fraction_double_sign"] = "0.050000000000000000",
            ["slash_fraction_downtime"] = "0.010000000000000000",
        },
        ["signing_infos"] = new JsonArray(),
        ["missed_blocks"] = new JsonArray(),
    };

    private static JsonObject Mint() => new()
    {
        ["minter"] = new JsonObject { ["inflation"] = "0.130000000000000000", ["annual_provisions"] = None },
        ["params"] = new JsonObject
        {
            ["mint_denom"] = Denom,
            ["inflation_rate_change"] = "0.130000000000000000",
            ["inflation_max"] = "0.200000000000000000",
            ["inflation_min"] = "0.070000000000000000",
            ["goal_bonded"] = "0.670000000000000000",
            ["blocks_per_year"] = "6311520",
        },
    };
}
