using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;

namespace Welkin.Modules.Compute.Deployment.Handlers;

/// <summary>Announces another manifest: only the hash changes, groups can't.</summary>
internal sealed class UpdateDeployment(DeploymentKeeper deployments) : IMsgHandler<MsgUpdateDeployment, MsgUpdateDeploymentResponse>
{
    private const int HashLength = 32;

    public Result<Unit> Check(MsgUpdateDeployment msg)
    {
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        if (msg.Hash.Length == 0) return DeploymentErrors.EmptyHash;
        return msg.Hash.Length == HashLength ? new Unit() : DeploymentErrors.InvalidHash;
    }

    public Result<MsgUpdateDeploymentResponse> Run(TxContext ctx, MsgUpdateDeployment msg)
    {
        if (deployments.FindDeployment(ctx, msg.Id) is not { } deployment) return DeploymentErrors.DeploymentNotFound;
        if (deployment.State != DeploymentRecord.Types.State.Active) return DeploymentErrors.DeploymentClosed;
        if (msg.Hash == deployment.Hash) return DeploymentErrors.InvalidHash;
        if (!deployments.Update(ctx, deployment, msg.Hash).TryGet(out _, out var error)) return Error.Undefined($"internal error: {error.Text}");
        return new MsgUpdateDeploymentResponse();
    }
}
