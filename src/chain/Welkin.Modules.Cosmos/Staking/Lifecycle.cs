using Cosmos.Staking.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What can happen to a validator.</summary>
internal enum ValidatorMove
{
    /// <summary>It enters the set.</summary>
    Bond,

    /// <summary>It leaves the set.</summary>
    BeginUnbonding,

    /// <summary>Its unbonding time is over.</summary>
    CompleteUnbonding,

    /// <summary>It is barred from the set.</summary>
    Jail,

    /// <summary>It may come back.</summary>
    Unjail,
}

/// <summary>Legal moves of a validator. Without delegations and unbonded it is deleted, which is no state.</summary>
/// <remarks>Unbonded ─Bond→ Bonded ─BeginUnbonding→ Unbonding ─CompleteUnbonding→ Unbonded;  Unbonding ─Bond→ Bonded.  Jailed beside it: free ─Jail→ jailed ─Unjail→ free.</remarks>
internal static class StakingLifecycle
{
    public static Result<Validator> Apply(Validator validator, ValidatorMove move) => (validator, move) switch
    {
        ({ IsBonded: false }, ValidatorMove.Bond) => validator with { Status = BondStatus.Bonded },
        ({ IsBonded: true }, ValidatorMove.BeginUnbonding) => validator with { Status = BondStatus.Unbonding },
        ({ IsUnbonding: true }, ValidatorMove.CompleteUnbonding) => validator with { Status = BondStatus.Unbonded },
        ({ Jailed: false }, ValidatorMove.Jail) => validator with { Jailed = true },
        ({ Jailed: true }, ValidatorMove.Jail) => StakingErrors.Jailed.With($"cannot jail already jailed validator, validator: {validator.Operator.ToValoper()}"),
        ({ Jailed: true }, ValidatorMove.Unjail) => validator with { Jailed = false },
        ({ Jailed: false }, ValidatorMove.Unjail) => Error.Undefined($"cannot unjail already unjailed validator, validator: {validator.Operator.ToValoper()}"),
        _ => Error.Undefined($"bad state transition {move}, validator: {validator.Operator.ToValoper()} is {validator.Status}"),
    };
}
