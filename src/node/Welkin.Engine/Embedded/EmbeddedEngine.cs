using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Engine.Pool;
using Welkin.Engine.Storage;
using Welkin.Store;

namespace Welkin.Engine.Embedded;

/// <summary>One validator in this process: exact CometBFT blocks, made when transactions wait or the block time has passed.</summary>
/// <remarks>
/// A height becomes durable in one synced batch: block, commit, results, indexes, application state, and what was signed. Only then is it
/// announced, and only then can anybody see the signature: a crash before it leaves nothing that could contradict the next attempt.
/// </remarks>
public sealed class EmbeddedEngine : IDisposable
{
    private readonly IDatabase database;
    private readonly FileSigner signer;
    private readonly EmbeddedOptions options;
    private readonly TimeProvider clock;
    private readonly byte[] genesisBytes;
    private volatile ChainState state;

    /// <param name="signer">Its state must be that of <see cref="ChainStore.SignState"/>; see <see cref="Open"/>.</param>
    private EmbeddedEngine(IApplication application, IDatabase database, GenesisDoc genesis, FileSigner signer, EmbeddedOptions options, TimeProvider clock)
    {
        this.database = database;
        this.signer = signer;
        this.options = options;
        this.clock = clock;
        Genesis = genesis;
        genesisBytes = System.Text.Encoding.UTF8.GetBytes(genesis.ToJson());
        Store = new(database);
        App = new(application);
        Mempool = new(App, options.Mempool);
        state = Handshake.Run(application, Store, genesis);
    }

    public GenesisDoc Genesis { get; }

    public ChainStore Store { get; }

    public AppGate App { get; }

    public Mempool Mempool { get; }

    public EventBus Events { get; } = new();

    /// <summary>State after the last committed height.</summary>
    public ChainState State => state;

    /// <summary>Key that signs this node's blocks.</summary>
    public Validators.ConsensusKey ValidatorKey => signer.PublicKey;

    /// <summary>Opens a chain, or begins it from genesis.</summary>
    /// <exception cref="EngineException">Application, database, genesis or key do not belong together.</exception>
    public static EmbeddedEngine Open(IApplication application, IDatabase database, GenesisDoc genesis, PrivateKey key, EmbeddedOptions options, TimeProvider clock)
    {
        var signer = new FileSigner(key, new ChainStore(database).SignState, statePath: null);
        return new(application, database, genesis, signer, options, clock);
    }

    /// <summary>Makes blocks until cancelled. A block that was begun is finished first.</summary>
    /// <exception cref="EngineException">The chain cannot go on.</exception>
    /// <exception cref="EngineHaltedException">The height or time of the options is reached.</exception>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                HaltWhenTold();
                var started = clock.GetTimestamp();
                var committed = await ProduceBlock(cancel);
                // Transactions that the application leaves out of its proposal must not make one empty block after the other.
                var onDemand = !options.FixedBlocks && (committed.Block.Data.Txs.Count > 0 || Mempool.Count == 0);
                await WaitForNext(options.BlockTime - clock.GetElapsedTime(started), onDemand, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The caller asked for it; everything committed is on disk.
        }
        finally
        {
            Events.Close();
        }
    }

    /// <summary>Makes, commits and announces the next block.</summary>
    public async Task<CommittedBlock> ProduceBlock(CancellationToken cancel)
    {
        var committed = await App.Run(Decide, cancel);
        Announce(committed);
        return committed;
    }

    public void Dispose() => App.Dispose();

    private void HaltWhenTold()
    {
        var byHeight = options.HaltHeight > 0 && state.NextHeight >= options.HaltHeight;
        var byTime = options.HaltTime > 0 && clock.GetUtcNow().ToUnixTimeSeconds() >= options.HaltTime;
        if (byHeight || byTime) throw new EngineHaltedException($"halt per configuration height {options.HaltHeight} time {options.HaltTime}");
    }

    private async Task WaitForNext(TimeSpan rest, bool onDemand, CancellationToken cancel)
    {
        if (!onDemand)
        {
            if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancel);
            return;
        }
        if (await Mempool.WaitForTx(rest, clock, cancel)) await Task.Delay(options.GatherTime, clock, cancel);
    }

    private CommittedBlock Decide(IApplication application)
    {
        var before = state;
        var round = OwnRound(before);
        var block = Propose(application, before);
        var parts = PartSet.From(block);
        var id = new BlockID { Hash = ByteString.CopyFrom(block.Header.HashBytes()), PartSetHeader = parts.Header };
        var verdict = application.ProcessProposal(BlockBuilder.Process(before, block));
        if (verdict.Status != ResponseProcessProposal.Types.ProposalStatus.Accept)
            throw new EngineException($"the application refuses its own proposal at height {block.Header.Height} ({verdict.Status})");
        var results = application.FinalizeBlock(BlockBuilder.Finalize(block, before.LastValidators, before.InitialHeight));
        var commit = BlockBuilder.Sign(before, block, id, round, signer, Now());
        if (!BlockBuilder.After(before, block, id, commit, results).TryGet(out var after, out var error))
            throw new EngineException($"height {block.Header.Height} cannot be committed: {error.Text}");

        var committed = new CommittedBlock(block, id, block.CalculateSize(), commit, results, after);
        using (var batch = database.NewBatch())
        {
            application.Commit(new BatchStateWriter(batch));
            Store.Write(batch, committed, signer.State, genesisBytes);
            database.Write(batch, sync: true);
        }
        state = after;
        Mempool.AfterBlock(application, block.Data.Txs, results.TxResults);
        return committed;
    }

    private Block Propose(IApplication application, ChainState before)
    {
        if (!BlockLimits.MaxDataBytes(BlockLimits.EffectiveMaxBytes(before.Parameters), 0, before.Validators.Count).TryGet(out var maxBytes, out var error))
            throw new EngineException(error.Text);
        var waiting = Mempool.Reap(maxBytes, before.Parameters.Block.MaxGas);
        var draft = BlockBuilder.Build(before, waiting, signer.Address);
        var prepared = application.PrepareProposal(BlockBuilder.Prepare(before, draft, waiting, maxBytes));
        if (BlockLimits.SizeInBlock(prepared.Txs) > maxBytes) throw new EngineException($"the application prepared more than {maxBytes} bytes of transactions");
        return prepared.Txs.SequenceEqual(waiting) ? draft : BlockBuilder.Build(before, prepared.Txs, signer.Address);
    }

    /// <summary>The first round in which this node proposes; the rounds of absent members pass without a block.</summary>
    private int OwnRound(ChainState before)
    {
        var set = before.Validators;
        if (set.ByAddress(signer.Address) is not { } self)
            throw new EngineException($"the key of this node, {Convert.ToHexString(signer.Address.Span)}, is not in the validator set of height {before.NextHeight}: use the key that the genesis names");
        if (self.Power <= set.TotalPower * 2 / 3)
            throw new EngineException($"this node has {self.Power} of {set.TotalPower} voting power at height {before.NextHeight}; alone it needs more than two thirds");
        if (set.Proposer!.Address.Equals(signer.Address)) return 0;
        var round = 1;
        while (!set.Advance(round).Proposer!.Address.Equals(signer.Address)) round++;
        return round;
    }

    private void Announce(CommittedBlock committed)
    {
        var (block, results) = (committed.Block, committed.Results);
        Events.Publish(new EngineEvent.NewBlock(block, committed.Id, results));
        Events.Publish(new EngineEvent.NewBlockHeader(block.Header));
        Events.Publish(new EngineEvent.NewBlockEvents(committed.Height, results.Events, block.Data.Txs.Count));
        foreach (var (index, tx) in block.Data.Txs.Index())
            Events.Publish(new EngineEvent.Tx(new() { Height = committed.Height, Index = (uint)index, Tx = tx, Result = results.TxResults[index] }));
        if (results.ValidatorUpdates.Count > 0 && BlockBuilder.Changes(results.ValidatorUpdates, committed.After.Parameters).TryGet(out var changes, out _))
            Events.Publish(new EngineEvent.ValidatorSetUpdates(changes));
    }

    private BlockTime Now()
    {
        var sinceEpoch = clock.GetUtcNow() - DateTimeOffset.UnixEpoch;
        return BlockTime.FromUnixNanos(sinceEpoch.Ticks * 100);
    }
}
