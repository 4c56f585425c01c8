using Cosmos.Consensus.V1;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Consensus;

/// <summary>The consensus params: limits of blocks and evidence.</summary>
public sealed class ConsensusModule(ConsensusKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "consensus";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [ConsensusKeeper.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateConsensusParams(keeper, authority));
        registry.Query<QueryParamsRequest, QueryParamsResponse>("/cosmos.consensus.v1.Query/Params", (ctx, _) => new QueryParamsResponse { Params = keeper.Get(ctx) });
    }
}

/// <summary>Keeps the consensus params.</summary>
public sealed class ConsensusKeeper : IConsensusParams
{
    internal static readonly StoreKey Key = new("consensus");

    private static readonly Item<ConsensusParams> Params = new(Key, "Consensus"u8.ToArray(), GogoValue.Of(ConsensusParams.Parser));

    /// <inheritdoc/>
    public ConsensusParams Get(Context ctx) => Params.Find(ctx) ?? new ConsensusParams();

    /// <inheritdoc/>
    public void Set(Context ctx, ConsensusParams value) => Params.Set(ctx, value);
}

/// <summary>Replaces the consensus params; only governance may.</summary>
internal sealed class UpdateConsensusParams(ConsensusKeeper keeper, Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (msg.Authority != authority.ToString()) return Error.Undefined($"invalid authority; expected {authority}, got {msg.Authority}");
        if (msg.Evidence is null || msg.Block is null || msg.Validator is null) return Error.Undefined("all parameters must be present");
        var next = keeper.Get(ctx).Clone();
        next.Block = msg.Block;
        next.Evidence = msg.Evidence;
        next.Validator = msg.Validator;
        if (msg.Abci is not null) next.Abci = msg.Abci;
        if (!ConsensusParamRules.Check(next).TryGet(out _, out var error)) return error;
        keeper.Set(ctx, next);
        var told = new ConsensusParams { Block = msg.Block, Evidence = msg.Evidence, Validator = msg.Validator, Version = new VersionParams(), Abci = msg.Abci };
        ctx.Emit(Events.Of("update_consensus_params", ("authority", msg.Authority), ("parameters", GogoText.Of(told))));
        return new MsgUpdateParamsResponse();
    }
}
