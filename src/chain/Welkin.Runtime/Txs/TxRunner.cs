using Cosmos.Base.Abci.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>Runs one transaction: decode, ante chain, messages; with the network's gas results and its recovery from panics.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>baseapp.runTx</c>.</remarks>
internal sealed class TxRunner(ModuleTable table, MsgRouter router, IReadOnlyList<IAnteStep> ante, IConsensusParams consensusParams)
{
    private const string PanicCodespace = Error.UndefinedCodespace;
    private const uint PanicCode = 111222;

    /// <summary>Runs a transaction on a base context.</summary>
    /// <param name="bottom">The layer of the block, of the check state, or a branch of it; changes reach it as the mode demands.</param>
    /// <param name="mode">Why it is run.</param>
    /// <param name="bytes">The transaction.</param>
    /// <param name="blockGas">What the block has left; null outside a block.</param>
    public TxOutcome Run(BlockContext bottom, TxMode mode, ReadOnlyMemory<byte> bytes, GasMeter? blockGas) => Run(bottom, mode, bytes, TxDecoder.Decode(bytes.Span), blockGas);

    /// <summary>Runs a transaction that was decoded before.</summary>
    public TxOutcome Run(BlockContext bottom, TxMode mode, ReadOnlyMemory<byte> bytes, Result<DecodedTx> decoded, GasMeter? blockGas)
    {
        if (blockGas is { IsOutOfGas: true }) return new TxOutcome { Failure = SdkErrors.OutOfGas.With("no block gas left to run tx") };
        var run = new OneRun(this, bottom, mode, bytes, decoded, blockGas);
        return run.Finish();
    }

    /// <summary>The state of one run. Fields change as the run proceeds, and the recovery reads them.</summary>
    private sealed class OneRun
    {
        private readonly TxRunner _runner;
        private readonly GasMeter? _blockGas;
        private readonly TxMode _mode;
        private readonly Result<DecodedTx> _decoded;
        private TxContext _ctx;
        private IReadOnlyList<Event> _anteEvents = [];
        private ulong _gasWanted;
        private bool _blockGasConsumed;

        public OneRun(TxRunner runner, BlockContext bottom, TxMode mode, ReadOnlyMemory<byte> bytes, Result<DecodedTx> decoded, GasMeter? blockGas)
        {
            _decoded = decoded;
            _runner = runner;
            _blockGas = blockGas;
            _mode = mode;

            // The params are read on the transaction's fresh, unlimited meter: the gas of whatever fails before the ante chain.
            _ctx = bottom.ForTx(mode, bytes);
            _ctx.ConsensusParams = runner._consensusParams.Get(_ctx);
        }

        public TxOutcome Finish()
        {
            var outcome = Recovered(Execute);
            var overBlock = Recovered(() =>
            {
                ConsumeBlockGas();
                return null;
            });
            outcome = overBlock ?? outcome!;
            return outcome with { GasWanted = _gasWanted, GasUsed = _ctx.Gas.Consumed };
        }

        private TxOutcome? Recovered(Func<TxOutcome?> work)
        {
            try
            {
                return work();
            }
            catch (OutOfGasException exhausted)
            {
                return Failed(OutOfGas(exhausted, _gasWanted, _ctx.Gas.Consumed));
            }
            catch (Exception panic) when (panic is not OutOfMemoryException and not MissingNodeException)
            {
                return Failed(new Error(PanicCodespace, PanicCode, $"recovered: {panic.Message}\nstack:\n: panic"));
            }
        }

        private TxOutcome Failed(Error error) => new() { Failure = error, Events = _anteEvents };

        private TxOutcome Execute()
        {
            if (!_decoded.TryGet(out var decoded, out var error))
            {
                return Failed(SdkErrors.TxDecode.With(error.Text));
            }

            var tx = new Tx(decoded);
            if (_runner.Precheck(tx) is { } refused) return Failed(refused);
            if (RunAnte(tx) is { } failure) return Failed(failure);
            if (_mode is TxMode.Check or TxMode.Recheck) return new TxOutcome();
            return RunMessages(tx);
        }

        /// <summary>The first step, gas meter and recovery, and then the steps of the application.</summary>
        private Error? RunAnte(Tx tx)
        {
            var branch = _ctx.Branch();
            var limit = tx.Fee.GasLimit;
            var unmetered = _mode == TxMode.Simulate || branch.Height.Value == 0;
            var metered = branch.WithGas(unmetered ? GasMeter.Infinite() : new GasMeter(limit));
            var maxBlockGas = branch.ConsensusParams.Block?.MaxGas ?? 0;
            Error? failure = null;
            if (maxBlockGas > 0 && limit > (ulong)maxBlockGas)
            {
                failure = new Error(SdkErrors.Codespace, 41, "invalid gas limit").With($"tx gas limit {limit} exceeds block max gas {maxBlockGas}");
            }
            else
            {
                try
                {
                    failure = RunSteps(metered, tx);
                }
                catch (OutOfGasException exhausted)
                {
                    failure = OutOfGas(exhausted, limit, metered.Gas.Consumed);
                }
            }

            _ctx = _ctx.WithGas(metered.Gas);
            _gasWanted = metered.Gas.IsInfinite ? ulong.MaxValue : metered.Gas.Limit;
            if (failure is not null) return failure;
            branch.WriteLayer();
            _anteEvents = metered.Events.Events;
            return null;
        }

        private Error? RunSteps(TxContext ctx, Tx tx)
        {
            foreach (var step in _runner._ante)
            {
                if (!step.Run(ctx, tx).TryGet(out _, out var error)) return error;
            }

            return null;
        }

        private TxOutcome RunMessages(Tx tx)
        {
            var branch = _ctx.Branch();
            var events = new List<Event>(_anteEvents);
            var responses = new List<Any>();
            for (var i = 0; i < tx.Messages.Count; i++)
            {
                var msg = tx.Messages[i];
                if (!_runner._router.Run(branch, msg).TryGet(out var result, out var error))
                {
                    return Failed(error.With($"failed to execute message; message index: {i}"));
                }

                events.AddRange(MessageEvents.Of(msg, result.Events, i));
                responses.Add(TypeUrls.Pack(result.Response));
            }

            if (_mode == TxMode.Deliver) ConsumeBlockGas();
            branch.WriteLayer();
            return new TxOutcome
            {
                Data = new TxMsgData { MsgResponses = { responses } }.ToByteString(),
                Responses = responses,
                Events = events,
            };
        }

        private void ConsumeBlockGas()
        {
            if (_blockGas is null || _blockGasConsumed) return;
            _blockGasConsumed = true;
            _blockGas.ConsumeGas(_ctx.Gas.IsInfinite ? _ctx.Gas.Consumed : _ctx.Gas.ConsumedToLimit, "block gas meter");
        }
    }

    private readonly MsgRouter _router = router;
    private readonly IReadOnlyList<IAnteStep> _ante = ante;
    private readonly IConsensusParams _consensusParams = consensusParams;

    private Error? Precheck(Tx tx)
    {
        if (tx.Messages.Count == 0) return SdkErrors.InvalidRequest.With("must contain at least one message");
        foreach (var msg in tx.Messages)
        {
            if (table.Message(TypeUrls.Of(msg)) is { } route && !route.Check(msg).TryGet(out _, out var error)) return error;
        }

        return tx.Messages.FirstOrDefault(msg => table.Message(TypeUrls.Of(msg)) is null) is { } unknown ? MsgRouter.NoHandler(unknown) : null;
    }

    private static Error OutOfGas(OutOfGasException exhausted, ulong wanted, ulong used)
        => SdkErrors.OutOfGas.With($"out of gas in location: {exhausted.Descriptor}; gasWanted: {wanted}, gasUsed: {used}");
}
