using Akash.Take.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Take;

/// <summary>A percentage of every payout goes to the community pool.</summary>
public sealed class TakeModule : IModule
{
    private readonly TakeState _state = new();

    /// <summary>Makes the module.</summary>
    public TakeModule() => Keeper = new TakeKeeper(_state);

    /// <inheritdoc/>
    public string Name => "take";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [TakeState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    internal TakeKeeper Keeper { get; }

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateParams(_state));
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            "/akash.take.v1.Query/Params", (ctx, _) => new QueryParamsResponse { Params = _state.Params(ctx) });
        registry.Genesis<GenesisState>(
            (ctx, genesis) => _state.SetParams(ctx, genesis.Params),
            ctx => new GenesisState { Params = _state.Params(ctx) });
    }

    private sealed class UpdateParams(TakeState state) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
    {
        public Result<Unit> Check(MsgUpdateParams msg)
        {
            if (!Authority.CheckAddress(msg.Authority).TryGet(out _, out var error)) return error;
            return TakeParams.Check(msg.Params);
        }

        public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
        {
            if (!Authority.Check(msg.Authority).TryGet(out _, out var error)) return error;
            if (!TakeParams.Check(msg.Params).TryGet(out _, out error)) return error;
            state.SetParams(ctx, msg.Params);
            return new MsgUpdateParamsResponse();
        }
    }
}
