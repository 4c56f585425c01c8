using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Reads validators.</summary>
public interface IValidators
{
    /// <summary>A validator by its operator. Gas: one read. Errors: staking 3.</summary>
    Result<Validator> Get(Context ctx, Address operatorAddress);

    /// <summary>A validator by the address of its consensus key. Gas: two reads. Errors: staking 3.</summary>
    Result<Validator> ByConsensus(Context ctx, Address consensus);

    /// <summary>All validators by operator.</summary>
    IEnumerable<Validator> All(Context ctx);

    /// <summary>The bonded validators, highest power first. Gas: the params, an iterator, a read each.</summary>
    IEnumerable<Validator> BondedByPower(Context ctx);
}

/// <summary>Reads delegations.</summary>
public interface IDelegations
{
    /// <summary>What a delegator holds of a validator. Gas: one read. Errors: staking 19.</summary>
    Result<Delegation> Get(Context ctx, Address delegator, Address validator);

    /// <summary>All that a delegator holds, by validator. Gas: an iterator.</summary>
    IEnumerable<Delegation> Of(Context ctx, Address delegator);

    /// <summary>Everything that all delegators hold.</summary>
    IEnumerable<Delegation> AllDelegations(Context ctx);
}

/// <summary>Tells how much is bonded.</summary>
public interface IBonding
{
    /// <summary>What can be bonded.</summary>
    string BondDenom(Context ctx);

    /// <summary>All bonded tokens. Gas: the pool's account, the params, a balance.</summary>
    Int TotalBonded(Context ctx);

    /// <summary>All there is of what can be bonded.</summary>
    Int TotalSupply(Context ctx);

    /// <summary>The bonded part of it, rounded down; 0 when there is nothing.</summary>
    Dec BondedRatio(Context ctx);
}

/// <summary>Punishes validators.</summary>
public interface IPunishment
{
    /// <summary>Burns a part of what stood behind a validator at a height.</summary>
    /// <param name="ctx">Where it happens.</param>
    /// <param name="offence">What it did, and when.</param>
    /// <returns>What was burned of the validator's own tokens. Errors: undefined, for what must not happen.</returns>
    Result<Int> Slash(Context ctx, Offence offence);

    /// <summary>Bars a validator from the set. Errors: staking 7.</summary>
    Result<Unit> Jail(Context ctx, Address consensus);

    /// <summary>Lets a validator back into the set. Errors: undefined.</summary>
    Result<Unit> Unjail(Context ctx, Address consensus);
}

/// <summary>What a validator is slashed for.</summary>
/// <param name="Consensus">Address of its consensus key.</param>
/// <param name="Height">Height whose stake answers for it.</param>
/// <param name="Power">Power it had then.</param>
/// <param name="Fraction">The part that burns.</param>
public sealed record Offence(Address Consensus, long Height, long Power, Dec Fraction);

/// <summary>Hears of changes of validators and delegations, before or after they are written. An error refuses the change.</summary>
public interface IStakingListener
{
    /// <summary>A validator was written for the first time.</summary>
    Result<Unit> ValidatorCreated(Context ctx, Address operatorAddress) => Result.Ok;

    /// <summary>A validator was written with a commission that it did not have before.</summary>
    void CommissionSet(Context ctx, Address operatorAddress, Dec rate)
    {
    }

    /// <summary>A validator without delegations was deleted.</summary>
    Result<Unit> ValidatorRemoved(Context ctx, Address consensus, Address operatorAddress) => Result.Ok;

    /// <summary>A validator entered the set.</summary>
    Result<Unit> ValidatorBonded(Context ctx, Address consensus, Address operatorAddress) => Result.Ok;

    /// <summary>A validator is about to lose a part of its tokens.</summary>
    Result<Unit> ValidatorWillBeSlashed(Context ctx, Address operatorAddress, Dec fraction) => Result.Ok;

    /// <summary>A delegation is about to be made.</summary>
    Result<Unit> DelegationWillBeCreated(Context ctx, Address delegator, Address validator) => Result.Ok;

    /// <summary>The shares of a delegation are about to change.</summary>
    Result<Unit> SharesWillChange(Context ctx, Address delegator, Address validator) => Result.Ok;

    /// <summary>A delegation was written.</summary>
    Result<Unit> DelegationChanged(Context ctx, Address delegator, Address validator) => Result.Ok;
}
