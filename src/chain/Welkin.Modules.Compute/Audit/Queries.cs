using Akash.Audit.V1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Audit;

/// <summary>Read-only answers about signed attributes.</summary>
internal sealed class AuditQueries(AuditState state)
{
    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryAllProvidersAttributesRequest, QueryProvidersResponse>(
            "/akash.audit.v1.Query/AllProvidersAttributes", (ctx, request) => All(ctx, request.Pagination));
        registry.Query<QueryAuditorAttributesRequest, QueryProvidersResponse>("/akash.audit.v1.Query/AuditorAttributes", OfAuditor);
        registry.Query<QueryProviderAttributesRequest, QueryProvidersResponse>("/akash.audit.v1.Query/ProviderAttributes", OfOwner);
        registry.Query<QueryProviderAuditorRequest, QueryProvidersResponse>("/akash.audit.v1.Query/ProviderAuditorAttributes", OfBoth);
    }

    // The network decodes the stored attributes as a whole provider: the raw bytes become the owner. Ours reads what is there.
    private Result<QueryProvidersResponse> All(QueryContext ctx, PageRequest? pagination)
    {
        var corrected = ctx.Rules.Has(Rule.AuditListsNameTheirOwners);
        if (!AuditState.Page(ctx, pagination, Read).TryGet(out var page, out var error)) return GrpcError.Internal(error.Text);
        return new QueryProvidersResponse { Providers = { page.Items }, Pagination = page.Next };

        AuditedProvider Read(byte[] key, byte[] value) => corrected ? AuditState.Read(key, value) : AuditedProvider.Parser.ParseFrom(value);
    }

    private Result<QueryProvidersResponse> OfAuditor(QueryContext ctx, QueryAuditorAttributesRequest request)
    {
        if (!ctx.Rules.Has(Rule.AuditListsNameTheirOwners)) return All(ctx, request.Pagination);
        return new QueryProvidersResponse { Providers = { state.All(ctx).Where(record => record.Auditor == request.Auditor) } };
    }

    private Result<QueryProvidersResponse> OfOwner(QueryContext ctx, QueryProviderAttributesRequest request)
    {
        if (!Address.Parse(request.Owner).TryGet(out var owner, out _)) return GrpcError.RegisteredInvalid(AuditErrors.InvalidAddress);
        var records = state.Of(ctx, owner).ToList();
        return records.Count > 0 ? new QueryProvidersResponse { Providers = { records } } : GrpcError.RegisteredNotFound(AuditErrors.ProviderNotFound);
    }

    private Result<QueryProvidersResponse> OfBoth(QueryContext ctx, QueryProviderAuditorRequest request)
    {
        if (!Address.Parse(request.Owner).TryGet(out var owner, out _)) return GrpcError.RegisteredInvalid(AuditErrors.InvalidAddress);
        if (!Address.Parse(request.Auditor).TryGet(out var auditor, out _)) return GrpcError.RegisteredInvalid(AuditErrors.InvalidAddress);
        if (state.Find(ctx, owner, auditor) is not { } signed) return GrpcError.RegisteredNotFound(AuditErrors.ProviderNotFound);
        var record = new AuditedProvider { Owner = request.Owner, Auditor = request.Auditor, Attributes = { signed.Attributes } };
        return new QueryProvidersResponse { Providers = { record } };
    }
}
