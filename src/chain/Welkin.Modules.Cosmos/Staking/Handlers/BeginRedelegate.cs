using Cosmos.Staking.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Moves delegated tokens to another validator.</summary>
internal sealed class BeginRedelegate(StakingKeeper keeper) : IMsgHandler<MsgBeginRedelegate, MsgBeginRedelegateResponse>
{
    public Result<MsgBeginRedelegateResponse> Run(TxContext ctx, MsgBeginRedelegate msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorSrcAddress, "source validator").TryGet(out var from, out var error)) return error;
        if (!StakingChecks.Validator(msg.ValidatorDstAddress, "destination validator").TryGet(out var to, out error)) return error;
        if (!StakingChecks.Delegator(msg.DelegatorAddress).TryGet(out var delegator, out error)) return error;
        if (!StakingChecks.Amount(msg.Amount, "invalid shares amount").TryGet(out var amount, out error)) return error;
        if (!keeper.Delegating.SharesFor(ctx, delegator, from, amount.Amount).TryGet(out var shares, out error)) return error;
        if (!StakingChecks.Denom(amount, StakingKeeper.DenomOf(ctx)).TryGet(out _, out error)) return error;
        if (!keeper.Unbonding.Redelegate(ctx, delegator, (from, to), shares).TryGet(out var completion, out error)) return error;
        ctx.Emit(Events.Of(
            "redelegate",
            ("source_validator", msg.ValidatorSrcAddress),
            ("destination_validator", msg.ValidatorDstAddress),
            ("amount", amount.ToString()),
            ("completion_time", StakingChecks.Seconds(completion))));
        return new MsgBeginRedelegateResponse { CompletionTime = completion.ToTimestamp() };
    }
}
