using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Bonds tokens of the signer to a validator.</summary>
internal sealed class Delegate(StakingKeeper keeper) : IMsgHandler<MsgDelegate, MsgDelegateResponse>
{
    public Result<MsgDelegateResponse> Run(TxContext ctx, MsgDelegate msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorAddress).TryGet(out var found, out var error)) return error;
        if (!StakingChecks.Delegator(msg.DelegatorAddress).TryGet(out var delegator, out error)) return error;
        if (!StakingChecks.Amount(msg.Amount, "invalid delegation amount").TryGet(out var amount, out error)) return error;
        if (!keeper.Get(ctx, found).TryGet(out var validator, out error)) return error;
        if (!StakingChecks.Denom(amount, StakingKeeper.DenomOf(ctx)).TryGet(out _, out error)) return error;
        if (!keeper.Delegating.Delegate(ctx, delegator, validator, (amount.Amount, TokenSource.Account)).TryGet(out var shares, out error)) return error;
        ctx.Emit(Events.Of(
            "delegate",
            ("validator", msg.ValidatorAddress),
            ("delegator", msg.DelegatorAddress),
            ("amount", amount.ToString()),
            ("new_shares", shares.ToString())));
        return new MsgDelegateResponse();
    }
}
