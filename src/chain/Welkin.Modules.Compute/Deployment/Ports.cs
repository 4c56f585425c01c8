using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Deployments and groups as the market sees and changes them.</summary>
internal interface IGroups
{
    Group? Find(Context ctx, GroupID id);

    DeploymentRecord? FindDeployment(Context ctx, DeploymentID id);

    /// <summary>The groups of a deployment by gseq.</summary>
    IReadOnlyList<Group> Of(Context ctx, DeploymentID id);

    /// <summary>The provider gave its lease up: the group waits for its owner. Errors: deployment 14.</summary>
    Result<Unit> Pause(Context ctx, GroupID id);

    /// <summary>The escrow account ended: the deployment closes. Errors: deployment 4, 5.</summary>
    Result<Unit> CloseDeployment(Context ctx, DeploymentRecord deployment, Ending end);

    /// <summary>Whether the group can still be ended.</summary>
    bool CanClose(Group group);

    /// <summary>Ends a group, as closed or for lack of funds. Errors: deployment 14.</summary>
    Result<Unit> CloseGroup(Context ctx, Group group, (Group.Types.State State, Ending End) to);
}
