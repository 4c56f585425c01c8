using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Closes the escrow account; its listener closes everything that hangs on it.</summary>
internal sealed class CloseDeployment(DeploymentKeeper deployments, IDeposits escrow) : IMsgHandler<MsgCloseDeployment, MsgCloseDeploymentResponse>
{
    public Result<Unit> Check(MsgCloseDeployment msg) => msg.Id.Validate();

    public Result<MsgCloseDeploymentResponse> Run(TxContext ctx, MsgCloseDeployment msg)
    {
        if (deployments.FindDeployment(ctx, msg.Id) is not { } deployment) return DeploymentErrors.DeploymentNotFound;
        if (deployment.State != DeploymentRecord.Types.State.Active) return DeploymentErrors.DeploymentClosed;
        if (!escrow.Close(ctx, msg.Id.EscrowAccount()).TryGet(out _, out var error)) return error;
        return new MsgCloseDeploymentResponse();
    }
}
