using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Stops a group until it is started again; its lease ends.</summary>
internal sealed class PauseGroup(DeploymentKeeper deployments, IOrders orders) : IMsgHandler<MsgPauseGroup, MsgPauseGroupResponse>
{
    public Result<Unit> Check(MsgPauseGroup msg) => msg.Id.Validate();

    public Result<MsgPauseGroupResponse> Run(TxContext ctx, MsgPauseGroup msg)
    {
        if (deployments.Find(ctx, msg.Id) is not { } group) return DeploymentErrors.GroupNotFound;
        if (!DeploymentLifecycle.CanPause(group).TryGet(out _, out var error)) return error;
        if (!deployments.PauseGroup(ctx, group).TryGet(out _, out error)) return error;
        orders.CloseGroup(ctx, group.Id, Ending.GroupPaused).Ignore("MsgPauseGroup drops it on the network");
        return new MsgPauseGroupResponse();
    }
}
