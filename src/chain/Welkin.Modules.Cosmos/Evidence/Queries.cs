using Cosmos.Evidence.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Answers about evidence.</summary>
internal static class EvidenceQueries
{
    private const string Service = "/cosmos.evidence.v1beta1.Query/";

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryEvidenceRequest, QueryEvidenceResponse>(Service + "Evidence", One);
        registry.Query<QueryAllEvidenceRequest, QueryAllEvidenceResponse>(Service + "AllEvidence", All);
    }

    private static Result<QueryEvidenceResponse> One(QueryContext ctx, QueryEvidenceRequest request)
    {
        if (request.Hash.Length == 0) return GrpcError.InvalidArgument("invalid request; hash is empty");
        if (!GoHex.Decode(request.Hash).TryGet(out var hash, out var error)) return Error.Undefined($"invalid evidence hash: {error.Text}");
        return EvidenceState.Evidence.Find(ctx, hash) is { } found
            ? new QueryEvidenceResponse { Evidence = found }
            : GrpcError.NotFound($"evidence {request.Hash} not found");
    }

    private static Result<QueryAllEvidenceResponse> All(QueryContext ctx, QueryAllEvidenceRequest request)
    {
        var page = Pages.OfCollection(ctx.Store(EvidenceState.Key), EvidenceState.Prefix, request.Pagination, (_, value) => EvidenceState.Value.Decode(value));
        return page.Map(found => new QueryAllEvidenceResponse { Evidence = { found.Items }, Pagination = found.Next });
    }
}
