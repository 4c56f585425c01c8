using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.App;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Tests.Economy;

/// <summary>The production application with many validators, driven as consensus drives it: votes of the right set, absences, evidence.</summary>
internal sealed class StakeChain
{
    private const string Id = "stake-1";
    private const long BlockSeconds = 5;
    private static readonly BlockTime Start = new(1_767_225_600, 0);

    private readonly MemoryDatabase _database = new();
    private readonly List<(SigningKey Key, ulong Sequence)> _accounts = [];
    private readonly Dictionary<long, SortedDictionary<string, long>> _sets = [];

    /// <summary>A chain with accounts of which the first ones are validators.</summary>
    public StakeChain(int validators, int users, bool corrected)
    {
        for (var i = 0; i < validators + users; i++) _accounts.Add((new SigningKey(Hash($"stake {i}")), 0));
        Validators = validators;
        Application = new WelkinApplication(_database, new WelkinOptions());
        var response = Application.InitChain(new RequestInitChain
        {
            ChainId = Id,
            InitialHeight = 1,
            Time = Start.ToTimestamp(),
            ConsensusParams = new ConsensusParams
            {
                Block = new BlockParams { MaxBytes = 1_048_576, MaxGas = -1 },
                Evidence = new EvidenceParams { MaxAgeNumBlocks = 1000, MaxAgeDuration = new Duration { Seconds = 10_000 } },
                Validator = new ValidatorParams { PubKeyTypes = { "ed25519" } },
            },
            AppStateBytes = ByteString.CopyFromUtf8(Genesis(corrected).ToJsonString()),
        });
        _sets[0] = [];
        _sets[1] = Changed([], response.Validators);
        _sets[2] = _sets[1];
    }

    public WelkinApplication Application { get; }

    public int Validators { get; }

    public int Accounts => _accounts.Count;

    public long Height { get; private set; }

    public string Address(int account) => _accounts[account].Key.Address.ToString();

    public string Operator(int validator) => _accounts[validator].Key.Address.ToValoper();

    /// <summary>The set that voted on the last block, by consensus address in hex.</summary>
    public IReadOnlyDictionary<string, long> LastSet => _sets[Height];

    /// <summary>Makes a block.</summary>
    /// <param name="transactions">Sender and message of each.</param>
    /// <param name="absent">Who of the last set did not vote.</param>
    /// <param name="doubleSigner">Who of it signed twice, or null.</param>
    public ResponseFinalizeBlock Block(IEnumerable<(int Account, IMessage Message)> transactions, Func<string, bool> absent, string? doubleSigner)
    {
        var voters = _sets[Height];
        Height++;
        var request = new RequestFinalizeBlock
        {
            Height = Height,
            Time = At(Height).ToTimestamp(),
            ProposerAddress = Bytes(_sets[Height].First().Key),
            DecidedLastCommit = new Tendermint.Abci.CommitInfo(),
        };
        foreach (var (address, power) in voters)
        {
            request.DecidedLastCommit.Votes.Add(new VoteInfo
            {
                Validator = new Tendermint.Abci.Validator { Address = Bytes(address), Power = power },
                BlockIdFlag = absent(address) ? BlockIDFlag.Absent : BlockIDFlag.Commit,
            });
        }

        if (doubleSigner is not null)
        {
            request.Misbehavior.Add(new Misbehavior
            {
                Type = MisbehaviorType.DuplicateVote,
                Validator = new Tendermint.Abci.Validator { Address = Bytes(doubleSigner), Power = voters[doubleSigner] },
                Height = Height - 1,
                Time = At(Height - 1).ToTimestamp(),
            });
        }

        request.Txs.AddRange(transactions.Select(tx => ByteString.CopyFrom(Sign(tx.Account, tx.Message))));
        var response = Application.FinalizeBlock(request);
        using var batch = _database.NewBatch();
        Application.Commit(new Writer(batch));
        _database.Write(batch, sync: false);
        _sets[Height + 2] = Changed(_sets[Height + 1], response.ValidatorUpdates);
        _sets.Remove(Height - 2);
        return response;
    }

    private static BlockTime At(long height) => new(Start.Seconds + (height * BlockSeconds), 0);

    private static SortedDictionary<string, long> Changed(SortedDictionary<string, long> set, IEnumerable<ValidatorUpdate> updates)
    {
        var changed = new SortedDictionary<string, long>(set, StringComparer.Ordinal);
        foreach (var update in updates)
        {
            var address = Convert.ToHexString(SHA256.HashData(update.PubKey.Ed25519.Span).AsSpan(0, 20));
            if (update.Power > 0) changed[address] = update.Power;
            else if (!changed.Remove(address)) throw new InvalidOperationException($"{address} leaves a set that it is not in");
        }

        return changed;
    }

    private byte[] Sign(int account, IMessage message)
    {
        var (key, sequence) = _accounts[account];
        _accounts[account] = (key, sequence + 1);
        var draft = new TxDraft([message]) { GasLimit = 10_000_000 };
        return TxSigner.Sign(draft, key, new SigningContext(Id, (ulong)account, sequence), Cosmos.Tx.Signing.V1Beta1.SignMode.Direct, AminoForm.Network).OrThrow().Bytes;
    }

    private JsonObject Genesis(bool corrected)
    {
        var state = NetworkGenesis();
        if (!corrected) return state;
        state["welkin"] = new JsonObject();
        state["welkingov"] = new JsonObject();
        return state;
    }

    private JsonObject NetworkGenesis() => new()
    {
        ["auth"] = new JsonObject
        {
            ["params"] = JsonNode.Parse("""{"max_memo_characters":"256","tx_sig_limit":"7","tx_size_cost_per_byte":"10","sig_verify_cost_ed25519":"590","sig_verify_cost_secp256k1":"1000"}"""),
            ["accounts"] = new JsonArray([.. _accounts.Select((account, i) => (JsonNode)new JsonObject
            {
                ["@type"] = "/cosmos.auth.v1beta1.BaseAccount", ["address"] = account.Key.Address.ToString(), ["account_number"] = $"{i}", ["sequence"] = "0",
            })]),
        },
        ["bank"] = new JsonObject
        {
            ["params"] = new JsonObject { ["default_send_enabled"] = true },
            ["balances"] = new JsonArray([
                .. _accounts.Select(account => Held(account.Key.Address.ToString(), 1_000_000_000)),
                Held(Welkin.Core.Address.Module("not_bonded_tokens_pool").ToString(), Enumerable.Range(0, Validators).Sum(TokensOf)),
            ]),
        },
        ["distribution"] = JsonNode.Parse("""{"params":{"community_tax":"0.020000000000000000","base_proposer_reward":"0.0","bonus_proposer_reward":"0.0","withdraw_addr_enabled":true},"fee_pool":{"community_pool":[]}}"""),
        ["mint"] = JsonNode.Parse("""{"minter":{"inflation":"0.13","annual_provisions":"0.0"},"params":{"mint_denom":"uakt","inflation_rate_change":"0.13","inflation_max":"0.20","inflation_min":"0.07","goal_bonded":"0.67","blocks_per_year":"63115"}}"""),
        ["slashing"] = JsonNode.Parse("""{"params":{"signed_blocks_window":"12","min_signed_per_window":"0.5","downtime_jail_duration":"20s","slash_fraction_double_sign":"0.05","slash_fraction_downtime":"0.01"}}"""),
        ["evidence"] = new JsonObject(),
        ["staking"] = new JsonObject
        {
            ["params"] = new JsonObject
            {
                ["unbonding_time"] = "90s", ["max_validators"] = Math.Max(Validators * 2 / 3, 1), ["max_entries"] = 7, ["historical_entries"] = 20, ["bond_denom"] = "uakt", ["min_commission_rate"] = "0.0",
            },
            ["last_total_power"] = "0",
            ["validators"] = new JsonArray([.. Enumerable.Range(0, Validators).Select(Validator)]),
            ["delegations"] = new JsonArray([.. Enumerable.Range(0, Validators).Select(i => (JsonNode)new JsonObject
            {
                ["delegator_address"] = Address(i), ["validator_address"] = Operator(i), ["shares"] = $"{TokensOf(i)}.000000000000000000",
            })]),
        },
    };

    private JsonNode Validator(int i) => new JsonObject
    {
        ["operator_address"] = Operator(i),
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

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    private sealed class Writer(IWriteBatch batch) : IStateWriter
    {
        public void Set(byte[] key, byte[] value) => batch.Set(key, value);

        public void Delete(byte[] key) => batch.Delete(key);
    }
}
