using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Client.Grpc;
using Welkin.Client.Rpc;
using Welkin.Core;
using Welkin.Core.Crypto;
using Auth = Cosmos.Auth.V1Beta1;
using Bank = Cosmos.Bank.V1Beta1;

namespace Welkin.Client.Queries;

/// <summary>An account, as far as signing needs it.</summary>
/// <param name="Address">The account.</param>
/// <param name="Number">Its number on the chain.</param>
/// <param name="Sequence">How many transactions it signed.</param>
/// <param name="PublicKey">Its key; null until it signed for the first time.</param>
public sealed record AccountInfo(Address Address, ulong Number, ulong Sequence, PublicKey? PublicKey);

/// <summary>Typed questions to the chain. Absence is null; a refusal is <see cref="ClientException"/>, silence an unavailable one.</summary>
public sealed partial class ChainQueries(IQueryTransport transport)
{
    private const ulong PageSize = 100;

    /// <summary>Questions through a node's RPC port.</summary>
    public ChainQueries(RpcClient rpc)
        : this(new AbciTransport(rpc))
    {
    }

    /// <summary>The committed height that all questions are about; null for the newest at the time of each.</summary>
    public Height? Height { get; init; }

    /// <summary>The same questions about one committed height.</summary>
    public ChainQueries At(Height height) => new(transport) { Height = height };

    /// <summary>Any method of any query service.</summary>
    public Task<TResponse> QueryAsync<TRequest, TResponse>(string path, TRequest request, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new() =>
        transport.QueryAsync<TRequest, TResponse>(path, request, Height, cancellation);

    /// <summary>An account; null when the address never held anything.</summary>
    public async Task<AccountInfo?> AccountAsync(Address address, CancellationToken cancellation)
    {
        var answer = await FindAsync<Auth.QueryAccountInfoRequest, Auth.QueryAccountInfoResponse>(
            "/cosmos.auth.v1beta1.Query/AccountInfo", new() { Address = address.ToString() }, cancellation).ConfigureAwait(false);
        if (answer?.Info is not { } info)
        {
            return null;
        }

        var key = info.PubKey is { } any && PublicKeys.FromAny(any).TryGet(out var known, out _) ? known : null;
        return new AccountInfo(address, info.AccountNumber, info.Sequence, key);
    }

    /// <summary>All that an account holds.</summary>
    public async Task<Coins> BalancesAsync(Address address, CancellationToken cancellation)
    {
        var coins = await PagesAsync<Bank.QueryAllBalancesRequest, Bank.QueryAllBalancesResponse, Cosmos.Base.V1Beta1.Coin>(
            "/cosmos.bank.v1beta1.Query/AllBalances",
            page => new() { Address = address.ToString(), Pagination = page },
            answer => (answer.Balances, answer.Pagination),
            cancellation).ConfigureAwait(false);
        return Value(coins.ToDomain());
    }

    /// <summary>What an account holds of one denomination.</summary>
    public async Task<Coin> BalanceAsync(Address address, string denom, CancellationToken cancellation)
    {
        var answer = await QueryAsync<Bank.QueryBalanceRequest, Bank.QueryBalanceResponse>(
            "/cosmos.bank.v1beta1.Query/Balance", new() { Address = address.ToString(), Denom = denom }, cancellation).ConfigureAwait(false);
        return answer.Balance is null ? new Coin(denom, Int.Zero) : Value(answer.Balance.ToDomain());
    }

    /// <summary>All items of a paged answer, page by page.</summary>
    public async Task<IReadOnlyList<TItem>> PagesAsync<TRequest, TResponse, TItem>(
        string path, Func<PageRequest, TRequest> request, Func<TResponse, (IEnumerable<TItem> Items, PageResponse? Page)> open, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var all = new List<TItem>();
        var next = new PageRequest { Limit = PageSize };
        while (true)
        {
            var answer = await QueryAsync<TRequest, TResponse>(path, request(next), cancellation).ConfigureAwait(false);
            var (items, page) = open(answer);
            all.AddRange(items);
            if (page is null || page.NextKey.IsEmpty)
            {
                return all;
            }

            next = new PageRequest { Limit = PageSize, Key = page.NextKey };
        }
    }

    private static T Value<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw new ClientException(error);

    /// <summary>An answer, or null where the chain says that there is no such thing.</summary>
    private async Task<TResponse?> FindAsync<TRequest, TResponse>(string path, TRequest request, CancellationToken cancellation)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            return await QueryAsync<TRequest, TResponse>(path, request, cancellation).ConfigureAwait(false);
        }
        catch (ClientException exception) when (IsAbsence(exception))
        {
            return null;
        }
    }

    // Over RPC the status NotFound arrives as the shared code for an unknown key.
    private static bool IsAbsence(ClientException exception) =>
        exception is GrpcException { Status: GrpcStatus.NotFound } || exception.Error?.Is(SdkErrors.KeyNotFound) == true;
}
