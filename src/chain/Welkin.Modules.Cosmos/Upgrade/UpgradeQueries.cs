using Cosmos.Upgrade.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Upgrade;

#pragma warning disable CS0612 // The old query is answered as long as clients ask it.

/// <summary>Answers about plans and versions.</summary>
internal sealed class UpgradeQueries(UpgradeKeeper keeper, Address authority)
{
    private const string Service = "/cosmos.upgrade.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryCurrentPlanRequest, QueryCurrentPlanResponse>(Service + "CurrentPlan", CurrentPlan);
        registry.Query<QueryAppliedPlanRequest, QueryAppliedPlanResponse>(
            Service + "AppliedPlan", (ctx, request) => new QueryAppliedPlanResponse { Height = UpgradeKeeper.DoneHeight(ctx, request.Name) });
        registry.Query<QueryUpgradedConsensusStateRequest, QueryUpgradedConsensusStateResponse>(Service + "UpgradedConsensusState", UpgradedConsensusState);
        registry.Query<QueryModuleVersionsRequest, QueryModuleVersionsResponse>(Service + "ModuleVersions", Versions);
        registry.Query<QueryAuthorityRequest, QueryAuthorityResponse>(Service + "Authority", (_, _) => new QueryAuthorityResponse { Address = authority.ToString() });
    }

    private Result<QueryCurrentPlanResponse> CurrentPlan(QueryContext ctx, QueryCurrentPlanRequest request)
        => keeper.Scheduled(ctx) is { } plan ? new QueryCurrentPlanResponse { Plan = plan } : new QueryCurrentPlanResponse();

    private Result<QueryUpgradedConsensusStateResponse> UpgradedConsensusState(QueryContext ctx, QueryUpgradedConsensusStateRequest request)
        => keeper.UpgradedConsensusState(ctx, request.LastHeight) is { } state
            ? new QueryUpgradedConsensusStateResponse { UpgradedConsensusState = ByteString.CopyFrom(state) }
            : new QueryUpgradedConsensusStateResponse();

    private static Result<QueryModuleVersionsResponse> Versions(QueryContext ctx, QueryModuleVersionsRequest request)
    {
        var response = new QueryModuleVersionsResponse();
        foreach (var (module, version) in UpgradeState.Versions.Iterate(ctx))
        {
            if (request.ModuleName.Length == 0 || request.ModuleName == module) response.ModuleVersions.Add(new ModuleVersion { Name = module, Version = version });
        }

        return request.ModuleName.Length > 0 && response.ModuleVersions.Count == 0
            ? UpgradeErrors.ModuleVersionNotFound.With($"x/upgrade: QueryModuleVersions module {request.ModuleName} not found")
            : response;
    }
}
