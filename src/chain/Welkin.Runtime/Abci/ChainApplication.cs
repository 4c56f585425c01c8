using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>The kernel as a consensus engine drives it: one application definition over one database.</summary>
/// <remarks>
/// Which definition is decided by the genesis of the chain (its rule set), so the application is opened when that is known:
/// at once for a database that holds a chain, else in <see cref="InitChain"/>.
/// </remarks>
public sealed class ChainApplication : IApplication
{
    private static readonly byte[] RecordKey = [(byte)'a'];

    private readonly IDatabase _database;
    private readonly Func<Rules, AppDefinition> _define;
    private readonly MultiStoreOptions _storeOptions;
    private readonly Lock _checkLock = new();
    private OpenChain? _chain;

    /// <summary>Opens the chain that the database holds, if any.</summary>
    public ChainApplication(IDatabase database, Func<Rules, AppDefinition> define, MultiStoreOptions storeOptions)
    {
        _database = database;
        _define = define;
        _storeOptions = storeOptions;
        if (database.Get(RecordKey) is { } record) _chain = Open(ChainRecord.Parse(record));
    }

    /// <summary>Sees the charges of every transaction of the blocks that follow; for replays only.</summary>
    public IGasTracer? Tracer { get; set; }

    /// <summary>Messages, queries and invariants of the modules. Throws before genesis.</summary>
    public ModuleTable Modules => Chain.Table;

    /// <summary>The last committed height; 0 before the first block.</summary>
    public Height LastHeight => new(_chain?.Stores.Version ?? 0);

    /// <summary>The rule set of the chain. Throws before genesis.</summary>
    public Rules Rules => Chain.Record.Rules;

    /// <summary>What the last commit recorded; null before the first block.</summary>
    public Store.CommitInfo? LastCommit => _chain?.Stores.LastCommit;

    private OpenChain Chain => _chain ?? throw new InvalidOperationException("the chain has no genesis yet");

    /// <inheritdoc/>
    public ResponseInfo Info(RequestInfo request)
    {
        var definition = _chain?.Definition ?? _define(Rules.Network);
        var response = new ResponseInfo { Data = definition.Name, Version = definition.Version, LastBlockHeight = LastHeight.Value };
        if (LastCommit is { } commit) response.LastBlockAppHash = ByteString.CopyFrom(commit.Hash());
        return response;
    }

    /// <inheritdoc/>
    public ResponseInitChain InitChain(RequestInitChain request)
    {
        if (LastHeight.Value > 0) throw new InvalidOperationException("the database holds a chain already");
        var sections = GenesisJson.Sections(request.AppStateBytes.Memory);
        var initial = Math.Max(request.InitialHeight, 1);
        var rules = sections.ContainsKey("welkin") ? Rules.Welkin : Rules.Network;
        _chain = Open(new ChainRecord(request.ChainId, initial, rules));

        // The first block carries the writes of genesis; the height reads 0 unless the chain starts above 1.
        var block = new BlockInfo
        {
            ChainId = request.ChainId,
            Height = new Height(initial > 1 ? initial : 0),
            Time = BlockTime.FromTimestamp(request.Time),
            Rules = rules,
        };
        var ctx = new BlockContext(block, Chain.BlockLayer, GasMeter.Infinite());
        if (request.ConsensusParams is { } consensus)
        {
            Chain.Definition.ConsensusParams.Set(ctx, consensus);
            ctx.ConsensusParams = consensus;
        }

        var validators = Chain.Runner.InitGenesis(ctx, sections);
        Chain.CheckFrom(block with { Height = new Height(initial) });
        var response = new ResponseInitChain { AppHash = ByteString.CopyFrom(Core.Crypto.Hash.Sha256([])) };
        if (request.ConsensusParams is not null) response.ConsensusParams = request.ConsensusParams;
        response.Validators.AddRange(validators.Count > 0 ? validators : request.Validators);
        return response;
    }

    /// <inheritdoc/>
    public ResponseCheckTx CheckTx(RequestCheckTx request)
    {
        TxOutcome outcome;
        lock (_checkLock)
        {
            var mode = request.Type == CheckTxType.Recheck ? TxMode.Recheck : TxMode.Check;
            outcome = Chain.Txs.Run(Chain.CheckContext(), mode, request.Tx.Memory, blockGas: null);
        }

        return new ResponseCheckTx
        {
            Code = outcome.Failure?.Code ?? 0,
            Codespace = outcome.Failure?.Codespace ?? "",
            Log = outcome.Failure?.Text ?? "",
            GasWanted = unchecked((long)outcome.GasWanted),
            GasUsed = unchecked((long)outcome.GasUsed),
        };
    }

    /// <summary>Runs a transaction on a branch of the check state, without limit and without verifying signatures.</summary>
    public TxOutcome Simulate(ReadOnlyMemory<byte> transaction)
    {
        lock (_checkLock)
        {
            return Chain.Txs.Run(Chain.CheckContext().Branch(), TxMode.Simulate, transaction, blockGas: null);
        }
    }

    /// <inheritdoc/>
    public ResponsePrepareProposal PrepareProposal(RequestPrepareProposal request)
    {
        var response = new ResponsePrepareProposal();
        var total = 0L;
        foreach (var tx in request.Txs)
        {
            total += tx.Length + CodedOutputStream.ComputeLengthSize(tx.Length) + 1;
            if (request.MaxTxBytes > 0 && total > request.MaxTxBytes) break;
            response.Txs.Add(tx);
        }

        return response;
    }

    /// <inheritdoc/>
    public ResponseProcessProposal ProcessProposal(RequestProcessProposal request)
        => new() { Status = ResponseProcessProposal.Types.ProposalStatus.Accept };

    /// <inheritdoc/>
    public ResponseExtendVote ExtendVote(RequestExtendVote request) => new();

    /// <inheritdoc/>
    public ResponseVerifyVoteExtension VerifyVoteExtension(RequestVerifyVoteExtension request)
        => new() { Status = ResponseVerifyVoteExtension.Types.VerifyStatus.Accept };

    /// <inheritdoc/>
    public ResponseFinalizeBlock FinalizeBlock(RequestFinalizeBlock request)
    {
        var expected = LastHeight.Value == 0 ? Chain.Record.InitialHeight : LastHeight.Value + 1;
        if (request.Height != expected) throw new InvalidOperationException($"invalid height: {request.Height}; expected: {expected}");
        var block = new BlockInfo
        {
            ChainId = Chain.Record.ChainId,
            Height = new Height(request.Height),
            Time = BlockTime.FromTimestamp(request.Time),
            Rules = Rules,
            Proposer = request.ProposerAddress,
            Hash = request.Hash,
            NextValidatorsHash = request.NextValidatorsHash,
            AppHash = ByteString.CopyFrom(LastCommit?.Hash() ?? Core.Crypto.Hash.Sha256([])),
            LastCommit = request.DecidedLastCommit ?? new Tendermint.Abci.CommitInfo(),
            Misbehavior = request.Misbehavior,
        };
        var response = Chain.Runner.Run(block, request.Txs.Select(tx => tx.Memory), Chain.BlockLayer, Tracer);
        Chain.BlockLayer.Write();
        response.AppHash = ByteString.CopyFrom(Chain.Stores.WorkingCommit(request.Height, block.Time).Hash());
        Chain.Finalized = block;
        return response;
    }

    /// <inheritdoc/>
    public ResponseCommit Commit(IStateWriter writer)
    {
        var block = Chain.Finalized ?? throw new InvalidOperationException("no finalized block");
        if (LastHeight.Value == 0) writer.Set(RecordKey, Chain.Record.ToBytes());
        lock (_checkLock)
        {
            Chain.Stores.Commit(block.Height.Value, block.Time, new StateBatch(writer));
            Chain.Finalized = null;
            Chain.CheckFrom(block);
        }

        return new ResponseCommit();
    }

    /// <inheritdoc/>
    public ResponseQuery Query(RequestQuery request)
    {
        if (_chain is not { } chain) return QueryRouter.Failed(SdkErrors.InvalidHeight.With("the chain is not ready; please wait for first block"));
        try
        {
            return chain.Queries.Answer(request, SimulateJson);
        }
        catch (Exception panic) when (panic is not OutOfMemoryException)
        {
            return QueryRouter.Failed(new Error(Error.UndefinedCodespace, 111222, $"{panic.Message}: panic"));
        }
    }

    /// <summary>A read-only context after a committed height; 0 means the last. Errors: <c>sdk</c> 18, 26, 38.</summary>
    public Result<QueryContext> ContextAt(long height) => Chain.Queries.ContextAt(height, prove: false);

    /// <summary>Does some work of a block at a height on a branch of the last state, looks at every invariant after it, and keeps nothing.</summary>
    public Trial Try(Height height, Action<BlockContext> work)
    {
        var layer = new CacheMultiStore(Chain.Stores);
        var block = Chain.CheckContext().Block with { Height = height };
        var ctx = new BlockContext(block, layer, GasMeter.Infinite());
        ctx.ConsensusParams = Chain.Definition.ConsensusParams.Get(ctx);
        work(ctx);
        var changed = layer.Pending.ToList();
        var after = new QueryContext(block, layer, GasMeter.Infinite());
        var broken = Modules.Invariants.Select(invariant => invariant.Broken(after) is { } words ? $"{invariant.Module}/{invariant.Name}: {words}" : null).OfType<string>();
        return new Trial(changed, [.. broken], Modules.Invariants.Count);
    }

    /// <summary>The state after a committed height; of an imported genesis before the first block.</summary>
    public ExportedState Export(long height) => Exported(LastHeight.Value == 0 ? Chain.Imported() : ContextAt(height).OrThrow());

    /// <summary>The same, prepared for a chain that begins with it at height zero: what was earned is paid out, heights are forgotten. Nothing of it is kept here.</summary>
    public ExportedState ExportRestarted(long height)
    {
        var at = ContextAt(height).OrThrow();
        var layer = new CacheMultiStore(Chain.Stores.At(at.Height.Value)!);
        var ctx = new BlockContext(at.Block, layer, GasMeter.Infinite()) { ConsensusParams = at.ConsensusParams };
        foreach (var step in Chain.Definition.Restart) step(ctx);
        return Exported(new QueryContext(at.Block, layer, GasMeter.Infinite()) { ConsensusParams = at.ConsensusParams });
    }

    private ExportedState Exported(QueryContext ctx)
    {
        var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var module in Chain.Definition.GenesisOrder)
        {
            if (Chain.Table.Genesis(module) is { } section) sections[module] = section.Export(ctx);
        }

        return new ExportedState([.. sections], Chain.Definition.SetOf(ctx));
    }

    private Result<byte[]> SimulateJson(byte[] transaction)
    {
        var outcome = Simulate(transaction);
        return outcome.Failure is { } failure ? failure : ProtoJson.Encode(SimulationService.Response(outcome));
    }

    private OpenChain Open(ChainRecord record)
    {
        var definition = _define(record.Rules);
        var table = ModuleTable.Of(definition.Modules, registry => SimulationService.Register(registry, Simulate));
        definition.Router.Bind(table);
        definition.Versions.Bind(table);
        var stores = new MultiStore(_database, definition.Stores, _storeOptions);
        stores.LoadLatest(StoreUpgrades.None with { Added = definition.LaterStores });
        return new OpenChain(record, definition, table, stores);
    }

    /// <summary>The engine's writer seen as the store's batch.</summary>
    private sealed class StateBatch(IStateWriter writer) : IWriteBatch
    {
        public int Count { get; private set; }

        public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Count++;
            writer.Set(key.ToArray(), value.ToArray());
        }

        public void Delete(ReadOnlySpan<byte> key)
        {
            Count++;
            writer.Delete(key.ToArray());
        }

        public void Clear() => throw new NotSupportedException("the engine owns the batch");

        public void Dispose()
        {
        }
    }
}
