using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Starts the way home of delegated tokens.</summary>
internal sealed class Undelegate(StakingKeeper keeper) : IMsgHandler<MsgUndelegate, MsgUndelegateResponse>
{
    public Result<MsgUndelegateResponse> Run(TxContext ctx, MsgUndelegate msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorAddress).TryGet(out var validator, out var error)) return error;
        if (!StakingChecks.Delegator(msg.DelegatorAddress).TryGet(out var delegator, out error)) return error;
        if (!StakingChecks.Amount(msg.Amount, "invalid shares amount").TryGet(out var amount, out error)) return error;
        if (!keeper.Delegating.SharesFor(ctx, delegator, validator, amount.Amount).TryGet(out var shares, out error)) return error;
        if (!StakingChecks.Denom(amount, StakingKeeper.DenomOf(ctx)).TryGet(out _, out error)) return error;
        if (!keeper.Unbonding.Begin(ctx, delegator, validator, shares).TryGet(out var begun, out error)) return error;
        var back = new Coin(amount.Denom, begun.Tokens);
        ctx.Emit(Events.Of(
            "unbond",
            ("validator", msg.ValidatorAddress),
            ("delegator", msg.DelegatorAddress),
            ("amount", back.ToString()),
            ("completion_time", StakingChecks.Seconds(begun.Completion))));
        return new MsgUndelegateResponse { CompletionTime = begun.Completion.ToTimestamp(), Amount = back.ToMessage() };
    }
}
