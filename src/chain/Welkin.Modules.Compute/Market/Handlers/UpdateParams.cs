using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>Changes the limits of bidding; governance only.</summary>
internal sealed class UpdateParams(MarketState state) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<Unit> Check(MsgUpdateParams msg)
    {
        if (!Authority.CheckAddress(msg.Authority).TryGet(out _, out var error)) return error;
        return MarketParams.Check(msg.Params);
    }

    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Check(msg.Authority).TryGet(out _, out var error)) return error;
        if (!MarketParams.Check(msg.Params).TryGet(out _, out error)) return error;
        state.SetParams(ctx, msg.Params);
        return new MsgUpdateParamsResponse();
    }
}
