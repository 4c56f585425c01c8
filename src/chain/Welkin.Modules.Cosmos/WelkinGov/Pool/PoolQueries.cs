using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov.Pool;

/// <summary>Answers about the ledger of the community pool and its funds.</summary>
internal sealed class PoolQueries(ICommunityPool pool)
{
    private const string Service = "/welkin.gov.v1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryLedgerRequest, QueryLedgerResponse>(Service + "Ledger", Ledger);
        registry.Query<QueryFundsRequest, QueryFundsResponse>(Service + "Funds", Funds);
        registry.Query<QueryFundRequest, QueryFundResponse>(Service + "Fund", (ctx, request) => PoolState.Funds.TryGet(ctx, request.FundId, out var fund)
            ? new QueryFundResponse { Fund = fund }
            : GrpcError.NotFound($"there is no community fund {request.FundId}"));
    }

    private Result<QueryLedgerResponse> Ledger(QueryContext ctx, QueryLedgerRequest request)
    {
        var page = Pages.OfCollection(ctx.Store(WelkinGovState.Key), PoolState.LedgerPrefix, request.Pagination, (_, value) => LedgerEntry.Parser.ParseFrom(value));
        return page.Map(found => new QueryLedgerResponse
        {
            Entries = { found.Items },
            Totals = PoolState.Totals.Find(ctx) ?? new LedgerTotals(),
            Pool = { pool.Balance(ctx).ToMessages() },
            Pagination = found.Next,
        });
    }

    private static Result<QueryFundsResponse> Funds(QueryContext ctx, QueryFundsRequest request)
    {
        var page = Pages.OfCollection(ctx.Store(WelkinGovState.Key), PoolState.FundPrefix, request.Pagination, (_, value) => CommunityFund.Parser.ParseFrom(value));
        return page.Map(found => new QueryFundsResponse { Funds = { found.Items }, Pagination = found.Next });
    }
}
