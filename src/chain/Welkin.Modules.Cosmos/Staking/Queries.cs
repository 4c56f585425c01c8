using Cosmos.Base.Query.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Proto = Cosmos.Staking.V1Beta1;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Answers about validators and delegations.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/keeper/grpc_query.go</c>.</remarks>
internal sealed class StakingQueries(StakingKeeper keeper)
{
    private const string Service = "/cosmos.staking.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryValidatorsRequest, QueryValidatorsResponse>(Service + "Validators", Validators);
        registry.Query<QueryValidatorRequest, QueryValidatorResponse>(Service + "Validator", Validator);
        registry.Query<QueryValidatorDelegationsRequest, QueryValidatorDelegationsResponse>(Service + "ValidatorDelegations", ValidatorDelegations);
        registry.Query<QueryValidatorUnbondingDelegationsRequest, QueryValidatorUnbondingDelegationsResponse>(
            Service + "ValidatorUnbondingDelegations", ValidatorUnbondings);
        registry.Query<QueryDelegationRequest, QueryDelegationResponse>(Service + "Delegation", Delegation);
        registry.Query<QueryUnbondingDelegationRequest, QueryUnbondingDelegationResponse>(Service + "UnbondingDelegation", UnbondingDelegation);
        registry.Query<QueryDelegatorDelegationsRequest, QueryDelegatorDelegationsResponse>(Service + "DelegatorDelegations", DelegatorDelegations);
        registry.Query<QueryDelegatorUnbondingDelegationsRequest, QueryDelegatorUnbondingDelegationsResponse>(
            Service + "DelegatorUnbondingDelegations", DelegatorUnbondings);
        registry.Query<QueryRedelegationsRequest, QueryRedelegationsResponse>(Service + "Redelegations", new RedelegationQuery(keeper).Answer);
        registry.Query<QueryDelegatorValidatorsRequest, QueryDelegatorValidatorsResponse>(Service + "DelegatorValidators", DelegatorValidators);
        registry.Query<QueryDelegatorValidatorRequest, QueryDelegatorValidatorResponse>(Service + "DelegatorValidator", DelegatorValidator);
        registry.Query<QueryHistoricalInfoRequest, QueryHistoricalInfoResponse>(Service + "HistoricalInfo", HistoricalInfo);
        registry.Query<QueryPoolRequest, QueryPoolResponse>(Service + "Pool", Pool);
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            Service + "Params", (ctx, _) => new QueryParamsResponse { Params = StakingWire.ToWire(StakingKeeper.Params(ctx)) });
    }

    private static Result<QueryValidatorsResponse> Validators(QueryContext ctx, QueryValidatorsRequest request)
    {
        BondStatus? wanted = request.Status switch
        {
            "BOND_STATUS_BONDED" => BondStatus.Bonded,
            "BOND_STATUS_UNBONDED" => BondStatus.Unbonded,
            "BOND_STATUS_UNBONDING" => BondStatus.Unbonding,
            _ => null,
        };
        if (request.Status.Length > 0 && wanted is null) return GrpcError.InvalidArgument($"invalid validator status {request.Status}");
        var page = Pages.OfPrefix(ctx.Store(StakingState.Key), StakingState.ValidatorPrefix, request.Pagination, Read);
        if (!page.TryGet(out var found, out var error)) return GrpcError.Internal(error.Text);
        return new QueryValidatorsResponse { Validators = { found.Items }, Pagination = found.Next };

        Proto.Validator? Read(byte[] key, byte[] value)
        {
            var validator = StakingState.ValidatorValue.Decode(value);
            return wanted is null || validator.Status == wanted ? StakingWire.ToWire(validator) : null;
        }
    }

    private Result<QueryValidatorResponse> Validator(QueryContext ctx, QueryValidatorRequest request)
    {
        if (!ValidatorOf(request.ValidatorAddr).TryGet(out var found, out var error)) return error;
        return keeper.Get(ctx, found).TryGet(out var validator, out _)
            ? new QueryValidatorResponse { Validator = StakingWire.ToWire(validator) }
            : GrpcError.NotFound($"validator {request.ValidatorAddr} not found");
    }

    private Result<QueryValidatorDelegationsResponse> ValidatorDelegations(QueryContext ctx, QueryValidatorDelegationsRequest request)
    {
        if (!ValidatorOf(request.ValidatorAddr).TryGet(out var validator, out var error)) return error;
        byte[] prefix = [.. StakingState.DelegationByValidatorPrefix, .. StakingState.ByValidatorKeys.Prefix(validator)];
        var page = Pages.OfPrefix(ctx.Store(StakingState.Key), prefix, request.Pagination, (key, _) => keeper.Get(ctx, new Address(key), validator).OrThrow());
        if (!page.TryGet(out var found, out error)) return GrpcError.Internal(error.Text);
        return Responses(ctx, found.Items).TryGet(out var responses, out error)
            ? new QueryValidatorDelegationsResponse { DelegationResponses = { responses }, Pagination = found.Next }
            : GrpcError.Internal(error.Text);
    }

    private static Result<QueryValidatorUnbondingDelegationsResponse> ValidatorUnbondings(QueryContext ctx, QueryValidatorUnbondingDelegationsRequest request)
    {
        if (!ValidatorOf(request.ValidatorAddr).TryGet(out var validator, out var error)) return error;
        byte[] prefix = [.. StakingState.UnbondingByValidatorPrefix, .. StakingState.PairKeys.Prefix(validator)];
        var page = Pages.OfPrefix(
            ctx.Store(StakingState.Key),
            prefix,
            request.Pagination,
            (key, _) => StakingWire.ToWire(StakingState.Unbondings.Find(ctx, (AddressKeys.LengthPrefixed.Decode(key, out var _), validator))!));
        return page.TryGet(out var found, out error)
            ? new QueryValidatorUnbondingDelegationsResponse { UnbondingResponses = { found.Items }, Pagination = found.Next }
            : GrpcError.Internal(error.Text);
    }

    private Result<QueryDelegationResponse> Delegation(QueryContext ctx, QueryDelegationRequest request)
    {
        if (!PairOf(request.DelegatorAddr, request.ValidatorAddr).TryGet(out var pair, out var error)) return error;
        if (!keeper.Get(ctx, pair.Delegator, pair.Validator).TryGet(out var delegation, out _))
        {
            return GrpcError.NotFound($"delegation with delegator {request.DelegatorAddr} not found for validator {request.ValidatorAddr}");
        }

        return Response(ctx, delegation).TryGet(out var response, out error)
            ? new QueryDelegationResponse { DelegationResponse = response }
            : GrpcError.Internal(error.Text);
    }

    private static Result<QueryUnbondingDelegationResponse> UnbondingDelegation(QueryContext ctx, QueryUnbondingDelegationRequest request)
    {
        if (!PairOf(request.DelegatorAddr, request.ValidatorAddr).TryGet(out var pair, out var error)) return error;
        return StakingState.Unbondings.TryGet(ctx, pair, out var unbonding)
            ? new QueryUnbondingDelegationResponse { Unbond = StakingWire.ToWire(unbonding) }
            : GrpcError.NotFound($"unbonding delegation with delegator {request.DelegatorAddr} not found for validator {request.ValidatorAddr}");
    }

    private Result<QueryDelegatorDelegationsResponse> DelegatorDelegations(QueryContext ctx, QueryDelegatorDelegationsRequest request)
    {
        if (!DelegatorOf(request.DelegatorAddr).TryGet(out var delegator, out var error)) return error;
        if (!PageOf(ctx, delegator, request.Pagination).TryGet(out var found, out error)) return error;
        return Responses(ctx, found.Items).TryGet(out var responses, out error)
            ? new QueryDelegatorDelegationsResponse { DelegationResponses = { responses }, Pagination = found.Next }
            : GrpcError.Internal(error.Text);
    }

    private static Result<QueryDelegatorUnbondingDelegationsResponse> DelegatorUnbondings(QueryContext ctx, QueryDelegatorUnbondingDelegationsRequest request)
    {
        if (!DelegatorOf(request.DelegatorAddr).TryGet(out var delegator, out var error)) return error;
        byte[] prefix = [.. StakingState.UnbondingPrefix, .. StakingState.PairKeys.Prefix(delegator)];
        var page = Pages.OfPrefix(
            ctx.Store(StakingState.Key), prefix, request.Pagination, (_, value) => StakingWire.ToWire(StakingState.UnbondingValue.Decode(value)));
        return page.TryGet(out var found, out error)
            ? new QueryDelegatorUnbondingDelegationsResponse { UnbondingResponses = { found.Items }, Pagination = found.Next }
            : GrpcError.Internal(error.Text);
    }

    private Result<QueryDelegatorValidatorsResponse> DelegatorValidators(QueryContext ctx, QueryDelegatorValidatorsRequest request)
    {
        if (!DelegatorOf(request.DelegatorAddr).TryGet(out var delegator, out var error)) return error;
        if (!PageOf(ctx, delegator, request.Pagination).TryGet(out var found, out error)) return error;
        var response = new QueryDelegatorValidatorsResponse { Pagination = found.Next };
        foreach (var delegation in found.Items)
        {
            if (!keeper.Get(ctx, delegation.Validator).TryGet(out var validator, out error)) return GrpcError.Internal(error.Text);
            response.Validators.Add(StakingWire.ToWire(validator));
        }

        return response;
    }

    private Result<QueryDelegatorValidatorResponse> DelegatorValidator(QueryContext ctx, QueryDelegatorValidatorRequest request)
    {
        if (!PairOf(request.DelegatorAddr, request.ValidatorAddr).TryGet(out var pair, out var error)) return error;
        if (!keeper.Get(ctx, pair.Delegator, pair.Validator).TryGet(out var delegation, out error)) return GrpcError.Internal(error.Text);
        return keeper.Get(ctx, delegation.Validator).TryGet(out var validator, out error)
            ? new QueryDelegatorValidatorResponse { Validator = StakingWire.ToWire(validator) }
            : GrpcError.Internal(error.Text);
    }

    private static Result<QueryHistoricalInfoResponse> HistoricalInfo(QueryContext ctx, QueryHistoricalInfoRequest request)
    {
        if (request.Height < 0) return GrpcError.InvalidArgument("height cannot be negative");
        return StakingState.Historical.TryGet(ctx, (ulong)request.Height, out var found)
            ? new QueryHistoricalInfoResponse { Hist = found }
            : GrpcError.NotFound($"historical info for height {request.Height} not found");
    }

    private Result<QueryPoolResponse> Pool(QueryContext ctx, QueryPoolRequest request) => new QueryPoolResponse
    {
        Pool = new Pool { NotBondedTokens = keeper.Pools.NotBonded(ctx).ToString(), BondedTokens = keeper.Pools.Bonded(ctx).ToString() },
    };

    private static Result<Page<Delegation>> PageOf(QueryContext ctx, Address delegator, PageRequest? request)
    {
        byte[] prefix = [.. StakingState.DelegationPrefix, .. StakingState.PairKeys.Prefix(delegator)];
        var page = Pages.OfPrefix(ctx.Store(StakingState.Key), prefix, request, (_, value) => StakingState.DelegationValue.Decode(value));
        return page.TryGet(out var found, out var error) ? found : GrpcError.Internal(error.Text);
    }

    private Result<List<DelegationResponse>> Responses(QueryContext ctx, IEnumerable<Delegation> delegations)
    {
        var responses = new List<DelegationResponse>();
        foreach (var delegation in delegations)
        {
            if (!Response(ctx, delegation).TryGet(out var response, out var error)) return error;
            responses.Add(response);
        }

        return responses;
    }

    private Result<DelegationResponse> Response(QueryContext ctx, Delegation delegation)
    {
        if (!keeper.Get(ctx, delegation.Validator).TryGet(out var validator, out var error)) return error;
        var balance = new Coin(StakingKeeper.DenomOf(ctx), validator.TokensOf(delegation.Shares).TruncateInt());
        return new DelegationResponse { Delegation = StakingWire.ToWire(delegation), Balance = balance.ToMessage() };
    }

    private static Result<Address> ValidatorOf(string text)
        => text.Length == 0 ? GrpcError.InvalidArgument("validator address cannot be empty") : Address.ParseByCodec(text, Address.ValoperPrefix);

    private static Result<Address> DelegatorOf(string text)
        => text.Length == 0 ? GrpcError.InvalidArgument("delegator address cannot be empty") : Address.ParseByCodec(text);

    private static Result<(Address Delegator, Address Validator)> PairOf(string delegatorText, string validatorText)
    {
        if (delegatorText.Length == 0) return GrpcError.InvalidArgument("delegator address cannot be empty");
        if (validatorText.Length == 0) return GrpcError.InvalidArgument("validator address cannot be empty");
        if (!DelegatorOf(delegatorText).TryGet(out var delegator, out var error)) return error;
        return ValidatorOf(validatorText).TryGet(out var validator, out error) ? (delegator, validator) : error;
    }
}
