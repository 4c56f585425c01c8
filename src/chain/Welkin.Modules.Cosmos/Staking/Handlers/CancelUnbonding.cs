using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Delegates tokens back that are on their way home.</summary>
internal sealed class CancelUnbonding(StakingKeeper keeper) : IMsgHandler<MsgCancelUnbondingDelegation, MsgCancelUnbondingDelegationResponse>
{
    public Result<MsgCancelUnbondingDelegationResponse> Run(TxContext ctx, MsgCancelUnbondingDelegation msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorAddress).TryGet(out var found, out var error)) return error;
        if (!StakingChecks.Delegator(msg.DelegatorAddress).TryGet(out var delegator, out error)) return error;
        if (!StakingChecks.Amount(msg.Amount, "invalid amount").TryGet(out var amount, out error)) return error;
        if (msg.CreationHeight <= 0) return SdkErrors.InvalidRequest.With("invalid height");
        if (!StakingChecks.Denom(amount, StakingKeeper.DenomOf(ctx)).TryGet(out _, out error)) return error;
        if (!keeper.Get(ctx, found).TryGet(out var validator, out error)) return error;
        if (validator.HasWorthlessShares) return StakingErrors.WorthlessShares;
        if (validator.Jailed) return StakingErrors.Jailed;
        if (!StakingState.Unbondings.TryGet(ctx, (delegator, found), out var unbonding)) return NotUnbonding(msg);
        if (!EntryOf(ctx, unbonding, (msg.CreationHeight, amount.Amount)).TryGet(out var index, out error)) return error;
        if (!keeper.Delegating.Delegate(ctx, delegator, validator, (amount.Amount, TokenSource.NotBonded)).TryGet(out _, out error)) return error;

        var entry = unbonding.Entries[index];
        var left = entry with { Balance = entry.Balance - amount.Amount, Initial = entry.Initial - amount.Amount };
        StakingState.SetUnbonding(ctx, unbonding.WithEntryAt(index, left.Balance.IsZero ? null : left));
        ctx.Emit(Events.Of(
            "cancel_unbonding_delegation",
            ("amount", amount.ToString()),
            ("validator", msg.ValidatorAddress),
            ("delegator", msg.DelegatorAddress),
            ("creation_height", new Height(msg.CreationHeight).ToString())));
        return new MsgCancelUnbondingDelegationResponse();
    }

    // The network answers with a plain gRPC status here, which has no code in a transaction.
    private static Error NotUnbonding(MsgCancelUnbondingDelegation msg) => Error.Undefined(
        $"rpc error: code = NotFound desc = unbonding delegation with delegator {msg.DelegatorAddress} not found for validator {msg.ValidatorAddress}");

    private static Result<int> EntryOf(TxContext ctx, UnbondingDelegation unbonding, (long Height, Int Amount) wanted)
    {
        for (var i = 0; i < unbonding.Entries.Count; i++)
        {
            var entry = unbonding.Entries[i];
            if (entry.CreationHeight != wanted.Height) continue;
            if (entry.Balance < wanted.Amount) return SdkErrors.InvalidRequest.With("amount is greater than the unbonding delegation entry balance");
            return entry.Completion < ctx.BlockTime ? SdkErrors.InvalidRequest.With("unbonding delegation is already processed") : i;
        }

        return SdkErrors.NotFound.With($"unbonding delegation entry is not found at block height {wanted.Height}");
    }
}
