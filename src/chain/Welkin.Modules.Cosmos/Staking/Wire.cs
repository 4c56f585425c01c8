using Cosmos.Staking.V1Beta1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Proto = Cosmos.Staking.V1Beta1;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Records of staking as protobuf messages, both ways.</summary>
internal static class StakingWire
{
    public static Validator FromWire(Proto.Validator wire) => new()
    {
        Operator = Address.ParseValoper(wire.OperatorAddress).OrThrow(),
        ConsensusKey = wire.ConsensusPubkey ?? new Any(),
        Jailed = wire.Jailed,
        Status = wire.Status,
        Tokens = Int.FromWire(wire.Tokens).OrThrow(),
        Shares = Dec.FromWire(wire.DelegatorShares).OrThrow(),
        Description = wire.Description ?? new Description(),
        UnbondingHeight = wire.UnbondingHeight,
        UnbondingTime = BlockTime.FromTimestamp(wire.UnbondingTime),
        Commission = FromWire(wire.Commission ?? new Commission()),
        MinSelfDelegation = Int.FromWire(wire.MinSelfDelegation).OrThrow(),
        HoldCount = wire.UnbondingOnHoldRefCount,
        UnbondingIds = [.. wire.UnbondingIds],
    };

    public static Proto.Validator ToWire(Validator validator) => new()
    {
        OperatorAddress = validator.Operator.ToValoper(),
        ConsensusPubkey = validator.ConsensusKey,
        Jailed = validator.Jailed,
        Status = validator.Status,
        Tokens = validator.Tokens.ToString(),
        DelegatorShares = validator.Shares.ToWire(),
        Description = validator.Description,
        UnbondingHeight = validator.UnbondingHeight,
        UnbondingTime = validator.UnbondingTime.ToTimestamp(),
        Commission = new Commission
        {
            CommissionRates = new CommissionRates
            {
                Rate = validator.Commission.Rate.ToWire(),
                MaxRate = validator.Commission.MaxRate.ToWire(),
                MaxChangeRate = validator.Commission.MaxChangeRate.ToWire(),
            },
            UpdateTime = validator.Commission.Updated.ToTimestamp(),
        },
        MinSelfDelegation = validator.MinSelfDelegation.ToString(),
        UnbondingOnHoldRefCount = validator.HoldCount,
        UnbondingIds = { validator.UnbondingIds },
    };

    public static Delegation FromWire(Proto.Delegation wire) => new(
        Address.Parse(wire.DelegatorAddress).OrThrow(), Address.ParseValoper(wire.ValidatorAddress).OrThrow(), Dec.FromWire(wire.Shares).OrThrow());

    public static Proto.Delegation ToWire(Delegation delegation) => new()
    {
        DelegatorAddress = delegation.Delegator.ToString(),
        ValidatorAddress = delegation.Validator.ToValoper(),
        Shares = delegation.Shares.ToWire(),
    };

    public static UnbondingDelegation FromWire(Proto.UnbondingDelegation wire) => new(
        Address.Parse(wire.DelegatorAddress).OrThrow(), Address.ParseValoper(wire.ValidatorAddress).OrThrow(), [.. wire.Entries.Select(FromWire)]);

    public static Proto.UnbondingDelegation ToWire(UnbondingDelegation unbonding) => new()
    {
        DelegatorAddress = unbonding.Delegator.ToString(),
        ValidatorAddress = unbonding.Validator.ToValoper(),
        Entries = { unbonding.Entries.Select(ToWire) },
    };

    public static Redelegation FromWire(Proto.Redelegation wire) => new(
        Address.Parse(wire.DelegatorAddress).OrThrow(),
        Address.ParseValoper(wire.ValidatorSrcAddress).OrThrow(),
        Address.ParseValoper(wire.ValidatorDstAddress).OrThrow(),
        [.. wire.Entries.Select(FromWire)]);

    public static Proto.Redelegation ToWire(Redelegation redelegation) => new()
    {
        DelegatorAddress = redelegation.Delegator.ToString(),
        ValidatorSrcAddress = redelegation.From.ToValoper(),
        ValidatorDstAddress = redelegation.To.ToValoper(),
        Entries = { redelegation.Entries.Select(ToWire) },
    };

    public static Proto.RedelegationEntry ToWire(RedelegationEntry entry) => new()
    {
        CreationHeight = entry.CreationHeight,
        CompletionTime = entry.Completion.ToTimestamp(),
        InitialBalance = entry.Initial.ToString(),
        SharesDst = entry.SharesTo.ToWire(),
        UnbondingId = entry.Id,
        UnbondingOnHoldRefCount = entry.HoldCount,
    };

    public static StakingParams FromWire(Params wire) => new(
        wire.UnbondingTime ?? new Duration(), wire.MaxValidators, wire.MaxEntries, wire.HistoricalEntries, wire.BondDenom, Dec.FromWire(wire.MinCommissionRate).OrThrow());

    public static Params ToWire(StakingParams value) => new()
    {
        UnbondingTime = value.UnbondingTime,
        MaxValidators = value.MaxValidators,
        MaxEntries = value.MaxEntries,
        HistoricalEntries = value.HistoricalEntries,
        BondDenom = value.BondDenom,
        MinCommissionRate = value.MinCommissionRate.ToWire(),
    };

    private static ValidatorCommission FromWire(Commission wire) => new(
        Dec.FromWire(wire.CommissionRates?.Rate ?? "").OrThrow(),
        Dec.FromWire(wire.CommissionRates?.MaxRate ?? "").OrThrow(),
        Dec.FromWire(wire.CommissionRates?.MaxChangeRate ?? "").OrThrow(),
        BlockTime.FromTimestamp(wire.UpdateTime));

    private static UnbondingEntry FromWire(UnbondingDelegationEntry wire) => new(
        wire.CreationHeight,
        BlockTime.FromTimestamp(wire.CompletionTime),
        Int.FromWire(wire.InitialBalance).OrThrow(),
        Int.FromWire(wire.Balance).OrThrow(),
        wire.UnbondingId,
        wire.UnbondingOnHoldRefCount);

    private static UnbondingDelegationEntry ToWire(UnbondingEntry entry) => new()
    {
        CreationHeight = entry.CreationHeight,
        CompletionTime = entry.Completion.ToTimestamp(),
        InitialBalance = entry.Initial.ToString(),
        Balance = entry.Balance.ToString(),
        UnbondingId = entry.Id,
        UnbondingOnHoldRefCount = entry.HoldCount,
    };

    private static RedelegationEntry FromWire(Proto.RedelegationEntry wire) => new(
        wire.CreationHeight,
        BlockTime.FromTimestamp(wire.CompletionTime),
        Int.FromWire(wire.InitialBalance).OrThrow(),
        Dec.FromWire(wire.SharesDst).OrThrow(),
        wire.UnbondingId,
        wire.UnbondingOnHoldRefCount);
}
