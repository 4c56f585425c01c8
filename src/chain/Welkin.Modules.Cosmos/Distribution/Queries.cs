using Cosmos.Distribution.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Answers about rewards and the pool. Some end a period to compute; what they write is dropped.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/distribution/keeper/grpc_query.go</c>.</remarks>
internal sealed class DistributionQueries(DistributionKeeper keeper)
{
    private const string Service = "/cosmos.distribution.v1beta1.Query/";

    public void Register(ModuleRegistry registry)
    {
        registry.Query<QueryParamsRequest, QueryParamsResponse>(
            Service + "Params", (ctx, _) => new QueryParamsResponse { Params = DistributionState.Params.Find(ctx) ?? new Params() });
        registry.Query<QueryValidatorDistributionInfoRequest, QueryValidatorDistributionInfoResponse>(Service + "ValidatorDistributionInfo", ValidatorInfo);
        registry.Query<QueryValidatorOutstandingRewardsRequest, QueryValidatorOutstandingRewardsResponse>(Service + "ValidatorOutstandingRewards", Outstanding);
        registry.Query<QueryValidatorCommissionRequest, QueryValidatorCommissionResponse>(Service + "ValidatorCommission", Commission);
        registry.Query<QueryValidatorSlashesRequest, QueryValidatorSlashesResponse>(Service + "ValidatorSlashes", Slashes);
        registry.Query<QueryDelegationRewardsRequest, QueryDelegationRewardsResponse>(Service + "DelegationRewards", DelegationRewards);
        registry.Query<QueryDelegationTotalRewardsRequest, QueryDelegationTotalRewardsResponse>(Service + "DelegationTotalRewards", TotalRewards);
        registry.Query<QueryDelegatorValidatorsRequest, QueryDelegatorValidatorsResponse>(Service + "DelegatorValidators", DelegatorValidators);
        registry.Query<QueryDelegatorWithdrawAddressRequest, QueryDelegatorWithdrawAddressResponse>(Service + "DelegatorWithdrawAddress", WithdrawAddress);
        registry.Query<QueryCommunityPoolRequest, QueryCommunityPoolResponse>(
            Service + "CommunityPool", (ctx, _) => new QueryCommunityPoolResponse { Pool = { (DistributionState.Pool.Find(ctx) ?? DecCoins.Empty).ToMessages() } });
    }

    private Result<QueryValidatorDistributionInfoResponse> ValidatorInfo(QueryContext ctx, QueryValidatorDistributionInfoRequest request)
    {
        if (!ValidatorOf(ctx, request.ValidatorAddress).TryGet(out var validator, out var error)) return error;
        if (!keeper.Near.Delegations.Get(ctx, validator.Operator, validator.Operator).TryGet(out var delegation, out error)) return error;
        if (!Rewards(ctx, validator, delegation).TryGet(out var rewards, out error)) return error;
        return new QueryValidatorDistributionInfoResponse
        {
            Commission = { DistributionState.CommissionOf(ctx, validator.Operator).ToMessages() },
            OperatorAddress = validator.Operator.ToString(),
            SelfBondRewards = { rewards.ToMessages() },
        };
    }

    private Result<QueryValidatorOutstandingRewardsResponse> Outstanding(QueryContext ctx, QueryValidatorOutstandingRewardsRequest request)
        => ValidatorOf(ctx, request.ValidatorAddress).Map(validator => new QueryValidatorOutstandingRewardsResponse
        {
            Rewards = new ValidatorOutstandingRewards { Rewards = { DistributionState.OutstandingOf(ctx, validator.Operator).ToMessages() } },
        });

    private Result<QueryValidatorCommissionResponse> Commission(QueryContext ctx, QueryValidatorCommissionRequest request)
        => ValidatorOf(ctx, request.ValidatorAddress).Map(validator => new QueryValidatorCommissionResponse
        {
            Commission = new ValidatorAccumulatedCommission { Commission = { DistributionState.CommissionOf(ctx, validator.Operator).ToMessages() } },
        });

    // Parity: the heights of the request are compared with periods.
    private static Result<QueryValidatorSlashesResponse> Slashes(QueryContext ctx, QueryValidatorSlashesRequest request)
    {
        if (request.ValidatorAddress.Length == 0) return GrpcError.InvalidArgument("empty validator address");
        if (request.EndingHeight < request.StartingHeight)
        {
            return GrpcError.InvalidArgument($"starting height greater than ending height ({request.StartingHeight} > {request.EndingHeight})");
        }

        if (!Address.ParseByCodec(request.ValidatorAddress, Address.ValoperPrefix).TryGet(out var validator, out _)) return GrpcError.InvalidArgument("invalid validator address");
        byte[] prefix = [.. DistributionState.SlashPrefix, .. DistributionState.SlashKeys.Prefix(validator)];
        var page = Pages.OfPrefix(ctx.Store(DistributionState.Key), prefix, request.Pagination, Read);
        return page.Map(found => new QueryValidatorSlashesResponse { Slashes = { found.Items }, Pagination = found.Next });

        ValidatorSlashEvent? Read(byte[] key, byte[] value)
        {
            var slash = DistributionState.SlashValue.Decode(value);
            return slash.Period < request.StartingHeight || slash.Period > request.EndingHeight ? null : DistributionWire.ToWire(slash);
        }
    }

    private Result<QueryDelegationRewardsResponse> DelegationRewards(QueryContext ctx, QueryDelegationRewardsRequest request)
    {
        if (request.DelegatorAddress.Length == 0) return GrpcError.InvalidArgument("empty delegator address");
        if (!ValidatorOf(ctx, request.ValidatorAddress).TryGet(out var validator, out var error)) return error;
        if (!Address.ParseByCodec(request.DelegatorAddress).TryGet(out var delegator, out error)) return error;
        if (!keeper.Near.Delegations.Get(ctx, delegator, validator.Operator).TryGet(out var delegation, out error)) return error;
        return Rewards(ctx, validator, delegation).Map(rewards => new QueryDelegationRewardsResponse { Rewards = { rewards.ToMessages() } });
    }

    private Result<QueryDelegationTotalRewardsResponse> TotalRewards(QueryContext ctx, QueryDelegationTotalRewardsRequest request)
    {
        if (!DelegatorOf(request.DelegatorAddress).TryGet(out var delegator, out var error)) return error;
        var response = new QueryDelegationTotalRewardsResponse();
        var total = DecCoins.Empty;
        foreach (var delegation in keeper.Near.Delegations.Of(ctx, delegator).ToList())
        {
            var validator = keeper.Near.Validators.Get(ctx, delegation.Validator).OrThrow();
            var rewards = Rewards(ctx, validator, delegation).OrThrow();
            response.Rewards.Add(new DelegationDelegatorReward { ValidatorAddress = delegation.Validator.ToValoper(), Reward = { rewards.ToMessages() } });
            total += rewards;
        }

        response.Total.AddRange(total.ToMessages());
        return response;
    }

    private Result<QueryDelegatorValidatorsResponse> DelegatorValidators(QueryContext ctx, QueryDelegatorValidatorsRequest request)
        => DelegatorOf(request.DelegatorAddress).Map(delegator => new QueryDelegatorValidatorsResponse
        {
            Validators = { keeper.Near.Delegations.Of(ctx, delegator).Select(delegation => delegation.Validator.ToValoper()) },
        });

    private static Result<QueryDelegatorWithdrawAddressResponse> WithdrawAddress(QueryContext ctx, QueryDelegatorWithdrawAddressRequest request)
        => DelegatorOf(request.DelegatorAddress).Map(delegator => new QueryDelegatorWithdrawAddressResponse
        {
            WithdrawAddress = DistributionState.WithdrawAddressOf(ctx, delegator).ToString(),
        });

    private Result<DecCoins> Rewards(QueryContext ctx, Validator validator, Delegation delegation)
        => keeper.Periods.End(ctx, validator).TryGet(out var ending, out var error) ? RewardPeriods.RewardsOf(ctx, validator, delegation, ending) : error;

    private Result<Validator> ValidatorOf(QueryContext ctx, string text)
    {
        if (text.Length == 0) return GrpcError.InvalidArgument("empty validator address");
        return Address.ParseByCodec(text, Address.ValoperPrefix).TryGet(out var found, out var error) ? keeper.Near.Validators.Get(ctx, found) : error;
    }

    private static Result<Address> DelegatorOf(string text)
        => text.Length == 0 ? GrpcError.InvalidArgument("empty delegator address") : Address.ParseByCodec(text);
}
