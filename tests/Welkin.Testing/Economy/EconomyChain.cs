using System.Text.Json.Nodes;
using Cosmos.Auth.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.App;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Runtime;
using Welkin.Store;
using SignMode = Cosmos.Tx.Signing.V1Beta1.SignMode;

namespace Welkin.Testing.Economy;

/// <summary>What one transaction of a block is to do.</summary>
/// <param name="Account">Who signs.</param>
/// <param name="Message">What it does.</param>
public sealed record Act(int Account, IMessage Message)
{
    /// <summary>What is paid, in uakt.</summary>
    public long Fee { get; init; }

    /// <summary>Whose allowance pays it; null: the signer.</summary>
    public int? Granter { get; init; }
}

/// <summary>A validator that signed two blocks of a height.</summary>
/// <param name="Signer">Its consensus address in hex.</param>
/// <param name="Height">The height.</param>
/// <param name="Power">What it was worth then.</param>
public sealed record DoubleSign(string Signer, long Height, long Power);

/// <summary>The production application with many validators, driven as consensus drives it: votes of the right set, absences, evidence.</summary>
public sealed class EconomyChain
{
    private const string Id = "economy-1";
    private const long BlockSeconds = 5;
    private static readonly BlockTime Start = new(1_767_225_600, 0);

    private readonly IDatabase _database;
    private readonly List<SigningKey> _keys = [];
    private readonly Dictionary<long, SortedDictionary<string, long>> _sets = [];
    private readonly List<UpgradeStep> _steps = [];

    /// <summary>A chain with accounts of which the first ones are validators.</summary>
    public EconomyChain(int validators, int users) : this(validators, users, _ => { }, new MemoryDatabase())
    {
    }

    /// <summary>A chain whose genesis has more in it.</summary>
    /// <param name="validators">How many accounts are validators.</param>
    /// <param name="users">How many are not.</param>
    /// <param name="add">Adds to the genesis.</param>
    /// <param name="database">Where its state lies.</param>
    public EconomyChain(int validators, int users, Action<JsonObject> add, IDatabase database)
    {
        _database = database;
        for (var i = 0; i < validators + users; i++) _keys.Add(new SigningKey(EconomyGenesis.Hash($"account {i}")));
        (Validators, Funded) = (validators, validators + users);
        Application = new WelkinApplication(_database, new WelkinOptions());
        var genesis = EconomyGenesis.Make([.. _keys.Select(key => key.Address.ToString())], validators);
        add(genesis);
        var response = Application.InitChain(Begin(genesis.ToJsonString(), 1));
        _sets[0] = [];
        _sets[1] = Changed([], response.Validators);
        _sets[2] = _sets[1];
    }

    /// <summary>The application; another object after an upgrade.</summary>
    public WelkinApplication Application { get; private set; }

    /// <summary>How many of the accounts began as validators.</summary>
    public int Validators { get; }

    /// <summary>How many accounts had coins from the beginning; others came later.</summary>
    public int Funded { get; }

    /// <summary>All accounts there are keys of.</summary>
    public int Accounts => _keys.Count;

    /// <summary>The last height.</summary>
    public long Height { get; private set; }

    /// <summary>Plans at which the chain stopped and went on with a program that knew them.</summary>
    public int Upgrades => _steps.Count;

    /// <summary>The set that voted on the last block, by consensus address in hex.</summary>
    public IReadOnlyDictionary<string, long> LastSet => _sets[Height];

    /// <summary>The time of the last block, in seconds since 1970.</summary>
    public long Now => At(Height).Seconds;

    /// <summary>An account's address.</summary>
    public string Address(int account) => _keys[account].Address.ToString();

    /// <summary>An account's address as a validator.</summary>
    public string Operator(int account) => _keys[account].Address.ToValoper();

    /// <summary>A key that is new to the chain.</summary>
    public int NewAccount()
    {
        _keys.Add(new SigningKey(EconomyGenesis.Hash($"account {_keys.Count}")));
        return _keys.Count - 1;
    }

    /// <summary>Asks a query at the last height.</summary>
    public TResponse Query<TResponse>(string method, IMessage request) where TResponse : IMessage<TResponse>, new()
    {
        var answer = Application.Query(new RequestQuery { Path = method, Data = request.ToByteString() });
        if (answer.Code != 0) throw new InvalidOperationException($"{method}: {answer.Codespace} {answer.Code}: {answer.Log}");
        var response = new TResponse();
        response.MergeFrom(answer.Value);
        return response;
    }

    /// <summary>What does not hold after the last block.</summary>
    public IEnumerable<string> Broken() => BrokenIn(Application, Application.ContextAt(0).OrThrow());

    /// <summary>Makes a block; a chain that stops for a plan goes on with a program that knows it.</summary>
    /// <param name="acts">The transactions.</param>
    /// <param name="absent">Who of the last set did not vote.</param>
    /// <param name="evidence">What consensus reports.</param>
    public ResponseFinalizeBlock Block(IReadOnlyList<Act> acts, Func<string, bool> absent, params IReadOnlyList<DoubleSign> evidence)
    {
        var request = Request(acts, absent, evidence);
        ResponseFinalizeBlock response;
        try
        {
            response = Application.FinalizeBlock(request);
        }
        catch (UpgradeNeededException plan)
        {
            _steps.Add(new UpgradeStep(plan.Plan, _ => { }));
            Application = new WelkinApplication(_database, new WelkinOptions { Upgrades = [.. _steps] });
            response = Application.FinalizeBlock(request);
        }

        Height++;
        using var batch = _database.NewBatch();
        Application.Commit(new Writer(batch));
        _database.Write(batch, sync: false);
        _sets[Height + 2] = Changed(_sets[Height + 1], response.ValidatorUpdates);
        _sets.Remove(Height - 2);
        return response;
    }

    /// <summary>Whether the state exports, imports and exports to the same document, and two imports make the same first block; else what differs.</summary>
    public string? ExportDiffers()
    {
        var exported = Application.Export(0);
        var (first, second) = (Imported(exported.AppState), Imported(exported.AppState));
        foreach (var ((name, want), (_, have)) in exported.Sections.Zip(first.Application.Export(0).Sections))
        {
            if (want == have) continue;
            var at = want.Zip(have).TakeWhile(pair => pair.First == pair.Second).Count();
            return $"{name} at {at}: exported {want[Math.Max(0, at - 80)..Math.Min(want.Length, at + 80)]}, again {have[Math.Max(0, at - 80)..Math.Min(have.Length, at + 80)]}";
        }

        return first.Hash != second.Hash ? "two imports make different blocks" : first.Broken;
    }

    private (WelkinApplication Application, string Hash, string? Broken) Imported(string state)
    {
        var (database, twin) = (new MemoryDatabase(), new MemoryDatabase());
        var application = new WelkinApplication(database, new WelkinOptions());
        _ = application.InitChain(Begin(state, Height + 1));
        var running = new WelkinApplication(twin, new WelkinOptions());
        _ = running.InitChain(Begin(state, Height + 1));
        var hash = running.FinalizeBlock(new RequestFinalizeBlock
        {
            Height = Height + 1, Time = At(Height + 1).ToTimestamp(), ProposerAddress = Bytes(_sets[Height].First().Key), DecidedLastCommit = new Tendermint.Abci.CommitInfo(),
        }).AppHash;
        using var batch = twin.NewBatch();
        running.Commit(new Writer(batch));
        twin.Write(batch, sync: false);
        return (application, Convert.ToHexString(hash.Span), BrokenIn(running, running.ContextAt(0).OrThrow()).FirstOrDefault());
    }

    private static IEnumerable<string> BrokenIn(WelkinApplication application, QueryContext ctx)
    {
        foreach (var invariant in application.Modules.Invariants)
        {
            if (invariant.Broken(ctx) is { } broken) yield return $"{invariant.Module}/{invariant.Name}: {broken}";
        }
    }

    private RequestFinalizeBlock Request(IReadOnlyList<Act> acts, Func<string, bool> absent, IReadOnlyList<DoubleSign> evidence)
    {
        var (voters, height) = (_sets[Height], Height + 1);
        var request = new RequestFinalizeBlock
        {
            Height = height,
            Time = At(height).ToTimestamp(),
            ProposerAddress = Bytes(_sets[height].First().Key),
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

        request.Misbehavior.AddRange(evidence.Select(one => new Misbehavior
        {
            Type = MisbehaviorType.DuplicateVote,
            Validator = new Tendermint.Abci.Validator { Address = Bytes(one.Signer), Power = one.Power },
            Height = one.Height,
            Time = At(one.Height).ToTimestamp(),
        }));
        var used = new Dictionary<int, ulong>();
        foreach (var act in acts)
        {
            request.Txs.Add(ByteString.CopyFrom(Sign(act, used.GetValueOrDefault(act.Account))));
            used[act.Account] = used.GetValueOrDefault(act.Account) + 1;
        }

        return request;
    }

    private byte[] Sign(Act act, ulong before)
    {
        var key = _keys[act.Account];
        var (number, sequence) = Height == 0 ? ((ulong)act.Account, 0UL) : AccountOf(act.Account);
        var draft = new TxDraft([act.Message])
        {
            GasLimit = 10_000_000,
            Fee = act.Fee > 0 ? Coins.Of(new Coin("uakt", act.Fee)) : Coins.Empty,
            FeeGranter = act.Granter is { } granter ? Address(granter) : "",
        };
        return TxSigner.Sign(draft, key, new SigningContext(Id, number, sequence + before), SignMode.Direct, AminoForm.Network).OrThrow().Bytes;
    }

    private (ulong Number, ulong Sequence) AccountOf(int account)
    {
        var answer = Application.Query(new RequestQuery
        {
            Path = "/cosmos.auth.v1beta1.Query/AccountInfo", Data = new QueryAccountInfoRequest { Address = Address(account) }.ToByteString(),
        });
        if (answer.Code != 0) return (0, 0);
        var info = QueryAccountInfoResponse.Parser.ParseFrom(answer.Value).Info;
        return (info.AccountNumber, info.Sequence);
    }

    private static RequestInitChain Begin(string state, long height) => new()
    {
        ChainId = Id,
        InitialHeight = height,
        Time = At(height - 1).ToTimestamp(),
        ConsensusParams = new ConsensusParams
        {
            Block = new BlockParams { MaxBytes = 1_048_576, MaxGas = -1 },
            Evidence = new EvidenceParams { MaxAgeNumBlocks = 1000, MaxAgeDuration = new Duration { Seconds = 10_000 } },
            Validator = new ValidatorParams { PubKeyTypes = { "ed25519" } },
        },
        AppStateBytes = ByteString.CopyFromUtf8(state),
    };

    /// <summary>The time of a height.</summary>
    public static BlockTime At(long height) => new(Start.Seconds + (height * BlockSeconds), 0);

    private static SortedDictionary<string, long> Changed(SortedDictionary<string, long> set, IEnumerable<ValidatorUpdate> updates)
    {
        var changed = new SortedDictionary<string, long>(set, StringComparer.Ordinal);
        foreach (var update in updates)
        {
            var address = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(update.PubKey.Ed25519.Span).AsSpan(0, 20));
            if (update.Power > 0) changed[address] = update.Power;
            else if (!changed.Remove(address)) throw new InvalidOperationException($"{address} leaves a set that it is not in");
        }

        return changed;
    }

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    private sealed class Writer(IWriteBatch batch) : IStateWriter
    {
        public void Set(byte[] key, byte[] value) => batch.Set(key, value);

        public void Delete(byte[] key) => batch.Delete(key);
    }
}
