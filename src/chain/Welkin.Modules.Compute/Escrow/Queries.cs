using Akash.Escrow.V1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using State = Akash.Escrow.Types.V1.State;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Lists accounts and payments by state and id text.</summary>
/// <remarks>Like the network, everything that matches comes in one answer: limit and key are not looked at.</remarks>
internal sealed class EscrowQueries(EscrowState state)
{
    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryAccountsRequest, QueryAccountsResponse>("/akash.escrow.v1.Query/Accounts", Accounts);
        registry.Query<QueryPaymentsRequest, QueryPaymentsResponse>("/akash.escrow.v1.Query/Payments", Payments);
    }

    private Result<QueryAccountsResponse> Accounts(QueryContext ctx, QueryAccountsRequest request)
    {
        if (!States(request.State).TryGet(out var states, out var error)) return error;
        var answer = new QueryAccountsResponse();
        foreach (var one in states) answer.Accounts.AddRange(state.Accounts(ctx, one, request.Xid).Select(EscrowWire.ToWireWithId));
        answer.Pagination = new PageResponse { Total = (ulong)answer.Accounts.Count };
        return answer;
    }

    private Result<QueryPaymentsResponse> Payments(QueryContext ctx, QueryPaymentsRequest request)
    {
        if (!States(request.State).TryGet(out var states, out var error)) return error;
        var answer = new QueryPaymentsResponse();
        foreach (var one in states) answer.Payments.AddRange(state.Payments(ctx, one, request.Xid).Select(EscrowWire.ToWireWithId));
        answer.Pagination = new PageResponse { Total = (ulong)answer.Payments.Count };
        return answer;
    }

    private static Result<State[]> States(string name) => name switch
    {
        "" => (State[])[State.Open, State.Closed, State.Overdrawn],
        "open" => (State[])[State.Open],
        "closed" => (State[])[State.Closed],
        "overdrawn" => (State[])[State.Overdrawn],
        _ => GrpcError.InvalidArgument("invalid state value"),
    };
}
