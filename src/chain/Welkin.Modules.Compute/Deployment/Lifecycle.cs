using Akash.Deployment.V1Beta4;
using Welkin.Core;
using DeploymentRecord = Akash.Deployment.V1.Deployment;
using DeploymentStates = Akash.Deployment.V1.Deployment.Types.State;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Legal moves of deployments and groups; nothing else sets their state.</summary>
/// <remarks>
/// Deployment: Active ─Close→ Closed.
/// Group: Open ⇄ Paused; Open, Paused, InsufficientFunds ─Close→ Closed or InsufficientFunds; InsufficientFunds can be started and
/// paused like any group that is not closed.
/// </remarks>
internal static class DeploymentLifecycle
{
    public static Result<DeploymentRecord> Close(DeploymentRecord deployment)
    {
        if (deployment.State == DeploymentStates.Closed) return DeploymentErrors.DeploymentClosed;
        var closed = deployment.Clone();
        closed.State = DeploymentStates.Closed;
        return closed;
    }

    /// <summary>Errors: deployment 15.</summary>
    public static Result<Unit> CanClose(Group group) => group.State == GroupStates.Closed ? DeploymentErrors.GroupClosed : new Unit();

    /// <summary>Errors: deployment 15, 17.</summary>
    public static Result<Unit> CanPause(Group group) => group.State switch
    {
        GroupStates.Closed => DeploymentErrors.GroupClosed,
        GroupStates.Paused => DeploymentErrors.GroupPaused,
        _ => new Unit(),
    };

    /// <summary>Errors: deployment 15, 16.</summary>
    public static Result<Unit> CanStart(Group group) => group.State switch
    {
        GroupStates.Closed => DeploymentErrors.GroupClosed,
        GroupStates.Open => DeploymentErrors.GroupOpen,
        _ => new Unit(),
    };

    public static Group Moved(Group group, GroupStates state)
    {
        var moved = group.Clone();
        moved.State = state;
        return moved;
    }
}
