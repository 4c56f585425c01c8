using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using DeploymentRecord = Akash.Deployment.V1.Deployment;
using DeploymentStates = Akash.Deployment.V1.Deployment.Types.State;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Read-only answers about deployments and groups.</summary>
internal sealed class DeploymentQueries(DeploymentState state, IEscrowRecords escrow)
{
    private static readonly (string, int)[] States = [("active", (int)DeploymentStates.Active), ("closed", (int)DeploymentStates.Closed)];

    private readonly ListingSource<DeploymentID, DeploymentRecord> _deployments = new()
    {
        Keys = state.Deployments.Keys,
        Map = state.Deployments,
        ByState = state.DeploymentsByState,
        Describe = static deployment => (deployment.Id, (int)deployment.State),
        Parties = static id => (id.Owner, ""),
    };

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryDeploymentsRequest, QueryDeploymentsResponse>("/akash.deployment.v1beta4.Query/Deployments", Deployments);
        registry.Query<QueryDeploymentRequest, QueryDeploymentResponse>("/akash.deployment.v1beta4.Query/Deployment", Deployment);
        registry.Query<QueryGroupRequest, QueryGroupResponse>("/akash.deployment.v1beta4.Query/Group", Group);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            "/akash.deployment.v1beta4.Query/Params", (ctx, _) => new QueryParamsResponse { Params = state.Params(ctx) });
    }

    private Result<QueryDeploymentsResponse> Deployments(QueryContext ctx, QueryDeploymentsRequest request)
    {
        var filter = request.Filters ?? new DeploymentFilters();
        var listing = new ListingRequest<DeploymentRecord>(request.Pagination, filter.State, filter.Owner, "", deployment =>
            (filter.Owner.Length == 0 || filter.Owner == deployment.Id.Owner) && (filter.Dseq == 0 || filter.Dseq == deployment.Id.Dseq))
        {
            States = States,
        };
        if (!Listing.Read(ctx, _deployments, listing).TryGet(out var found, out var error)) return error;

        var answer = new QueryDeploymentsResponse { Pagination = found.Page };
        foreach (var deployment in found.Items)
        {
            if (!Answer(ctx, deployment).TryGet(out var one, out error))
            {
                return GrpcError.Internal($"fetching escrow account for DeploymentID={deployment.Id.Path()}: {error.Text}");
            }

            answer.Deployments.Add(one);
        }

        return answer;
    }

    private Result<QueryDeploymentResponse> Deployment(QueryContext ctx, QueryDeploymentRequest request)
    {
        var id = request.Id ?? new DeploymentID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        return state.Deployments.Find(ctx, id) is { } deployment ? Answer(ctx, deployment) : GrpcError.RegisteredNotFound(DeploymentErrors.DeploymentNotFound);
    }

    private Result<QueryGroupResponse> Group(QueryContext ctx, QueryGroupRequest request)
    {
        var id = request.Id ?? new GroupID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        return state.Groups.Find(ctx, id) is { } group ? new QueryGroupResponse { Group = group } : GrpcError.RegisteredNotFound(DeploymentErrors.GroupNotFound);
    }

    private Result<QueryDeploymentResponse> Answer(QueryContext ctx, DeploymentRecord deployment)
    {
        if (!escrow.Account(ctx, deployment.Id.EscrowAccount()).TryGet(out var account, out var error)) return GrpcError.RegisteredNotFound(error);
        return new QueryDeploymentResponse { Deployment = deployment, Groups = { state.GroupsOf(ctx, deployment.Id) }, EscrowAccount = account };
    }
}
