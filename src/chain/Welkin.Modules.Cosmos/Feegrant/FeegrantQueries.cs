using Cosmos.Feegrant.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Answers about allowances.</summary>
internal static class FeegrantQueries
{
    private const string Service = "/cosmos.feegrant.v1beta1.Query/";

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryAllowanceRequest, QueryAllowanceResponse>(Service + "Allowance", Allowance);
        registry.Query<QueryAllowancesRequest, QueryAllowancesResponse>(Service + "Allowances", ToGrantee);
        registry.Query<QueryAllowancesByGranterRequest, QueryAllowancesByGranterResponse>(Service + "AllowancesByGranter", ByGranter);
    }

    private static Result<QueryAllowanceResponse> Allowance(QueryContext ctx, QueryAllowanceRequest request)
    {
        if (!Address.ParseByCodec(request.Granter).TryGet(out var granter, out var error)) return error;
        if (!Address.ParseByCodec(request.Grantee).TryGet(out var grantee, out error)) return error;
        return FeegrantState.Grants.TryGet(ctx, (grantee, granter), out var grant)
            ? new QueryAllowanceResponse { Allowance = grant }
            : GrpcError.Internal("fee-grant not found: not found");
    }

    private static Result<QueryAllowancesResponse> ToGrantee(QueryContext ctx, QueryAllowancesRequest request)
    {
        if (!Address.ParseByCodec(request.Grantee).TryGet(out var grantee, out var error)) return error;
        var page = Pages.OfPrefix(ctx.Store(FeegrantState.Key), FeegrantState.GrantsOf(grantee), request.Pagination, (_, value) => Grant.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out error)) return GrpcError.Internal(error.Text);
        var response = new QueryAllowancesResponse { Pagination = found.Next };
        response.Allowances.AddRange(found.Items);
        return response;
    }

    private static Result<QueryAllowancesByGranterResponse> ByGranter(QueryContext ctx, QueryAllowancesByGranterRequest request)
    {
        if (!Address.ParseByCodec(request.Granter).TryGet(out _, out var error)) return error;
        var page = Pages.OfPrefix(ctx.Store(FeegrantState.Key), FeegrantState.GrantPrefix, request.Pagination, (_, value) => Grant.Parser.ParseFrom(value) is var grant && grant.Granter == request.Granter ? grant : null);
        if (!page.TryGet(out var found, out error)) return GrpcError.Internal(error.Text);
        var response = new QueryAllowancesByGranterResponse { Pagination = found.Next };
        response.Allowances.AddRange(found.Items);
        return response;
    }
}
