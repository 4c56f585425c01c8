using Welkin.Core;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Where delegated tokens come from.</summary>
internal enum TokenSource
{
    /// <summary>The delegator's account.</summary>
    Account,

    /// <summary>The pool of bonded tokens.</summary>
    Bonded,

    /// <summary>The pool of tokens that are not bonded.</summary>
    NotBonded,
}

/// <summary>Makes delegations grow and shrink.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/keeper/delegation.go</c>; the order of store operations is the gas.</remarks>
internal sealed class Delegating(StakingKeeper keeper, IDelegatedCoins bank)
{
    /// <summary>Adds tokens to a delegation and answers the shares issued for them. Errors: staking 34, <c>sdk</c> 5.</summary>
    public Result<Dec> Delegate(Context ctx, Address delegator, Validator validator, (Int Amount, TokenSource Source) tokens)
    {
        if (validator.HasWorthlessShares) return StakingErrors.WorthlessShares;
        if (!Prepare(ctx, delegator, validator.Operator).TryGet(out var delegation, out var error)) return error;
        if (!Pay(ctx, delegator, validator, tokens).TryGet(out _, out error)) return error;

        StakingState.RemoveByPower(ctx, validator);
        var (grown, issued) = validator.WithTokens(tokens.Amount);
        StakingKeeper.SetValidator(ctx, grown);
        StakingState.SetByPower(ctx, grown);
        StakingState.SetDelegation(ctx, delegation with { Shares = delegation.Shares + issued });
        return keeper.Tell(listener => listener.DelegationChanged(ctx, delegator, validator.Operator)).Map(_ => issued);
    }

    /// <summary>Takes shares out of a delegation and answers the tokens they bring; these stay in their pool. Errors: staking 21, 24.</summary>
    public Result<Int> Unbond(Context ctx, Address delegator, Address operatorAddress, Dec shares)
    {
        if (!keeper.Get(ctx, delegator, operatorAddress).TryGet(out var delegation, out _)) return StakingErrors.NoDelegatorForAddress;
        if (!keeper.Tell(listener => listener.SharesWillChange(ctx, delegator, operatorAddress)).TryGet(out _, out var error)) return error;
        if (delegation.Shares < shares) return StakingErrors.NotEnoughShares.With(delegation.Shares.ToString());
        if (!keeper.Get(ctx, operatorAddress).TryGet(out var validator, out error)) return error;
        var left = delegation with { Shares = delegation.Shares - shares };
        if (!JailIfTooLow(ctx, validator, left).TryGet(out validator, out error)) return error;
        if (!Keep(ctx, left).TryGet(out _, out error)) return error;

        StakingState.RemoveByPower(ctx, validator);
        var (shrunk, tokens) = validator.WithoutShares(shares);
        StakingKeeper.SetValidator(ctx, shrunk);
        StakingState.SetByPower(ctx, shrunk);

        // A validator that is still unbonding is deleted when that is over.
        if (!shrunk.Shares.IsZero || !shrunk.IsUnbonded) return tokens;
        return keeper.Remove(ctx, operatorAddress).Map(_ => tokens);
    }

    /// <summary>Shares for an amount that somebody wants back, at most what the delegation holds. Errors: staking 3, 19, 22, <c>sdk</c> 18.</summary>
    public Result<Dec> SharesFor(Context ctx, Address delegator, Address operatorAddress, Int amount)
    {
        if (!keeper.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        if (!keeper.Get(ctx, delegator, operatorAddress).TryGet(out var delegation, out error)) return error;
        if (!validator.SharesOf(amount).TryGet(out var shares, out error)) return error;
        if (!validator.SharesOfTruncated(amount).TryGet(out var truncated, out error)) return error;
        if (truncated > delegation.Shares) return SdkErrors.InvalidRequest.With("invalid shares amount");
        return Dec.Min(shares, delegation.Shares);
    }

    private Result<Delegation> Prepare(Context ctx, Address delegator, Address validator)
    {
        if (keeper.Get(ctx, delegator, validator).TryGet(out var found, out _))
        {
            return keeper.Tell(listener => listener.SharesWillChange(ctx, delegator, validator)).Map(_ => found);
        }

        return keeper.Tell(listener => listener.DelegationWillBeCreated(ctx, delegator, validator)).Map(_ => new Delegation(delegator, validator, Dec.Zero));
    }

    private Result<Unit> Pay(Context ctx, Address delegator, Validator validator, (Int Amount, TokenSource Source) tokens) => tokens.Source switch
    {
        TokenSource.Account => bank.DelegateToModule(
            ctx, delegator, validator.IsBonded ? StakingKeeper.BondedPool : StakingKeeper.NotBondedPool, Coins.Of(new Coin(StakingKeeper.DenomOf(ctx), tokens.Amount))),
        TokenSource.NotBonded when validator.IsBonded => keeper.Pools.Bond(ctx, tokens.Amount),
        TokenSource.Bonded when !validator.IsBonded => keeper.Pools.Unbond(ctx, tokens.Amount),
        _ => new Unit(),
    };

    private Result<Validator> JailIfTooLow(Context ctx, Validator validator, Delegation left)
    {
        if (left.Delegator != validator.Operator || validator.Jailed) return validator;
        if (validator.TokensOf(left.Shares).TruncateInt() >= validator.MinSelfDelegation) return validator;
        return StakingKeeper.JailValidator(ctx, validator).TryGet(out _, out var error) ? keeper.Get(ctx, validator.Operator) : error;
    }

    private Result<Unit> Keep(Context ctx, Delegation left)
    {
        if (left.Shares.IsZero)
        {
            StakingState.RemoveDelegation(ctx, left);
            return new Unit();
        }

        StakingState.SetDelegation(ctx, left);
        return keeper.Tell(listener => listener.DelegationChanged(ctx, left.Delegator, left.Validator));
    }
}
