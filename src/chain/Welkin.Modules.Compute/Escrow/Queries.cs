using Akash.Escrow.Types.V1;
using Akash.Escrow.V1;
using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Read-only answers about accounts and payments.</summary>
/// <remarks>
/// The network counts no item as a hit, so everything of a state comes in one answer whatever the limit is; the limit only
/// decides, when it is met exactly, that the states after it are left out. With our rules limit, offset and key count. Spec: x/escrow@v1.2.2 keeper/grpc_query.go.
/// </remarks>
internal sealed class EscrowQueries(EscrowState state)
{
    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryAccountsRequest, QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", Accounts);
        registry.Query<QueryPaymentsRequest, QueryPaymentsResponse>("/akash.escrow.v1.Query/Payments", Payments);
    }

    private Result<QueryAccountsResponse> Accounts(QueryContext ctx, QueryAccountsRequest request)
    {
        var page = request.Pagination ?? new PageRequest();
        if (!Searches(page, request.State, one => EscrowState.AccountSearch(one, request.Xid)).TryGet(out var searches, out var error)) return error;
        var (accounts, next) = Collect(ctx.Rules, searches, page, (range => state.AccountsIn(ctx, range), EscrowState.AccountKey));
        return new QueryAccountsResponse { Accounts = { accounts.Select(EscrowWire.ToWireWithId) }, Pagination = new PageResponse { NextKey = next, Total = (ulong)accounts.Count } };
    }

    private Result<QueryPaymentsResponse> Payments(QueryContext ctx, QueryPaymentsRequest request)
    {
        var page = request.Pagination ?? new PageRequest();
        if (!Searches(page, request.State, one => EscrowState.PaymentSearch(one, request.Xid)).TryGet(out var searches, out var error)) return error;
        var (payments, next) = Collect(ctx.Rules, searches, page, (range => state.PaymentsIn(ctx, range), EscrowState.PaymentKey));
        return new QueryPaymentsResponse { Payments = { payments.Select(EscrowWire.ToWireWithId) }, Pagination = new PageResponse { NextKey = next, Total = (ulong)payments.Count } };
    }

    private static (List<T> Items, ByteString Next) Collect<T>(
        Rules rules, List<EscrowRange> searches, PageRequest page, (Func<EscrowRange, IEnumerable<T>> Read, Func<T, (State State, byte[] Key)> KeyOf) source) =>
        rules.Has(Rule.EscrowListingsArePaged) ? CollectPage(searches, page, source) : (CollectAll(searches, page, source.Read), ByteString.Empty);

    private static (List<T> Items, ByteString Next) CollectPage<T>(
        List<EscrowRange> searches, PageRequest page, (Func<EscrowRange, IEnumerable<T>> Read, Func<T, (State State, byte[] Key)> KeyOf) source)
    {
        var items = new List<T>();
        var (limit, offset) = (page.Limit == 0 ? Listing.DefaultLimit : page.Limit, page.Offset);
        for (var i = 0; i < searches.Count; i++)
        {
            var range = searches[i] with { Reverse = page.Reverse };
            foreach (var item in source.Read(range))
            {
                if (offset > 0)
                {
                    offset--;
                    continue;
                }

                if ((ulong)items.Count == limit)
                {
                    var (state, key) = source.KeyOf(item);
                    byte[] left = [(byte)state, .. searches.Skip(i + 1).Select(later => later.Prefix[EscrowState.StateAt])];
                    return (items, new PageKey(left, range.Prefix, key[range.Prefix.Length..], []).Encode());
                }

                items.Add(item);
            }
        }

        return (items, ByteString.Empty);
    }

    private static List<T> CollectAll<T>(IEnumerable<EscrowRange> searches, PageRequest page, Func<EscrowRange, IEnumerable<T>> read)
    {
        var items = new List<T>();
        var limit = page.Limit == 0 ? Listing.DefaultLimit : page.Limit;
        foreach (var range in searches)
        {
            var before = items.Count;
            items.AddRange(read(range with { Reverse = page.Reverse }));

            // Wraps around, as it does there, when a state holds more than the limit.
            limit = unchecked(limit - (ulong)(items.Count - before));
            if (limit == 0) break;
        }

        return items;
    }

    private static Result<List<EscrowRange>> Searches(PageRequest page, string name, Func<State, byte[]> prefixOf)
    {
        if (!page.Key.IsEmpty)
        {
            if (!PageKey.Decode(page.Key.Span).TryGet(out var key, out var error)) return GrpcError.Internal(error.Text);
            if (page.Offset > 0) return GrpcError.Internal("invalid request, either offset or key is expected, got both");
            return key.States.Select((one, i) => i == 0 ? new EscrowRange(key.Prefix, key.Key) : new EscrowRange(prefixOf((State)one), [])).ToList();
        }

        State[]? states = name switch
        {
            "" => [State.Open, State.Closed, State.Overdrawn],
            "open" => [State.Open],
            "closed" => [State.Closed],
            "overdrawn" => [State.Overdrawn],
            _ => null,
        };
        if (states is null) return GrpcError.InvalidArgument("invalid state value");
        return states.Select(one => new EscrowRange(prefixOf(one), [])).ToList();
    }
}
