using Cosmos.Distribution.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Pays out what a delegation earned.</summary>
internal sealed class WithdrawReward(DistributionKeeper keeper) : IMsgHandler<MsgWithdrawDelegatorReward, MsgWithdrawDelegatorRewardResponse>
{
    public Result<MsgWithdrawDelegatorRewardResponse> Run(TxContext ctx, MsgWithdrawDelegatorReward msg)
    {
        if (!DistributionChecks.Validator(msg.ValidatorAddress).TryGet(out var found, out var error)) return error;
        if (!DistributionChecks.Account(msg.DelegatorAddress, "delegator").TryGet(out var delegator, out error)) return error;
        return keeper.WithdrawAndGoOn(ctx, found, delegator).Map(paid => new MsgWithdrawDelegatorRewardResponse { Amount = { paid.ToMessages() } });
    }
}

/// <summary>Pays out what a validator kept; decimals stay for later.</summary>
internal sealed class WithdrawCommission(DistributionKeeper keeper) : IMsgHandler<MsgWithdrawValidatorCommission, MsgWithdrawValidatorCommissionResponse>
{
    public Result<MsgWithdrawValidatorCommissionResponse> Run(TxContext ctx, MsgWithdrawValidatorCommission msg)
    {
        if (!DistributionChecks.Validator(msg.ValidatorAddress).TryGet(out var validator, out var error)) return error;
        return keeper.WithdrawCommission(ctx, validator).Map(paid => new MsgWithdrawValidatorCommissionResponse { Amount = { paid.ToMessages() } });
    }
}

/// <summary>Says where rewards of the signer go.</summary>
internal sealed class SetWithdrawAddress(DistributionKeeper keeper) : IMsgHandler<MsgSetWithdrawAddress, MsgSetWithdrawAddressResponse>
{
    public Result<MsgSetWithdrawAddressResponse> Run(TxContext ctx, MsgSetWithdrawAddress msg)
    {
        if (!DistributionChecks.Account(msg.DelegatorAddress, "delegator").TryGet(out var delegator, out var error)) return error;
        if (!DistributionChecks.Account(msg.WithdrawAddress, "withdraw").TryGet(out var to, out error)) return error;
        if (keeper.Near.Receivers.IsBlocked(to)) return SdkErrors.Unauthorized.With($"{to} is not allowed to receive external funds");
        if (DistributionState.Params.Find(ctx) is not { WithdrawAddrEnabled: true }) return DistributionErrors.WithdrawAddressDisabled;
        ctx.Emit(Events.Of("set_withdraw_address", ("withdraw_address", to.ToString())));
        DistributionState.WithdrawAddresses.Set(ctx, delegator, to);
        return new MsgSetWithdrawAddressResponse();
    }
}

/// <summary>What the messages of distribution have in common.</summary>
internal static class DistributionChecks
{
    public static Result<Address> Validator(string text)
        => Address.ParseByCodec(text, Address.ValoperPrefix).TryGet(out var found, out var error)
            ? found
            : SdkErrors.InvalidAddress.With($"invalid validator address: {error.Text}");

    public static Result<Address> Account(string text, string words)
        => Address.ParseByCodec(text).TryGet(out var found, out var error) ? found : SdkErrors.InvalidAddress.With($"invalid {words} address: {error.Text}");

    public static Result<Unit> Authority(Address authority, string given)
        => Account(given, "authority").TryGet(out _, out var error) ? Cosmos.Authority.Require(authority, given) : error;

    /// <summary>Coins as the pool takes them. Errors: <c>sdk</c> 10.</summary>
    public static Result<Coins> Amount(IReadOnlyList<global::Cosmos.Base.V1Beta1.Coin> messages)
    {
        if (messages.Count == 0) return SdkErrors.InvalidCoins.With("amount cannot be nil");
        if (!messages.ToDomain().TryGet(out var amount, out var error)) return error;
        return amount.IsValid ? amount : SdkErrors.InvalidCoins.With(amount.ToString());
    }
}
