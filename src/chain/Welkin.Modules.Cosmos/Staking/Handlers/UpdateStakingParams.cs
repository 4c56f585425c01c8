using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateStakingParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Require(authority, msg.Authority).TryGet(out _, out var error)) return error;
        var wanted = StakingWire.FromWire(msg.Params ?? new Params());
        if (!wanted.Validate().TryGet(out _, out error)) return error;
        StakingState.Params.Set(ctx, wanted);
        return new MsgUpdateParamsResponse();
    }
}
