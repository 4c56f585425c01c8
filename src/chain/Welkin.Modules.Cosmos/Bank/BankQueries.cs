using Cosmos.Bank.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Bank;

/// <summary>Answers about balances and supply.</summary>
internal sealed class BankQueries(BankKeeper keeper)
{
    private const string Service = "/cosmos.bank.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryBalanceRequest, QueryBalanceResponse>(Service + "Balance", Balance);
        registry.Query<QueryAllBalancesRequest, QueryAllBalancesResponse>(Service + "AllBalances", AllBalances);
        registry.Query<QuerySpendableBalancesRequest, QuerySpendableBalancesResponse>(Service + "SpendableBalances", SpendableBalances);
        registry.Query<QuerySpendableBalanceByDenomRequest, QuerySpendableBalanceByDenomResponse>(Service + "SpendableBalanceByDenom", SpendableByDenom);
        registry.Query<QueryTotalSupplyRequest, QueryTotalSupplyResponse>(Service + "TotalSupply", TotalSupply);
        registry.Query<QuerySupplyOfRequest, QuerySupplyOfResponse>(Service + "SupplyOf", SupplyOf);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", (ctx, _) => new QueryParamsResponse { Params = BankState.Params.Find(ctx) ?? new Params() });
        registry.Query<QueryDenomsMetadataRequest, QueryDenomsMetadataResponse>(Service + "DenomsMetadata", DenomsMetadata);
        registry.Query<QueryDenomMetadataRequest, QueryDenomMetadataResponse>(Service + "DenomMetadata", (ctx, request) => Metadata(ctx, request.Denom).Map(found => new QueryDenomMetadataResponse { Metadata = found }));
        registry.Query<QueryDenomMetadataByQueryStringRequest, QueryDenomMetadataByQueryStringResponse>(
            Service + "DenomMetadataByQueryString", (ctx, request) => Metadata(ctx, request.Denom).Map(found => new QueryDenomMetadataByQueryStringResponse { Metadata = found }));
        registry.Query<QueryDenomOwnersRequest, QueryDenomOwnersResponse>(Service + "DenomOwners", DenomOwners);
        registry.Query<QueryDenomOwnersByQueryRequest, QueryDenomOwnersByQueryResponse>(Service + "DenomOwnersByQuery", DenomOwnersByQuery);
        registry.Query<QuerySendEnabledRequest, QuerySendEnabledResponse>(Service + "SendEnabled", SendEnabled);
    }

    private Result<QueryBalanceResponse> Balance(QueryContext ctx, QueryBalanceRequest request)
    {
        if (InvalidDenom(request.Denom) is { } invalid) return invalid;
        return OwnerOf(request.Address).TryGet(out var owner, out var error)
            ? new QueryBalanceResponse { Balance = keeper.Balance(ctx, owner, request.Denom).ToMessage() }
            : error;
    }

    private static Result<QueryAllBalancesResponse> AllBalances(QueryContext ctx, QueryAllBalancesRequest request)
    {
        if (!OwnerOf(request.Address).TryGet(out var owner, out var error)) return error;
        var page = Pages.OfCollection(ctx.Store(BankState.Key), PrefixOf(owner), request.Pagination, (key, value) =>
        {
            var denom = BankState.Text(key);
            if (request.ResolveDenom && BankState.Metadata.TryGet(ctx, denom, out var metadata)) denom = metadata.Display;
            return new Coin(denom, BankState.AmountOf(value));
        });
        if (!page.TryGet(out var found, out error)) return GrpcError.InvalidArgument($"paginate: {error.Text}");
        var response = new QueryAllBalancesResponse { Pagination = found.Next };
        response.Balances.AddRange(found.Items.Select(coin => coin.ToMessage()));
        return response;
    }

    private Result<QuerySpendableBalancesResponse> SpendableBalances(QueryContext ctx, QuerySpendableBalancesRequest request)
    {
        if (!OwnerOf(request.Address).TryGet(out var owner, out var error)) return error;
        var page = Pages.OfCollection(ctx.Store(BankState.Key), PrefixOf(owner), request.Pagination, (key, _) => BankState.Text(key));
        if (!page.TryGet(out var found, out error)) return GrpcError.InvalidArgument($"paginate: {error.Text}");
        var spendable = keeper.SpendableAll(ctx, owner);
        var response = new QuerySpendableBalancesResponse { Pagination = found.Next };
        response.Balances.AddRange(found.Items.Select(denom => new Coin(denom, spendable.AmountOf(denom)).ToMessage()));
        return response;
    }

    private Result<QuerySpendableBalanceByDenomResponse> SpendableByDenom(QueryContext ctx, QuerySpendableBalanceByDenomRequest request)
    {
        if (!OwnerOf(request.Address).TryGet(out var owner, out var error)) return error;
        if (InvalidDenom(request.Denom) is { } invalid) return invalid;
        return new QuerySpendableBalanceByDenomResponse { Balance = keeper.Spendable(ctx, owner, request.Denom).ToMessage() };
    }

    private static Result<QueryTotalSupplyResponse> TotalSupply(QueryContext ctx, QueryTotalSupplyRequest request)
    {
        var page = Pages.OfCollection(
            ctx.Store(BankState.Key), BankState.SupplyPrefix, request.Pagination, (key, value) => new Coin(BankState.Text(key), BankState.AmountOf(value)));
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        var response = new QueryTotalSupplyResponse { Pagination = found.Next };
        response.Supply.AddRange(found.Items.Select(coin => coin.ToMessage()));
        return response;
    }

    private Result<QuerySupplyOfResponse> SupplyOf(QueryContext ctx, QuerySupplyOfRequest request)
        => InvalidDenom(request.Denom) is { } invalid ? invalid : new QuerySupplyOfResponse { Amount = keeper.Supply(ctx, request.Denom).ToMessage() };

    private static Result<QueryDenomsMetadataResponse> DenomsMetadata(QueryContext ctx, QueryDenomsMetadataRequest request)
    {
        var page = Pages.OfPrefix(ctx.Store(BankState.Key), BankState.MetadataPrefix, request.Pagination, (_, value) => global::Cosmos.Bank.V1Beta1.Metadata.Parser.ParseFrom(value));
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        var response = new QueryDenomsMetadataResponse { Pagination = found.Next };
        response.Metadatas.AddRange(found.Items);
        return response;
    }

    private static Result<Metadata> Metadata(QueryContext ctx, string denom)
    {
        if (InvalidDenom(denom) is { } invalid) return invalid;
        return BankState.Metadata.TryGet(ctx, denom, out var metadata) ? metadata : GrpcError.NotFound($"client metadata for denom {denom}");
    }

    private static Result<QueryDenomOwnersResponse> DenomOwners(QueryContext ctx, QueryDenomOwnersRequest request)
    {
        if (InvalidDenom(request.Denom) is { } invalid) return invalid;
        byte[] prefix = [.. BankState.OwnersPrefix, .. KeyCodec.String.ToPrefix(request.Denom)];
        var page = Pages.OfCollection(ctx.Store(BankState.Key), prefix, request.Pagination, (key, _) =>
        {
            var owner = new Address(key.AsSpan(1));
            var amount = BankState.Balances.TryGet(ctx, (owner, request.Denom), out var found) ? found : Int.Zero;
            return new DenomOwner { Address = owner.ToString(), Balance = new Coin(request.Denom, amount).ToMessage() };
        });
        if (!page.TryGet(out var owners, out var error)) return error;
        var response = new QueryDenomOwnersResponse { Pagination = owners.Next };
        response.DenomOwners.AddRange(owners.Items);
        return response;
    }

    private static Result<QueryDenomOwnersByQueryResponse> DenomOwnersByQuery(QueryContext ctx, QueryDenomOwnersByQueryRequest request)
    {
        var inner = new QueryDenomOwnersRequest { Denom = request.Denom, Pagination = request.Pagination };
        if (!DenomOwners(ctx, inner).TryGet(out var owners, out var error)) return error;
        var response = new QueryDenomOwnersByQueryResponse { Pagination = owners.Pagination };
        response.DenomOwners.AddRange(owners.DenomOwners);
        return response;
    }

    private static Result<QuerySendEnabledResponse> SendEnabled(QueryContext ctx, QuerySendEnabledRequest request)
    {
        var response = new QuerySendEnabledResponse();
        if (request.Denoms.Count > 0)
        {
            foreach (var denom in request.Denoms)
            {
                if (BankState.SendEnabled.TryGet(ctx, denom, out var enabled)) response.SendEnabled.Add(new SendEnabled { Denom = denom, Enabled = enabled });
            }

            return response;
        }

        var page = Pages.OfCollection(
            ctx.Store(BankState.Key),
            BankState.SendEnabledPrefix,
            request.Pagination,
            (key, value) => new SendEnabled { Denom = BankState.Text(key), Enabled = Google.Protobuf.WellKnownTypes.BoolValue.Parser.ParseFrom(value).Value });
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        response.SendEnabled.AddRange(found.Items);
        response.Pagination = found.Next;
        return response;
    }

    private static byte[] PrefixOf(Address owner) => [.. BankState.BalancePrefix, .. BankState.BalanceKeys.Prefix(owner)];

    private static Error? InvalidDenom(string denom)
        => Denom.Validate(denom).TryGet(out _, out var error) ? null : GrpcError.InvalidArgument(error.Text);

    private static Result<Address> OwnerOf(string text)
        => Address.ParseByCodec(text).TryGet(out var owner, out var error) ? owner : GrpcError.InvalidArgument($"invalid address: {error.Text}");
}
