using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Runs the phases of a block over one state layer.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>baseapp.internalFinalizeBlock</c> and the module manager.</remarks>
internal sealed class BlockRunner(AppDefinition app, ModuleTable table, TxRunner txs)
{
    /// <summary>Runs a decided block; the writes stay in the layer.</summary>
    public ResponseFinalizeBlock Run(BlockInfo block, IEnumerable<ReadOnlyMemory<byte>> transactions, CacheMultiStore layer, IGasTracer? tracer)
    {
        var ctx = ContextOf(block, layer, tracer);
        var response = new ResponseFinalizeBlock();
        response.Events.AddRange(PreBlock(ctx));
        response.Events.AddRange(Phase(ctx, "BeginBlock", app.BeginBlockOrder, (inner, module) => table.BeginBlock(module)?.Invoke(inner)));

        var blockGas = BlockGas(ctx);
        var index = 0;
        foreach (var bytes in transactions)
        {
            tracer?.TransactionStarts(block.Height.Value, index++);
            response.TxResults.Add(Deliver(ctx, bytes, blockGas));
        }

        tracer?.TransactionsEnd();
        response.Events.AddRange(Phase(ctx, "EndBlock", app.EndBlockOrder, (inner, module) => EndBlock(inner, module, response)));
        response.ConsensusParamUpdates = app.ConsensusParams.Get(ctx);
        return response;
    }

    /// <summary>Imports the genesis sections and returns the validators they name.</summary>
    public IReadOnlyList<ValidatorUpdate> InitGenesis(BlockContext ctx, IReadOnlyDictionary<string, string> sections)
    {
        IReadOnlyList<ValidatorUpdate> validators = [];
        app.BeforeGenesis?.Invoke(ctx);
        foreach (var module in app.GenesisOrder)
        {
            if (!sections.TryGetValue(module, out var json)) continue;
            var named = module == GenesisTransactions.Section ? RunGenesisTransactions(ctx, json) : table.Genesis(module)?.Import(ctx, json) ?? [];
            if (named.Count == 0) continue;
            if (validators.Count > 0) throw new InvalidOperationException("validator InitGenesis updates already set by a previous module");
            validators = named;
        }

        return validators;
    }

    private IReadOnlyList<ValidatorUpdate> RunGenesisTransactions(BlockContext ctx, string json)
    {
        var transactions = GenesisTransactions.Of(json);
        foreach (var (bytes, index) in transactions.Select((bytes, index) => (bytes, index)))
        {
            var outcome = txs.Run(ctx, TxMode.Deliver, bytes, blockGas: null);
            if (outcome.Failure is { } failure) throw new InvalidOperationException($"genesis transaction {index} failed: {failure.Text}");
        }

        return transactions.Count > 0 ? app.SetOfGenesis?.Invoke(ctx) ?? [] : [];
    }

    private BlockContext ContextOf(BlockInfo block, CacheMultiStore layer, IGasTracer? tracer)
    {
        var ctx = new BlockContext(block, layer, GasMeter.Infinite()) { Tracer = tracer };
        ctx.ConsensusParams = app.ConsensusParams.Get(ctx);
        return ctx;
    }

    // Events of this phase carry no mode and are not indexed.
    private IReadOnlyList<Event> PreBlock(BlockContext ctx)
    {
        foreach (var module in app.PreBlockOrder) table.PreBlock(module)?.Invoke(ctx);
        ctx.ConsensusParams = app.ConsensusParams.Get(ctx);
        return ctx.Events.Drain();
    }

    private static IEnumerable<Event> Phase(BlockContext ctx, string mode, IReadOnlyList<string> order, Action<BlockContext, string> work)
    {
        foreach (var module in order) work(ctx, module);
        var events = ctx.Events.Drain();
        foreach (var item in events) item.Attributes.Add(new EventAttribute { Key = "mode", Value = mode });
        return TxOutcome.Indexed(events);
    }

    private void EndBlock(BlockContext ctx, string module, ResponseFinalizeBlock response)
    {
        var updates = table.EndBlock(module)?.Invoke(ctx) ?? [];
        if (updates.Count == 0) return;
        if (response.ValidatorUpdates.Count > 0) throw new InvalidOperationException("validator EndBlock updates already set by a previous module");
        response.ValidatorUpdates.AddRange(updates);
    }

    private ExecTxResult Deliver(BlockContext ctx, ReadOnlyMemory<byte> bytes, GasMeter blockGas)
    {
        // A block may hold bytes that are no transaction; the network answers them without a context.
        var decoded = TxDecoder.Decode(bytes.Span);
        return (decoded.IsOk ? txs.Run(ctx, TxMode.Deliver, bytes, decoded, blockGas) : new TxOutcome { Failure = SdkErrors.TxDecode }).ToExecTxResult();
    }

    private static GasMeter BlockGas(BlockContext ctx)
        => ctx.ConsensusParams.Block?.MaxGas is > 0 and var max ? new GasMeter((ulong)max) : GasMeter.Infinite();
}
