using Cosmos.Distribution.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Gives coins of the signer to the community.</summary>
internal sealed class FundCommunityPool(DistributionKeeper keeper) : IMsgHandler<MsgFundCommunityPool, MsgFundCommunityPoolResponse>
{
    public Result<MsgFundCommunityPoolResponse> Run(TxContext ctx, MsgFundCommunityPool msg)
    {
        if (!DistributionChecks.Account(msg.Depositor, "depositor").TryGet(out var depositor, out var error)) return error;
        if (!DistributionChecks.Amount(msg.Amount).TryGet(out var amount, out error)) return error;
        return keeper.FundFromAccount(ctx, depositor, amount).Map(_ => new MsgFundCommunityPoolResponse());
    }
}

/// <summary>Gives coins of the community to somebody; only governance may.</summary>
internal sealed class SpendCommunityPool(DistributionKeeper keeper, Address authority) : IMsgHandler<MsgCommunityPoolSpend, MsgCommunityPoolSpendResponse>
{
    public Result<MsgCommunityPoolSpendResponse> Run(TxContext ctx, MsgCommunityPoolSpend msg)
    {
        if (!DistributionChecks.Authority(authority, msg.Authority).TryGet(out _, out var error)) return error;
        if (!DistributionChecks.Amount(msg.Amount).TryGet(out var amount, out error)) return error;
        if (!Address.ParseByCodec(msg.Recipient).TryGet(out var to, out error)) return error;
        if (keeper.Near.Receivers.IsBlocked(to)) return SdkErrors.Unauthorized.With($"{msg.Recipient} is not allowed to receive external funds");
        return keeper.Spend(ctx, to, amount, new PoolMove(PoolCause.Spend, DecCoins.From(amount), msg.Recipient)).Map(_ => new MsgCommunityPoolSpendResponse());
    }
}

/// <summary>Gives coins of the signer to the delegators of a validator.</summary>
internal sealed class DepositRewards(DistributionKeeper keeper) : IMsgHandler<MsgDepositValidatorRewardsPool, MsgDepositValidatorRewardsPoolResponse>
{
    public Result<MsgDepositValidatorRewardsPoolResponse> Run(TxContext ctx, MsgDepositValidatorRewardsPool msg)
    {
        if (!Address.ParseByCodec(msg.Depositor).TryGet(out var depositor, out var error)) return error;
        if (!msg.Amount.ToDomain().TryGet(out var amount, out error)) return error;
        if (!keeper.Near.Bank.SendFromAccountToModule(ctx, depositor, DistributionKeeper.Module, amount).TryGet(out _, out error)) return error;
        if (!Address.ParseByCodec(msg.ValidatorAddress, Address.ValoperPrefix).TryGet(out var found, out error)) return error;
        if (!keeper.Near.Validators.Get(ctx, found).TryGet(out var validator, out error)) return error;
        DistributionKeeper.Allocate(ctx, validator, DecCoins.From(amount));

        // The network looks whether the sum of ratios still fits.
        if (validator.Tokens.IsZero) return new MsgDepositValidatorRewardsPoolResponse();
        var current = DistributionState.CurrentOf(ctx, found);
        var ratio = DistributionState.HistoryOf(ctx, found, checked(current.Period - 1)).Ratio;
        return Fits(ratio, current.Rewards)
            ? new MsgDepositValidatorRewardsPoolResponse()
            : Error.Undefined("unable to deposit coins: deposit is too large: Int overflow");
    }

    private static bool Fits(DecCoins ratio, DecCoins rewards)
    {
        if (ratio.IsZero) return true;
        try
        {
            return (ratio + rewards).Count >= 0;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}

/// <summary>Replaces the params; only governance may.</summary>
internal sealed class UpdateDistributionParams(Address authority) : IMsgHandler<MsgUpdateParams, MsgUpdateParamsResponse>
{
    public Result<MsgUpdateParamsResponse> Run(TxContext ctx, MsgUpdateParams msg)
    {
        if (!DistributionChecks.Authority(authority, msg.Authority).TryGet(out _, out var error)) return error;
        var wanted = msg.Params ?? new Params();
#pragma warning disable CS0612, CS0618 // Read only to refuse it.
        var hasOldParts = IsSet(wanted.BaseProposerReward) || IsSet(wanted.BonusProposerReward);
#pragma warning restore CS0612, CS0618
        if (hasOldParts)
        {
            return SdkErrors.InvalidRequest.With("cannot update base or bonus proposer reward because these are deprecated fields");
        }

        if (wanted.CommunityTax.Length == 0) return Error.Undefined("community tax must be not nil");
        if (!Dec.FromWire(wanted.CommunityTax).TryGet(out var tax, out error)) return error;
        if (tax.IsNegative) return Error.Undefined($"community tax must be positive: {tax}");
        if (tax > Dec.One) return Error.Undefined($"community tax too large: {tax}");
        DistributionState.Params.Set(ctx, wanted);
        return new MsgUpdateParamsResponse();
    }

    private static bool IsSet(string wire) => Dec.FromWire(wire).TryGet(out var value, out _) && !value.IsZero;
}
