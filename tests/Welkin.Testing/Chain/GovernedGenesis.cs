using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Testing.Chain;

/// <summary>Genesis of a chain that governs itself: votes last 60 seconds, expedited ones 30; a block is 6 seconds.</summary>
internal static class GovernedGenesis
{
    private const string Stake = "1000000000";

    public static IEnumerable<(string Section, JsonNode Content)> Sections()
    {
        yield return ("gov", JsonNode.Parse("""
            {"starting_proposal_id":"1","constitution":"","params":{
            "min_deposit":[{"denom":"uakt","amount":"10000000"}],"max_deposit_period":"120s","voting_period":"60s",
            "quorum":"0.334","threshold":"0.5","veto_threshold":"0.334","min_initial_deposit_ratio":"0","proposal_cancel_ratio":"0.5",
            "proposal_cancel_dest":"","expedited_voting_period":"30s","expedited_threshold":"0.667",
            "expedited_min_deposit":[{"denom":"uakt","amount":"50000000"}],"burn_vote_quorum":false,"burn_proposal_deposit_prevote":false,
            "burn_vote_veto":true,"min_deposit_ratio":"0.01"}}
            """)!);
        yield return ("staking", JsonNode.Parse("""
            {"params":{"unbonding_time":"600s","max_validators":100,"max_entries":7,"historical_entries":10,"bond_denom":"uakt","min_commission_rate":"0"},
            "last_total_power":"0"}
            """)!);
        yield return ("distribution", JsonNode.Parse("""
            {"params":{"community_tax":"0.02","base_proposer_reward":"0","bonus_proposer_reward":"0","withdraw_addr_enabled":true},"fee_pool":{}}
            """)!);
        yield return ("slashing", JsonNode.Parse("""
            {"params":{"signed_blocks_window":"100","min_signed_per_window":"0.5","downtime_jail_duration":"600s","slash_fraction_double_sign":"0.05","slash_fraction_downtime":"0.01"}}
            """)!);
        yield return ("upgrade", new JsonObject());
    }

    public static MsgCreateValidator CreateValidator(Address account, string name) => new()
    {
        Description = new Description { Moniker = name },
        Commission = new CommissionRates { Rate = Dec.Parse("0.1").OrThrow().ToWire(), MaxRate = Dec.One.ToWire(), MaxChangeRate = Dec.One.ToWire() },
        MinSelfDelegation = "1",
        ValidatorAddress = account.ToValoper(),
        Pubkey = ConsensusKey(name),
        Value = new Coin("uakt", Int.Parse(Stake).OrThrow()).ToMessage(),
    };

    // Any 32 bytes are a key as far as these chains look: nobody signs their blocks.
    private static Any ConsensusKey(string name) => TypeUrls.Pack(new global::Cosmos.Crypto.Ed25519.PubKey
    {
        Key = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes($"consensus {name}"))),
    });
}
