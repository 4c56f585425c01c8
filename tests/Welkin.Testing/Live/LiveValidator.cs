using System.Globalization;
using System.Text.Json.Nodes;
using Welkin.Core;
using Welkin.Engine.Keys;

namespace Welkin.Testing.Live;

/// <summary>
/// The recorded chain's only validator, bonded by the genesis itself. There it is made by a transaction, whose signature covers a key that is not
/// ours to sign blocks with; here everything but that key is as the transaction says.
/// </summary>
internal static class LiveValidator
{
    private const string Epoch = "1970-01-01T00:00:00Z";

    /// <summary>Puts the genesis transaction's effect in its place.</summary>
    public static void Replace(JsonObject state, PrivateKey key)
    {
        var transactions = state["genutil"]!["gen_txs"]!.AsArray();
        var message = transactions[0]!["body"]!["messages"]![0]!.AsObject();
        state["genutil"]!["gen_txs"] = new JsonArray();
        var valoper = (string)message["validator_address"]!;
        var account = Address.ParseValoper(valoper).OrThrow().ToString();
        var tokens = (string)message["value"]!["amount"]!;
        var denom = (string)message["value"]!["denom"]!;

        var staking = state["staking"]!.AsObject();
        staking["validators"] = new JsonArray(Validator(message, key, tokens));
        staking["delegations"] = new JsonArray(new JsonObject { ["delegator_address"] = account, ["validator_address"] = valoper, ["shares"] = Shares(tokens) });
        Move(state["bank"]!["balances"]!.AsArray(), account, (denom, tokens));
    }

    // It stands unbonded, and the first set bonds it: that writes everything that belongs to a bonded one.
    private static JsonObject Validator(JsonObject message, PrivateKey key, string tokens) => new()
    {
        ["operator_address"] = message["validator_address"]!.DeepClone(),
        ["consensus_pubkey"] = new JsonObject { ["@type"] = "/cosmos.crypto.ed25519.PubKey", ["key"] = Convert.ToBase64String(key.Public.Bytes.Span) },
        ["status"] = "BOND_STATUS_UNBONDED",
        ["tokens"] = tokens,
        ["delegator_shares"] = Shares(tokens),
        ["description"] = message["description"]!.DeepClone(),
        ["unbonding_height"] = "0",
        ["unbonding_time"] = Epoch,
        ["commission"] = new JsonObject { ["commission_rates"] = message["commission"]!.DeepClone(), ["update_time"] = Epoch },
        ["min_self_delegation"] = message["min_self_delegation"]!.DeepClone(),
    };

    private static string Shares(string tokens) => tokens + ".000000000000000000";

    private static void Move(JsonArray balances, string account, (string Denom, string Amount) bonded)
    {
        var held = balances.Single(entry => (string)entry!["address"]! == account)!["coins"]!.AsArray().Single(coin => (string)coin!["denom"]! == bonded.Denom)!;
        held["amount"] = (Number((string)held["amount"]!) - Number(bonded.Amount)).ToString(CultureInfo.InvariantCulture);
        balances.Add(new JsonObject
        {
            ["address"] = Address.Module("not_bonded_tokens_pool").ToString(),
            ["coins"] = new JsonArray(new JsonObject { ["denom"] = bonded.Denom, ["amount"] = bonded.Amount }),
        });
    }

    private static System.Numerics.BigInteger Number(string digits) => System.Numerics.BigInteger.Parse(digits, CultureInfo.InvariantCulture);
}
