using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Closures.Handlers;

/// <summary>Changes the limits of evidence; governance only.</summary>
internal sealed class UpdateParams(ClosureState state) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<Unit> Check(MsgUpdateParams msg)
    {
        if (!Authority.CheckAddress(msg.Authority).TryGet(out _, out var error)) return error;
        return ClosureParams.Check(msg.Params);
    }

    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Check(msg.Authority).TryGet(out _, out var error)) return error;
        state.SetParams(ctx, msg.Params);
        return new MsgUpdateParamsResponse();
    }
}
