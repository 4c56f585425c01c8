using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using DeploymentStates = Akash.Deployment.V1.Deployment.Types.State;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Opens a paused group, and a new order for it.</summary>
internal sealed class StartGroup(DeploymentKeeper deployments, IOrders orders) : IMsgHandler<MsgStartGroup, MsgStartGroupResponse>
{
    public Result<Unit> Check(MsgStartGroup msg) => msg.Id.Validate();

    public Result<MsgStartGroupResponse> Run(TxContext ctx, MsgStartGroup msg)
    {
        if (deployments.Find(ctx, msg.Id) is not { } group) return DeploymentErrors.GroupNotFound;
        if (!DeploymentLifecycle.CanStart(group).TryGet(out _, out var error)) return error;
        if (ctx.Rules.Has(Rule.OpenOrdersEndWithTheirGroup) && deployments.FindDeployment(ctx, group.Id.DeploymentId()) is not { State: DeploymentStates.Active })
        {
            return DeploymentErrors.DeploymentClosed;
        }

        if (!deployments.StartGroup(ctx, group).TryGet(out _, out error)) return error;
        if (!orders.Open(ctx, group).TryGet(out _, out error)) return error;
        return new MsgStartGroupResponse();
    }
}
