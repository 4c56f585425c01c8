using Cosmos.Authz.V1Beta1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using GrantEntry = Cosmos.Authz.V1Beta1.GrantAuthorization;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Answers about grants.</summary>
internal static class AuthzQueries
{
    private const string Service = "/cosmos.authz.v1beta1.Query/";

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryGrantsRequest, QueryGrantsResponse>(Service + "Grants", Grants);
        registry.Query<QueryGranterGrantsRequest, QueryGranterGrantsResponse>(Service + "GranterGrants", GranterGrants);
        registry.Query<QueryGranteeGrantsRequest, QueryGranteeGrantsResponse>(Service + "GranteeGrants", GranteeGrants);
    }

    private static Result<QueryGrantsResponse> Grants(QueryContext ctx, QueryGrantsRequest request)
    {
        if (!Address.ParseByCodec(request.Granter).TryGet(out var granter, out var error)) return error;
        if (!Address.ParseByCodec(request.Grantee).TryGet(out var grantee, out error)) return error;
        if (request.MsgTypeUrl.Length > 0)
        {
            return AuthzState.IsStorable(request.MsgTypeUrl) && AuthzState.Grants.TryGet(ctx, (granter, grantee, request.MsgTypeUrl), out var grant)
                ? new QueryGrantsResponse { Grants = { grant } }
                : AuthzErrors.NotFound.With($"authorization not found for {request.MsgTypeUrl} type");
        }

        var page = Pages.OfPrefix(
            ctx.Store(AuthzState.Key), AuthzState.GrantsBetween(granter, grantee), Limited(request.Pagination), (_, value) => Grant.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out error)) return error;
        var response = new QueryGrantsResponse { Pagination = found.Next };
        response.Grants.AddRange(found.Items);
        return response;
    }

    private static Result<QueryGranterGrantsResponse> GranterGrants(QueryContext ctx, QueryGranterGrantsRequest request)
    {
        if (!Address.ParseByCodec(request.Granter).TryGet(out var granter, out var error)) return error;
        var page = Pages.OfPrefix(ctx.Store(AuthzState.Key), AuthzState.GrantsFrom(granter), Limited(request.Pagination), (key, value) =>
        {
            var grant = Grant.Parser.ParseFrom(value);
            return Entry(request.Granter, AuthzState.FirstAddressOf(key).ToString(), grant);
        });
        if (!page.TryGet(out var found, out error)) return error;
        var response = new QueryGranterGrantsResponse { Pagination = found.Next };
        response.Grants.AddRange(found.Items);
        return response;
    }

    private static Result<QueryGranteeGrantsResponse> GranteeGrants(QueryContext ctx, QueryGranteeGrantsRequest request)
    {
        // A page that starts at a key walks all grantees, as on the network.
        var prefix = AuthzState.ByGranteePrefix;
        if (request.Pagination is not { Key.IsEmpty: false })
        {
            if (!Address.ParseByCodec(request.Grantee).TryGet(out var grantee, out var error)) return error;
            prefix = AuthzState.OfGrantee(grantee);
        }

        var page = Pages.OfPrefix(ctx.Store(AuthzState.Key), prefix, Limited(request.Pagination), (key, _) =>
        {
            var (to, from, msgType) = AuthzState.ByGranteeParts([.. prefix, .. key]);
            return AuthzState.Grants.TryGet(ctx, (from, to, msgType), out var grant) ? Entry(from.ToString(), to.ToString(), grant) : null;
        });
        if (!page.TryGet(out var found, out var failed)) return failed;
        var response = new QueryGranteeGrantsResponse { Pagination = found.Next };
        response.Grants.AddRange(found.Items);
        return response;
    }

    // These queries set the limit themselves, so without one the total is not counted.
    private static PageRequest Limited(PageRequest? request)
    {
        var page = request?.Clone() ?? new PageRequest();
        if (page.Limit == 0) page.Limit = 100;
        return page;
    }

    private static GrantEntry Entry(string granter, string grantee, Grant grant)
        => new() { Granter = granter, Grantee = grantee, Authorization = grant.Authorization, Expiration = grant.Expiration };
}
