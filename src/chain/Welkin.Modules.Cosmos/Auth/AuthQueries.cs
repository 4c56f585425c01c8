using Cosmos.Auth.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Answers about accounts.</summary>
internal sealed class AuthQueries(AuthKeeper keeper)
{
    private const string Service = "/cosmos.auth.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryAccountsRequest, QueryAccountsResponse>(Service + "Accounts", Accounts);
        registry.Query<QueryAccountRequest, QueryAccountResponse>(Service + "Account", Account);
        registry.Query<QueryAccountInfoRequest, QueryAccountInfoResponse>(Service + "AccountInfo", AccountInfo);
        registry.Query<QueryAccountAddressByIDRequest, QueryAccountAddressByIDResponse>(Service + "AccountAddressByID", AddressById);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(Service + "Params", (ctx, _) => new QueryParamsResponse { Params = keeper.Params(ctx) });
        registry.Query<QueryModuleAccountsRequest, QueryModuleAccountsResponse>(Service + "ModuleAccounts", ModuleAccounts);
        registry.Query<QueryModuleAccountByNameRequest, QueryModuleAccountByNameResponse>(Service + "ModuleAccountByName", ModuleAccountByName);
        registry.Query<Bech32PrefixRequest, Bech32PrefixResponse>(Service + "Bech32Prefix", (_, _) => new Bech32PrefixResponse { Bech32Prefix = Address.AccountPrefix });
        registry.Query<AddressBytesToStringRequest, AddressBytesToStringResponse>(Service + "AddressBytesToString", BytesToString);
        registry.Query<AddressStringToBytesRequest, AddressStringToBytesResponse>(Service + "AddressStringToBytes", StringToBytes);
    }

    private static Result<QueryAccountsResponse> Accounts(QueryContext ctx, QueryAccountsRequest request)
    {
        if (!Pages.OfCollection(ctx.Store(AuthState.Key), AuthState.AccountPrefix, request.Pagination, (_, value) => AuthState.Decode(value))
            .TryGet(out var page, out var error))
        {
            return error;
        }

        var response = new QueryAccountsResponse { Pagination = page.Next };
        response.Accounts.AddRange(page.Items.Select(account => TypeUrls.Pack(account.Concrete)));
        return response;
    }

    private Result<QueryAccountResponse> Account(QueryContext ctx, QueryAccountRequest request)
    {
        if (request.Address.Length == 0) return GrpcError.InvalidArgument("Address cannot be empty");
        if (!Address.ParseByCodec(request.Address).TryGet(out var address, out var error)) return error;
        if (keeper.Find(ctx, address) is not { } account) return GrpcError.NotFound($"account {request.Address} not found");
        return new QueryAccountResponse { Account = TypeUrls.Pack(account.Concrete) };
    }

    private Result<QueryAccountInfoResponse> AccountInfo(QueryContext ctx, QueryAccountInfoRequest request)
    {
        if (request.Address.Length == 0) return GrpcError.InvalidArgument("address cannot be empty");
        if (!Address.ParseByCodec(request.Address).TryGet(out var address, out var error)) return error;
        if (keeper.Find(ctx, address) is not { } account) return GrpcError.NotFound($"account {request.Address} not found");
        var info = new BaseAccount { Address = request.Address, AccountNumber = account.Number, Sequence = account.Sequence };
        if (account.PublicKey is { } key) info.PubKey = key;
        return new QueryAccountInfoResponse { Info = info };
    }

    private static Result<QueryAccountAddressByIDResponse> AddressById(QueryContext ctx, QueryAccountAddressByIDRequest request)
    {
#pragma warning disable CS0612, CS0618 // The old field is refused when it is used.
        if (request.Id != 0) return GrpcError.InvalidArgument("requesting with id isn't supported, try to request using account-id");
#pragma warning restore CS0612, CS0618
        return AuthState.ByNumber.TryMatch(ctx, request.AccountId, out var address)
            ? new QueryAccountAddressByIDResponse { AccountAddress = address.ToString() }
            : GrpcError.NotFound($"account address not found with account number {request.AccountId}");
    }

    private Result<QueryModuleAccountsResponse> ModuleAccounts(QueryContext ctx, QueryModuleAccountsRequest request)
    {
        var response = new QueryModuleAccountsResponse();
        foreach (var name in keeper.Modules.Names) response.Accounts.Add(TypeUrls.Pack(keeper.OfModule(ctx, name).Concrete));
        return response;
    }

    private Result<QueryModuleAccountByNameResponse> ModuleAccountByName(QueryContext ctx, QueryModuleAccountByNameRequest request)
    {
        if (request.Name.Length == 0) return GrpcError.InvalidArgument("module name is empty");
        if (!keeper.Modules.Has(request.Name)) return GrpcError.NotFound($"account {request.Name} not found");
        return new QueryModuleAccountByNameResponse { Account = TypeUrls.Pack(keeper.OfModule(ctx, request.Name).Concrete) };
    }

    private static Result<AddressBytesToStringResponse> BytesToString(QueryContext ctx, AddressBytesToStringRequest request)
        => request.AddressBytes.IsEmpty
            ? Error.Undefined("empty address bytes is not allowed")
            : new AddressBytesToStringResponse { AddressString = new Address(request.AddressBytes.Span).ToString() };

    private static Result<AddressStringToBytesResponse> StringToBytes(QueryContext ctx, AddressStringToBytesRequest request)
        => Address.ParseByCodec(request.AddressString).Map(address => new AddressStringToBytesResponse { AddressBytes = ByteString.CopyFrom(address.Bytes) });
}
