using Cosmos.Slashing.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Answers about who signs.</summary>
internal static class SlashingQueries
{
    private const string Service = "/cosmos.slashing.v1beta1.Query/";

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            Service + "Params", (ctx, _) => new QueryParamsResponse { Params = SlashingWire.ToWire(SlashingKeeper.Params(ctx)) });
        registry.Query<QuerySigningInfoRequest, QuerySigningInfoResponse>(Service + "SigningInfo", SigningInfo);
        registry.Query<QuerySigningInfosRequest, QuerySigningInfosResponse>(Service + "SigningInfos", SigningInfos);
    }

    private static Result<QuerySigningInfoResponse> SigningInfo(QueryContext ctx, QuerySigningInfoRequest request)
    {
        if (request.ConsAddress.Length == 0) return GrpcError.InvalidArgument("invalid request");
        if (!Address.ParseByCodec(request.ConsAddress, Address.ValconsPrefix).TryGet(out var consensus, out var error)) return error;
        return SlashingState.SigningInfoOf(ctx, consensus) is { } info
            ? new QuerySigningInfoResponse { ValSigningInfo = SlashingWire.ToWire(consensus, info) }
            : GrpcError.NotFound($"SigningInfo not found for validator {request.ConsAddress}");
    }

    private static Result<QuerySigningInfosResponse> SigningInfos(QueryContext ctx, QuerySigningInfosRequest request)
    {
        var page = Pages.OfPrefix(
            ctx.Store(SlashingState.Key), SlashingState.SigningInfoPrefix, request.Pagination, (_, value) => ValidatorSigningInfo.Parser.ParseFrom(value));
        return page.Map(found => new QuerySigningInfosResponse { Info = { found.Items }, Pagination = found.Next });
    }
}
