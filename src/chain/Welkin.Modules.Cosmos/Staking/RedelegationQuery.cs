using Cosmos.Base.Query.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Proto = Cosmos.Staking.V1Beta1;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Answers about redelegations: of one triple, of a source, or of a delegator.</summary>
internal sealed class RedelegationQuery(StakingKeeper keeper)
{
    public Result<QueryRedelegationsResponse> Answer(QueryContext ctx, QueryRedelegationsRequest request)
    {
        if (!Find(ctx, request).TryGet(out var found, out var error)) return Internal(error);
        var response = new QueryRedelegationsResponse { Pagination = found.Next };
        foreach (var moved in found.Items)
        {
            if (!keeper.Get(ctx, moved.To).TryGet(out var target, out error)) return Internal(error);
            response.RedelegationResponses.Add(ResponseOf(moved, target));
        }

        return response;
    }

    private sealed record Found(IReadOnlyList<Redelegation> Items, PageResponse? Next);

    private static Result<Found> Find(QueryContext ctx, QueryRedelegationsRequest request)
    {
        if (request.DelegatorAddr.Length > 0 && request.SrcValidatorAddr.Length > 0 && request.DstValidatorAddr.Length > 0) return One(ctx, request);
        var ofSource = request.DelegatorAddr.Length == 0 && request.SrcValidatorAddr.Length > 0 && request.DstValidatorAddr.Length == 0;
        return ofSource ? OfSource(ctx, request) : OfDelegator(ctx, request);
    }

    private static Result<Found> One(QueryContext ctx, QueryRedelegationsRequest request)
    {
        if (!Address.ParseByCodec(request.DelegatorAddr).TryGet(out var delegator, out var error)) return error;
        if (!Address.ParseByCodec(request.SrcValidatorAddr, Address.ValoperPrefix).TryGet(out var from, out error)) return error;
        if (!Address.ParseByCodec(request.DstValidatorAddr, Address.ValoperPrefix).TryGet(out var to, out error)) return error;
        if (StakingState.Redelegations.TryGet(ctx, (delegator, from, to), out var moved)) return new Found([moved], null);
        return GrpcError.NotFound($"redelegation not found for delegator address {request.DelegatorAddr} from validator address {request.SrcValidatorAddr}");
    }

    private static Result<Found> OfSource(QueryContext ctx, QueryRedelegationsRequest request)
    {
        if (!Address.ParseByCodec(request.SrcValidatorAddr, Address.ValoperPrefix).TryGet(out var from, out var error)) return error;
        byte[] prefix = [.. StakingState.RedelegationBySourcePrefix, .. StakingState.PairKeys.Prefix(from)];
        return Pages.OfPrefix(ctx.Store(StakingState.Key), prefix, request.Pagination, Read).Map(page => new Found(page.Items, page.Next));

        Redelegation Read(byte[] key, byte[] value)
        {
            var (delegator, to) = StakingState.PairKeys.Decode(key, out _);
            return StakingState.Redelegations.Find(ctx, (delegator, from, to))!;
        }
    }

    private static Result<Found> OfDelegator(QueryContext ctx, QueryRedelegationsRequest request)
    {
        if (!Address.ParseByCodec(request.DelegatorAddr).TryGet(out var delegator, out var error)) return error;
        byte[] prefix = [.. StakingState.RedelegationPrefix, .. StakingState.PairKeys.Prefix(delegator)];
        return Pages.OfPrefix(ctx.Store(StakingState.Key), prefix, request.Pagination, (_, value) => StakingState.RedelegationValue.Decode(value))
            .Map(page => new Found(page.Items, page.Next));
    }

    // The entries of the redelegation itself are left out: they stand beside their balances.
    private static RedelegationResponse ResponseOf(Redelegation moved, Validator target) => new()
    {
        Redelegation = StakingWire.ToWire(moved with { Entries = [] }),
        Entries =
        {
            moved.Entries.Select(entry => new RedelegationEntryResponse
            {
                RedelegationEntry = WithoutHold(StakingWire.ToWire(entry)),
                Balance = target.TokensOf(entry.SharesTo).TruncateInt().ToString(),
            }),
        },
    };

    private static Proto.RedelegationEntry WithoutHold(Proto.RedelegationEntry entry)
    {
        entry.UnbondingOnHoldRefCount = 0;
        return entry;
    }

    // The network wraps whatever goes wrong once more, status and all.
    private static Error Internal(Error error) => GrpcError.Internal(
        GrpcError.HasStatus(error, out var inWords) && inWords ? $"rpc error: code = {GrpcError.StatusName(error.Code)} desc = {error.Text}" : error.Text);
}
