using Cosmos.Feegrant.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>What the kinds of allowances admit.</summary>
/// <remarks>Spec: cosmossdk.io/x/feegrant v0.2. Taking a fee changes the allowance message in place.</remarks>
internal static class Allowances
{
    private const ulong GasPerMessage = 10;

    /// <summary>When the allowance ends; null: never.</summary>
    public static BlockTime? ExpiresAt(IMessage allowance) => allowance switch
    {
        BasicAllowance basic => basic.Expiration is { } time ? BlockTime.FromTimestamp(time) : null,
        PeriodicAllowance periodic => ExpiresAt(periodic.Basic ?? new BasicAllowance()),
        AllowedMsgAllowance filtered => ExpiresAt(Inner(filtered)),
        _ => throw new InvalidOperationException($"not an allowance: {allowance.Descriptor.FullName}"),
    };

    /// <summary>Takes a fee. Remove says that the allowance is used up or over, with or without a failure.</summary>
    public static (bool Remove, Error? Failure) Accept(TxContext ctx, IMessage allowance, Coins fee, IReadOnlyList<IMessage> messages) => allowance switch
    {
        BasicAllowance basic => AcceptBasic(ctx, basic, fee),
        PeriodicAllowance periodic => AcceptPeriodic(ctx, periodic, fee),
        AllowedMsgAllowance filtered => AcceptFiltered(ctx, filtered, fee, messages),
        _ => throw new InvalidOperationException($"not an allowance: {allowance.Descriptor.FullName}"),
    };

    /// <summary>Stateless validation.</summary>
    public static Result<Unit> Check(IMessage allowance) => allowance switch
    {
        BasicAllowance basic => CheckBasic(basic),
        PeriodicAllowance periodic => CheckPeriodic(periodic),
        AllowedMsgAllowance { Allowance: null } => FeegrantErrors.NoAllowance.With("allowance should not be empty"),
        AllowedMsgAllowance { AllowedMessages.Count: 0 } => FeegrantErrors.NoMessages.With("allowed messages shouldn't be empty"),
        AllowedMsgAllowance filtered => Check(Inner(filtered)),
        _ => FeegrantErrors.NoAllowance.With("failed to get allowance"),
    };

    private static IMessage Inner(AllowedMsgAllowance filtered) => TypeUrls.Unpack(filtered.Allowance).OrThrow();

    private static (bool Remove, Error? Failure) AcceptBasic(TxContext ctx, BasicAllowance basic, Coins fee)
    {
        if (basic.Expiration is { } end && BlockTime.FromTimestamp(end).CompareTo(ctx.BlockTime) < 0) return (true, FeegrantErrors.Expired.With("basic allowance"));
        if (basic.SpendLimit.Count == 0) return (false, null);
        var (left, negative) = Read(basic.SpendLimit).SafeSub(fee);
        if (negative) return (false, FeegrantErrors.LimitExceeded.With("basic allowance"));
        Write(basic.SpendLimit, left);
        return (left.IsZero, null);
    }

    private static (bool Remove, Error? Failure) AcceptPeriodic(TxContext ctx, PeriodicAllowance periodic, Coins fee)
    {
        var basic = periodic.Basic ??= new BasicAllowance();
        if (basic.Expiration is { } end && ctx.BlockTime.CompareTo(BlockTime.FromTimestamp(end)) > 0) return (true, FeegrantErrors.Expired.With("absolute limit"));
        ResetPeriod(periodic, ctx.BlockTime);
        var (canSpend, negative) = Read(periodic.PeriodCanSpend).SafeSub(fee);
        if (negative) return (false, FeegrantErrors.LimitExceeded.With("period limit"));
        Write(periodic.PeriodCanSpend, canSpend);
        if (basic.SpendLimit.Count == 0) return (false, null);
        var (left, over) = Read(basic.SpendLimit).SafeSub(fee);
        if (over) return (false, FeegrantErrors.LimitExceeded.With("absolute limit"));
        Write(basic.SpendLimit, left);
        return (left.IsZero, null);
    }

    private static void ResetPeriod(PeriodicAllowance periodic, BlockTime now)
    {
        var reset = BlockTime.FromTimestamp(periodic.PeriodReset);
        if (now.CompareTo(reset) < 0) return;
        var total = Read(periodic.Basic.SpendLimit);
        var limit = Read(periodic.PeriodSpendLimit);
        Write(periodic.PeriodCanSpend, total.SafeSub(limit).IsNegative && total.Count > 0 ? total : limit);

        // A step from the last reset keeps the rhythm; after a longer silence the rhythm starts anew.
        var next = reset.Add(periodic.Period);
        if (now.CompareTo(next) > 0) next = now.Add(periodic.Period);
        periodic.PeriodReset = next.ToTimestamp();
    }

    private static (bool Remove, Error? Failure) AcceptFiltered(TxContext ctx, AllowedMsgAllowance filtered, Coins fee, IReadOnlyList<IMessage> messages)
    {
        foreach (var _ in filtered.AllowedMessages) ctx.Gas.ConsumeGas(GasPerMessage, "check msg");
        foreach (var msg in messages)
        {
            ctx.Gas.ConsumeGas(GasPerMessage, "check msg");
            if (!filtered.AllowedMessages.Contains(TypeUrls.Of(msg))) return (false, FeegrantErrors.MessageNotAllowed.With("message does not exist in allowed messages"));
        }

        var inner = Inner(filtered);
        var (remove, failure) = Accept(ctx, inner, fee, messages);
        if (failure is null && !remove) filtered.Allowance = TypeUrls.Pack(inner);
        return (remove, failure);
    }

    private static Result<Unit> CheckBasic(BasicAllowance basic)
    {
        if (basic.SpendLimit.Count > 0)
        {
            var limit = Read(basic.SpendLimit);
            if (!limit.IsValid) return SdkErrors.InvalidCoins.With($"send amount is invalid: {limit}");
            if (!limit.IsAllPositive) return SdkErrors.InvalidCoins.With("spend limit must be positive");
        }

        return basic.Expiration is { Seconds: < 0 } ? FeegrantErrors.InvalidDuration.With("expiration time cannot be negative") : new Unit();
    }

    private static Result<Unit> CheckPeriodic(PeriodicAllowance periodic)
    {
        var basic = periodic.Basic ?? new BasicAllowance();
        if (!CheckBasic(basic).TryGet(out _, out var error)) return error;
        var limit = Read(periodic.PeriodSpendLimit);
        var canSpend = Read(periodic.PeriodCanSpend);
        if (!limit.IsValid) return SdkErrors.InvalidCoins.With($"spend amount is invalid: {limit}");
        if (!limit.IsAllPositive) return SdkErrors.InvalidCoins.With("spend limit must be positive");
        if (!canSpend.IsValid) return SdkErrors.InvalidCoins.With($"can spend amount is invalid: {canSpend}");
        if (canSpend.IsAnyNegative) return SdkErrors.InvalidCoins.With("can spend must not be negative");
        if (basic.SpendLimit.Count > 0 && !limit.DenomsSubsetOf(Read(basic.SpendLimit)))
        {
            return SdkErrors.InvalidCoins.With("period spend limit has different currency than basic spend limit");
        }

        return periodic.Period is { Seconds: < 0 } ? FeegrantErrors.InvalidDuration.With("negative clock step") : new Unit();
    }

    private static Coins Read(RepeatedField<CoinMessage> field) => field.ToDomain().OrThrow();

    private static void Write(RepeatedField<CoinMessage> field, Coins coins)
    {
        field.Clear();
        field.AddRange(coins.ToMessages());
    }
}
