using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Stores deployments and groups and says so in events. Each change asks for the key first, as the network does.</summary>
internal sealed class DeploymentKeeper(DeploymentState state) : IGroups
{
    public Group? Find(Context ctx, GroupID id) => state.Groups.Find(ctx, id);

    public DeploymentRecord? FindDeployment(Context ctx, DeploymentID id) => state.Deployments.Find(ctx, id);

    public IReadOnlyList<Group> Of(Context ctx, DeploymentID id) => [.. state.GroupsOf(ctx, id)];

    /// <summary>Errors: deployment 3.</summary>
    public Result<Unit> Create(Context ctx, DeploymentRecord deployment, IEnumerable<Group> groups)
    {
        if (state.Deployments.Has(ctx, deployment.Id)) return DeploymentErrors.DeploymentExists;
        state.Deployments.Set(ctx, deployment.Id, deployment);
        foreach (var group in groups) state.Groups.Set(ctx, group.Id, group);
        ctx.Emit(new EventDeploymentCreated { Id = deployment.Id, Hash = deployment.Hash });
        return new Unit();
    }

    /// <summary>Errors: deployment 4.</summary>
    public Result<Unit> Update(Context ctx, DeploymentRecord deployment, ByteString hash)
    {
        if (!state.Deployments.Has(ctx, deployment.Id)) return DeploymentErrors.DeploymentNotFound;
        var updated = deployment.Clone();
        updated.Hash = hash;
        state.Deployments.Set(ctx, deployment.Id, updated);
        ctx.Emit(new EventDeploymentUpdated { Id = deployment.Id, Hash = hash });
        return new Unit();
    }

    public Result<Unit> CloseDeployment(Context ctx, DeploymentRecord deployment, Ending end)
    {
        if (!DeploymentLifecycle.Close(deployment).TryGet(out var closed, out var error)) return error;
        if (!state.Deployments.Has(ctx, deployment.Id)) return DeploymentErrors.DeploymentNotFound;
        state.Deployments.Set(ctx, deployment.Id, closed);
        ctx.Emit(new EventDeploymentClosed { Id = deployment.Id });
        end.Tell(ctx, Kinds.Deployment, deployment.Id.Path());
        return new Unit();
    }

    public bool CanClose(Group group) => DeploymentLifecycle.CanClose(group).IsOk;

    public Result<Unit> CloseGroup(Context ctx, Group group, (GroupStates State, Ending End) to)
    {
        if (!Move(ctx, group, to.State, new EventGroupClosed { Id = group.Id }).TryGet(out _, out var error)) return error;
        to.End.Tell(ctx, Kinds.Group, group.Id.Path());
        return new Unit();
    }

    public Result<Unit> PauseGroup(Context ctx, Group group) => Move(ctx, group, GroupStates.Paused, new EventGroupPaused { Id = group.Id });

    public Result<Unit> StartGroup(Context ctx, Group group) => Move(ctx, group, GroupStates.Open, new EventGroupStarted { Id = group.Id });

    public Result<Unit> Pause(Context ctx, GroupID id) => Find(ctx, id) is { } group ? PauseGroup(ctx, group) : DeploymentErrors.GroupNotFound;

    private Result<Unit> Move(Context ctx, Group group, GroupStates to, IMessage happened)
    {
        if (!state.Groups.Has(ctx, group.Id)) return DeploymentErrors.GroupNotFound;
        state.Groups.Set(ctx, group.Id, DeploymentLifecycle.Moved(group, to));
        ctx.Emit(happened);
        return new Unit();
    }
}
