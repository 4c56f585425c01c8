using Welkin.Core;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Failures of codespace <c>staking</c>.</summary>
internal static class StakingErrors
{
    public static readonly Error NoValidator = Of(3, "validator does not exist");
    public static readonly Error OperatorExists = Of(4, "validator already exist for this operator address; must use new validator operator address");
    public static readonly Error KeyExists = Of(5, "validator already exist for this pubkey; must use new validator pubkey");
    public static readonly Error KeyTypeNotSupported = Of(6, "validator pubkey type is not supported");
    public static readonly Error Jailed = Of(7, "validator for this address is currently jailed");
    public static readonly Error BadRemoval = Of(8, "failed to remove validator");
    public static readonly Error CommissionNegative = Of(9, "commission must be positive");
    public static readonly Error CommissionHuge = Of(10, "commission cannot be more than 100%");
    public static readonly Error CommissionOverMaxRate = Of(11, "commission cannot be more than the max rate");
    public static readonly Error CommissionUpdateTime = Of(12, "commission cannot be changed more than once in 24h");
    public static readonly Error ChangeRateNegative = Of(13, "commission change rate must be positive");
    public static readonly Error ChangeRateOverMaxRate = Of(14, "commission change rate cannot be more than the max rate");
    public static readonly Error CommissionOverChangeRate = Of(15, "commission cannot be changed more than max change rate");
    public static readonly Error SelfDelegationBelowMinimum = Of(16, "validator's self delegation must be greater than their minimum self delegation");
    public static readonly Error MinSelfDelegationDecreased = Of(17, "minimum self delegation cannot be decrease");
    public static readonly Error NoDelegation = Of(19, "no delegation for (address, validator) tuple");
    public static readonly Error NoDelegatorForAddress = Of(21, "delegator does not contain delegation");
    public static readonly Error InsufficientShares = Of(22, "insufficient delegation shares");
    public static readonly Error NotEnoughShares = Of(24, "not enough delegation shares");
    public static readonly Error NoUnbonding = Of(26, "no unbonding delegation found");
    public static readonly Error MaxUnbondings = Of(27, "too many unbonding delegation entries for (delegator, validator) tuple");
    public static readonly Error NoRedelegation = Of(28, "no redelegation found");
    public static readonly Error SelfRedelegation = Of(29, "cannot redelegate to the same validator");
    public static readonly Error TinyRedelegation = Of(30, "too few tokens to redelegate (truncates to zero tokens)");
    public static readonly Error BadRedelegationTarget = Of(31, "redelegation destination validator not found");
    public static readonly Error TransitiveRedelegation = Of(
        32, "redelegation to this validator already in progress; first redelegation to this validator must complete before next redelegation");

    public static readonly Error MaxRedelegations = Of(33, "too many redelegation entries for (delegator, src-validator, dst-validator) tuple");
    public static readonly Error WorthlessShares = Of(34, "cannot delegate to validators with invalid (zero) ex-rate");
    public static readonly Error EmptyKey = Of(39, "empty validator public key");
    public static readonly Error CommissionBelowMinRate = Of(40, "commission cannot be less than min rate");
    public static readonly Error BadRedelegationSource = Of(44, "redelegation source validator not found");

    private static Error Of(uint code, string words) => new("staking", code, words);
}
