using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Ends a group with its order, bids and lease. What fails in the market is passed over, as on the network.</summary>
internal sealed class CloseGroup(DeploymentKeeper deployments, IOrders orders) : IMsgHandler<MsgCloseGroup, MsgCloseGroupResponse>
{
    public Result<Unit> Check(MsgCloseGroup msg) => msg.Id.Validate();

    public Result<MsgCloseGroupResponse> Run(TxContext ctx, MsgCloseGroup msg)
    {
        if (deployments.Find(ctx, msg.Id) is not { } group) return DeploymentErrors.GroupNotFound;
        if (!DeploymentLifecycle.CanClose(group).TryGet(out _, out var error)) return error;
        if (!deployments.CloseGroup(ctx, group, (GroupStates.Closed, Ending.GroupClosed)).TryGet(out _, out error)) return error;
        orders.CloseGroup(ctx, group.Id, Ending.GroupClosed).Ignore("MsgCloseGroup drops it on the network");
        return new MsgCloseGroupResponse();
    }
}
