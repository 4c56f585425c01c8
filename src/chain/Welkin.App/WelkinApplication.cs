using Tendermint.Abci;
using Welkin.Core;
using Welkin.Modules.Cosmos.Upgrade;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.App;

/// <summary>Welkin's application over one database, as a consensus engine drives it.</summary>
public sealed class WelkinApplication : IApplication
{
    /// <summary>Version of the application.</summary>
    public const string Version = "0.1.0";

    private readonly ChainApplication _chain;
    private UpgradeKeeper? _upgrades;

    /// <summary>Opens the chain that the database holds; an empty database waits for its genesis.</summary>
    public WelkinApplication(IDatabase database, WelkinOptions options)
        => _chain = new ChainApplication(database, rules => NetworkModules.Define(rules, options, out _upgrades), options.Store);

    /// <summary>The kernel beneath, whose query routes gRPC and REST serve.</summary>
    public ChainApplication Chain => _chain;

    /// <summary>The last committed height; 0 before the first block.</summary>
    public Height LastHeight => _chain.LastHeight;

    /// <summary>What the last commit recorded; null before the first block.</summary>
    public Store.CommitInfo? LastCommit => _chain.LastCommit;

    /// <summary>Messages, queries and invariants of the modules. Throws before genesis.</summary>
    public ModuleTable Modules => _chain.Modules;

    /// <summary>The rule set of the chain. Throws before genesis.</summary>
    public Rules Rules => _chain.Rules;

    /// <summary>Sees the charges of every transaction of the blocks that follow; for replays only.</summary>
    public IGasTracer? Tracer
    {
        get => _chain.Tracer;
        set => _chain.Tracer = value;
    }

    /// <summary>Runs a transaction on a branch of the check state, to estimate its gas.</summary>
    public TxOutcome Simulate(ReadOnlyMemory<byte> transaction) => _chain.Simulate(transaction);

    /// <summary>A read-only context after a committed height; 0 means the last. Errors: <c>sdk</c> 18, 26, 38.</summary>
    public Result<QueryContext> ContextAt(long height) => _chain.ContextAt(height);

    /// <summary>Carries a plan out on a branch of the last state and keeps nothing.</summary>
    /// <param name="name">Name of the plan; null: the one that waits for its height.</param>
    /// <param name="measured">Runs the work, without the look at the invariants.</param>
    public Result<UpgradeTrial> TryUpgrade(string? name, Action<Action> measured)
    {
        if (!ContextAt(0).TryGet(out var ctx, out var error)) return error;
        if (!_upgrades!.Planned(ctx, name).TryGet(out var planned, out error)) return error;
        var trial = _chain.Try(new Height(planned.Plan.Height), block => measured(() => _upgrades.Apply(block, planned.Plan, planned.Step)));
        return new UpgradeTrial(planned.Plan.Name, planned.Plan.Height, LastHeight.Value, trial);
    }

    /// <summary>The state after a committed height; of an imported genesis before the first block.</summary>
    public ExportedState Export(long height) => _chain.Export(height);

    /// <summary>The same, prepared for a chain that begins with it at height zero.</summary>
    public ExportedState ExportRestarted(long height) => _chain.ExportRestarted(height);

    /// <inheritdoc/>
    public ResponseInfo Info(RequestInfo request) => _chain.Info(request);

    /// <inheritdoc/>
    public ResponseInitChain InitChain(RequestInitChain request) => _chain.InitChain(request);

    /// <inheritdoc/>
    public ResponseCheckTx CheckTx(RequestCheckTx request) => _chain.CheckTx(request);

    /// <inheritdoc/>
    public ResponsePrepareProposal PrepareProposal(RequestPrepareProposal request) => _chain.PrepareProposal(request);

    /// <inheritdoc/>
    public ResponseProcessProposal ProcessProposal(RequestProcessProposal request) => _chain.ProcessProposal(request);

    /// <inheritdoc/>
    public ResponseExtendVote ExtendVote(RequestExtendVote request) => _chain.ExtendVote(request);

    /// <inheritdoc/>
    public ResponseVerifyVoteExtension VerifyVoteExtension(RequestVerifyVoteExtension request) => _chain.VerifyVoteExtension(request);

    /// <inheritdoc/>
    public ResponseFinalizeBlock FinalizeBlock(RequestFinalizeBlock request) => _chain.FinalizeBlock(request);

    /// <inheritdoc/>
    public ResponseCommit Commit(IStateWriter writer) => _chain.Commit(writer);

    /// <inheritdoc/>
    public ResponseQuery Query(RequestQuery request) => _chain.Query(request);
}
