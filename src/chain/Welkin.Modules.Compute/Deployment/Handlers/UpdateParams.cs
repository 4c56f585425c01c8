using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Changes the minimum deposits; governance only.</summary>
internal sealed class UpdateParams(DeploymentState state) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<Unit> Check(MsgUpdateParams msg)
    {
        if (!Authority.CheckAddress(msg.Authority).TryGet(out _, out var error)) return error;
        return DeploymentParams.Check(msg.Params);
    }

    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!Authority.Check(msg.Authority).TryGet(out _, out var error)) return error;
        if (!DeploymentParams.Check(msg.Params).TryGet(out _, out error)) return error;
        state.SetParams(ctx, msg.Params);
        return new MsgUpdateParamsResponse();
    }
}
