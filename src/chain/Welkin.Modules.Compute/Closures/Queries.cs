using Akash.Market.V1;
using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Read-only answers about why leases ended. Amounts are read from the escrow, where they live.</summary>
internal sealed class ClosureQueries(ClosureState state, IEscrowRecords escrow)
{
    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryClosureRequest, QueryClosureResponse>("/welkin.market.v1.Query/Closure", Closure);
        registry.Query<QueryClosuresRequest, QueryClosuresResponse>("/welkin.market.v1.Query/Closures", Closures);
        registry.Query<QueryDigestRequest, QueryDigestResponse>("/welkin.market.v1.Query/Digest", (ctx, request) => state.Digests.TryGet(ctx, request.Provider, out var found)
            ? new QueryDigestResponse { Digest = found.Digest, PublishedAt = found.PublishedAt }
            : GrpcError.NotFound(ClosureErrors.DigestNotFound.Text));
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            "/welkin.market.v1.Query/Params", (ctx, _) => new QueryParamsResponse { Params = state.Params(ctx) });
    }

    private Result<QueryClosureResponse> Closure(QueryContext ctx, QueryClosureRequest request)
    {
        var id = request.Id ?? new LeaseID();
        if (!Address.Parse(id.Owner).IsOk) return GrpcError.InvalidArgument("invalid owner address");
        return state.Records.TryGet(ctx, id, out var record)
            ? new QueryClosureResponse { Closure = WithAmounts(ctx, record) }
            : GrpcError.NotFound(ClosureErrors.ClosureNotFound.Text);
    }

    private Result<QueryClosuresResponse> Closures(QueryContext ctx, QueryClosuresRequest request)
    {
        var filter = request.Filters ?? new ClosureFilters();
        var page = request.Pagination ?? new PageRequest();
        var limit = page.Limit == 0 ? Listing.DefaultLimit : page.Limit;
        var range = filter.Owner.Length > 0 ? KeyRange.Prefix(KeyCodec.String.ToPrefix(filter.Owner)) : KeyRange.All;
        if (!page.Key.IsEmpty) range = range.From(page.Key.ToByteArray());

        var answer = new QueryClosuresResponse { Pagination = new PageResponse() };
        var skip = page.Offset;
        foreach (var (id, record) in state.Records.Iterate(ctx, range))
        {
            if ((filter.Dseq != 0 && filter.Dseq != id.Dseq) || (filter.Provider.Length > 0 && filter.Provider != id.Provider)) continue;
            if (skip > 0)
            {
                skip--;
                continue;
            }

            if ((ulong)answer.Closures.Count == limit)
            {
                answer.Pagination.NextKey = ByteString.CopyFrom(state.Records.Keys.ToBytes(id));
                break;
            }

            answer.Closures.Add(WithAmounts(ctx, record));
        }

        answer.Pagination.Total = (ulong)answer.Closures.Count;
        return answer;
    }

    private ClosureRecord WithAmounts(QueryContext ctx, ClosureRecord record)
    {
        if (!escrow.Payment(ctx, record.Id.EscrowPayment()).TryGet(out var payment, out _)) return record;
        var answered = record.Clone();
        answered.Amounts = new Amounts
        {
            Rate = payment.State.Rate,
            Paid = DecCoin.From(payment.State.Withdrawn.ToDomain().OrThrow()).ToMessage(),
            Unpaid = payment.State.Unsettled,
            Remaining = payment.State.Balance,
        };
        return answered;
    }
}
