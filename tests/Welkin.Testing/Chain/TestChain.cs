using System.Text.Json.Nodes;
using Cosmos.Tx.Signing.V1Beta1;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Testing.Chain;

/// <summary>The production application, over a database in memory unless told otherwise: signed transactions in, results out, block by block.</summary>
public sealed class TestChain
{
    private const string Id = "test-1";
    private const string Funds = "1000000000000";
    private static readonly string[] Denoms = ["uact", "uakt"];

    private readonly IDatabase _database;
    private readonly bool _isSynced;
    private readonly WelkinApplication _application;
    private readonly Dictionary<string, (SigningKey Key, ulong Number, ulong Sequence)> _accounts = new(StringComparer.Ordinal);
    private long _height;

    private TestChain(IReadOnlyList<string> names, WelkinOptions? options = null, IDatabase? database = null)
    {
        (_database, _isSynced) = (database ?? new MemoryDatabase(), database is not null);
        _application = new WelkinApplication(_database, options ?? new WelkinOptions());
        for (var i = 0; i < names.Count; i++)
        {
            var key = new SigningKey(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(names[i])));
            _accounts[names[i]] = (key, (ulong)i, 0);
        }
    }

    /// <summary>The next height to be made.</summary>
    public long NextHeight => _height + 1;

    /// <summary>The time of the last block, in seconds since 1970.</summary>
    public long Now => At(_height).Seconds;

    /// <summary>A chain with funded accounts of these names.</summary>
    /// <param name="corrected">True: the welkin rule set. False: the network's.</param>
    public static TestChain Start(bool corrected, params string[] names)
    {
        var chain = new TestChain(names);
        chain.Init(chain.AppState(corrected).ToJsonString());
        return chain;
    }

    /// <summary>A chain of the welkin rule set over a database that each block is synced to, as a node does.</summary>
    public static TestChain StartOn(IDatabase database, WelkinOptions options, params string[] names)
    {
        var chain = new TestChain(names, options, database);
        chain.Init(chain.AppState(corrected: true).ToJsonString());
        return chain;
    }

    /// <summary>A chain with governance; accounts named <c>val…</c> are validators of a thousand AKT each.</summary>
    /// <param name="corrected">True: the welkin rule set. False: the network's.</param>
    /// <param name="options">What the node is told.</param>
    /// <param name="names">The accounts.</param>
    public static TestChain WithValidators(bool corrected, WelkinOptions options, params string[] names)
    {
        var chain = new TestChain(names, options);
        var state = chain.AppState(corrected);
        foreach (var (section, content) in GovernedGenesis.Sections()) state[section] = content;
        chain.Init(state.ToJsonString());
        foreach (var name in names.Where(name => name.StartsWith("val", StringComparison.Ordinal)))
        {
            chain.Ok(name, GovernedGenesis.CreateValidator(chain._accounts[name].Key.Address, name));
        }

        return chain;
    }

    /// <summary>A chain that begins with what another exported, but for the modules that a test chain does not speak of.</summary>
    public static TestChain From(IReadOnlyList<KeyValuePair<string, string>> sections, params string[] names)
    {
        var chain = new TestChain(names);
        var spoken = chain.AppState(corrected: true).Select(section => section.Key).Union(["escrow", "audit", "cert", "authz", "feegrant"]).ToHashSet();
        chain.Init(new JsonObject(sections.Where(section => spoken.Contains(section.Key)).Select(section => KeyValuePair.Create(section.Key, JsonNode.Parse(section.Value)))).ToJsonString());
        return chain;
    }

    /// <summary>A chain that begins with all that another exported; its accounts cannot sign, their sequences went on. Without inflation, as test chains are.</summary>
    public static TestChain FromWhole(IReadOnlyList<KeyValuePair<string, string>> sections, params string[] names)
    {
        var chain = new TestChain(names);
        chain.Init(new JsonObject(sections.Where(section => section.Key != "mint").Select(section => KeyValuePair.Create(section.Key, JsonNode.Parse(section.Value)))).ToJsonString());
        return chain;
    }

    private void Init(string appState)
    {
        _application.InitChain(new RequestInitChain
        {
            ChainId = Id,
            InitialHeight = 1,
            Time = At(0),
            ConsensusParams = new Tendermint.Types.ConsensusParams
            {
                Block = new Tendermint.Types.BlockParams { MaxBytes = 1_048_576, MaxGas = -1 },
                Evidence = new Tendermint.Types.EvidenceParams(),
                Validator = new Tendermint.Types.ValidatorParams { PubKeyTypes = { "ed25519" } },
            },
            AppStateBytes = ByteString.CopyFromUtf8(appState),
        });
        Block();
    }

    /// <summary>The address of an account.</summary>
    public string Address(string name) => _accounts[name].Key.Address.ToString();

    /// <summary>A block with one transaction for each entry, in order.</summary>
    public IReadOnlyList<ExecTxResult> Block(params (string Signer, IMessage[] Messages)[] transactions) =>
        BlockOf([.. transactions.Select(tx => Sign(tx.Signer, tx.Messages))]);

    /// <summary>A block with one transaction that is signed as amino JSON.</summary>
    public ExecTxResult SendAmino(string signer, AminoForm form, params IMessage[] messages) => BlockOf(Sign(signer, messages, SignMode.LegacyAminoJson, form))[0];

    /// <summary>Transactions as they go over the wire; each uses up its signer's sequence.</summary>
    public byte[][] Signed(params (string Signer, IMessage[] Messages)[] transactions) => [.. transactions.Select(tx => Sign(tx.Signer, tx.Messages))];

    /// <summary>A block of transactions that were signed before.</summary>
    public IReadOnlyList<ExecTxResult> BlockOfSigned(byte[][] transactions) => BlockOf(transactions);

    private IReadOnlyList<ExecTxResult> BlockOf(params byte[][] transactions)
    {
        _height++;
        var request = new RequestFinalizeBlock { Height = _height, Time = At(_height) };
        request.Txs.AddRange(transactions.Select(tx => ByteString.CopyFrom(tx)));
        var response = _application.FinalizeBlock(request);
        (LastTransactions, AppHash) = (transactions, response.AppHash.ToByteArray());
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using var batch = _database.NewBatch();
        _application.Commit(new Writer(batch));
        _database.Write(batch, _isSynced);
        LastCommit = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        return response.TxResults;
    }

    /// <summary>How long the commit of the last block took.</summary>
    public TimeSpan LastCommit { get; private set; }

    /// <summary>The application hash after the last block; the header of the next one has it.</summary>
    public byte[] AppHash { get; private set; } = [];

    /// <summary>The transactions of the last block.</summary>
    public IReadOnlyList<byte[]> LastTransactions { get; private set; } = [];

    /// <summary>The stored value of a key after the last block, with its proofs.</summary>
    public (byte[] Value, Tendermint.Crypto.ProofOps Proof) Prove(string store, byte[] key)
    {
        var answer = _application.Query(new RequestQuery { Path = $"/store/{store}/key", Data = ByteString.CopyFrom(key), Height = _height, Prove = true });
        return (answer.Value.ToByteArray(), answer.ProofOps);
    }

    /// <summary>A block with one transaction.</summary>
    public ExecTxResult Send(string signer, params IMessage[] messages) => Block((signer, messages))[0];

    /// <summary>The wire form of an unordered transaction of an account.</summary>
    /// <param name="signer">Name of the account.</param>
    /// <param name="timeout">Seconds after genesis; blocks are six seconds apart.</param>
    /// <param name="sequence">What the signer info claims; 0 is right.</param>
    /// <param name="messages">What it does.</param>
    public byte[] Unordered(string signer, long timeout, ulong sequence, params IMessage[] messages)
    {
        var (key, number, _) = _accounts[signer];
        var draft = new TxDraft(messages) { GasLimit = 10_000_000, Unordered = true, TimeoutTimestamp = BlockTime.FromTimestamp(At(0)).Add(timeout * 1_000_000_000) };
        return TxSigner.Sign(draft, key, new SigningContext(Id, number, sequence)).OrThrow().Bytes;
    }

    /// <summary>A block with one transaction that must succeed.</summary>
    public ExecTxResult Ok(string signer, params IMessage[] messages)
    {
        var result = Send(signer, messages);
        return result.Code == 0 ? result : throw new InvalidOperationException($"{result.Codespace} {result.Code}: {result.Log}");
    }

    /// <summary>The raw answer to a query at the last height, whatever it says.</summary>
    public ResponseQuery Ask(string path, byte[] request) => _application.Query(new RequestQuery { Path = path, Data = ByteString.CopyFrom(request) });

    /// <summary>Asks a query at the last height.</summary>
    public TResponse Query<TResponse>(string method, IMessage request) where TResponse : IMessage<TResponse>, new()
    {
        var answer = Ask(method, request.ToByteArray());
        if (answer.Code != 0) throw new InvalidOperationException($"{answer.Codespace} {answer.Code}: {answer.Log}");
        var response = new TResponse();
        response.MergeFrom(answer.Value);
        return response;
    }

    /// <summary>A balance in base units.</summary>
    public long Balance(string name, string denom = "uakt") => BalanceOf(Address(name), denom);

    /// <summary>A balance of any address, in base units.</summary>
    public long BalanceOf(string address, string denom = "uakt") => long.Parse(
        Query<Cosmos.Bank.V1Beta1.QueryBalanceResponse>(
            "/cosmos.bank.v1beta1.Query/Balance",
            new Cosmos.Bank.V1Beta1.QueryBalanceRequest { Address = address, Denom = denom }).Balance.Amount,
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What is broken in the state after the last block.</summary>
    public IReadOnlyList<string> BrokenInvariants()
    {
        var ctx = _application.ContextAt(_height).OrThrow();
        return [.. _application.Modules.Invariants.Select(invariant => invariant.Broken(ctx) is { } broken ? $"{invariant.Module}/{invariant.Name}: {broken}" : null).OfType<string>()];
    }

    /// <summary>The genesis sections of the state after the last block.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Export() => _application.Export(_height).Sections;

    /// <summary>The application itself, for what has no helper here.</summary>
    public WelkinApplication Application => _application;

    /// <summary>The application of another program over the same state, which it must not write to.</summary>
    public WelkinApplication Reopened(WelkinOptions options) => new(_database, options);

    /// <summary>The key of an account.</summary>
    public SigningKey Key(string name) => _accounts[name].Key;

    /// <summary>A transaction of an account for its next use, which stays its next.</summary>
    public byte[] Draft(string signer, params IMessage[] messages)
    {
        var (key, _, sequence) = _accounts[signer];
        return TxSigner.ForSimulation(new TxDraft(messages) { GasLimit = 10_000_000 }, key.PublicKey, sequence);
    }

    /// <summary>A chain of the welkin rule set that also speaks of governance and staking, so that their messages get past their params.</summary>
    public static TestChain StartWhole(params string[] names)
    {
        var chain = new TestChain(names);
        chain.Init(WholeGenesis(names));
        return chain;
    }

    /// <summary>The application's part of such a chain's genesis.</summary>
    public static string WholeGenesis(params string[] names)
    {
        var state = new TestChain(names).AppState(corrected: true);
        foreach (var (name, section) in JsonNode.Parse(Governed)!.AsObject()) state[name] = section!.DeepClone();
        return state.ToJsonString();
    }

    private const string Governed = """
        {
          "gov": {"starting_proposal_id":"1","params":{"min_deposit":[{"denom":"uakt","amount":"10000000"}],"max_deposit_period":"172800s","voting_period":"172800s",
            "quorum":"0.334000000000000000","threshold":"0.500000000000000000","veto_threshold":"0.334000000000000000","min_initial_deposit_ratio":"0.000000000000000000",
            "proposal_cancel_ratio":"0.500000000000000000","expedited_voting_period":"86400s","expedited_threshold":"0.667000000000000000",
            "expedited_min_deposit":[{"denom":"uakt","amount":"50000000"}],"burn_vote_veto":true,"min_deposit_ratio":"0.010000000000000000"}},
          "staking": {"params":{"unbonding_time":"1814400s","max_validators":100,"max_entries":7,"historical_entries":10000,"bond_denom":"uakt","min_commission_rate":"0.050000000000000000"}}
        }
        """;

    // The fee is zero, so that balances show the market's money only.
    private byte[] Sign(string signer, IMessage[] messages, SignMode mode = SignMode.Direct, AminoForm form = AminoForm.Network)
    {
        var (key, number, sequence) = _accounts[signer];
        var draft = new TxDraft(messages) { GasLimit = 10_000_000 };
        var signed = TxSigner.Sign(draft, key, new SigningContext(Id, number, sequence), mode, form).OrThrow();
        _accounts[signer] = (key, number, sequence + 1);
        return signed.Bytes;
    }

    private JsonObject AppState(bool corrected)
    {
        var state = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["params"] = JsonNode.Parse("""{"max_memo_characters":"256","tx_sig_limit":"7","tx_size_cost_per_byte":"10","sig_verify_cost_ed25519":"590","sig_verify_cost_secp256k1":"1000"}"""),
                ["accounts"] = new JsonArray([.. _accounts.Values.OrderBy(a => a.Number).Select(Account)]),
            },
            ["bank"] = new JsonObject
            {
                ["params"] = new JsonObject { ["default_send_enabled"] = true },
                ["balances"] = new JsonArray([.. _accounts.Values.OrderBy(a => a.Number).Select(a => (JsonNode)new JsonObject
                {
                    ["address"] = a.Key.Address.ToString(),
                    ["coins"] = Coins(Funds),
                })]),
            },
            ["take"] = JsonNode.Parse("""{"params":{"denom_take_rates":[{"denom":"uakt","rate":0}],"default_take_rate":0}}"""),
            ["deployment"] = new JsonObject { ["params"] = new JsonObject { ["min_deposits"] = Coins("500000") } },
            ["market"] = new JsonObject
            {
                ["params"] = new JsonObject
                {
                    ["bid_min_deposit"] = new JsonObject { ["denom"] = "uakt", ["amount"] = "500000" },
                    ["order_max_bids"] = 3,
                    ["bid_min_deposits"] = Coins("500000"),
                },
            },
            ["provider"] = new JsonObject { ["providers"] = new JsonArray([.. _accounts.Where(a => a.Key.StartsWith("provider", StringComparison.Ordinal)).OrderBy(a => a.Value.Number).Select(a => Provider(a.Value.Key))]) },
        };
        if (corrected) state["welkin"] = new JsonObject { ["params"] = new JsonObject { ["max_detail_bytes"] = 256 } };
        return state;
    }

    private static JsonNode Account((SigningKey Key, ulong Number, ulong Sequence) account) => new JsonObject
    {
        ["@type"] = "/cosmos.auth.v1beta1.BaseAccount",
        ["address"] = account.Key.Address.ToString(),
        ["account_number"] = account.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["sequence"] = "0",
    };

    private static JsonNode Provider(SigningKey key) => new JsonObject
    {
        ["owner"] = key.Address.ToString(),
        ["host_uri"] = "https://127.0.0.1:8443",
        ["attributes"] = new JsonArray(),
        ["info"] = new JsonObject { ["email"] = "", ["website"] = "" },
    };

    private static JsonArray Coins(string amount) => new([.. Denoms.Select(denom => new JsonObject { ["denom"] = denom, ["amount"] = amount })]);

    private static Google.Protobuf.WellKnownTypes.Timestamp At(long height) => new() { Seconds = 1_767_225_600 + (6 * height) };

    private sealed class Writer(IWriteBatch batch) : IStateWriter
    {
        public void Set(byte[] key, byte[] value) => batch.Set(key, value);

        public void Delete(byte[] key) => batch.Delete(key);
    }
}
