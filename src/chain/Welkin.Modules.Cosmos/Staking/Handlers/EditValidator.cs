using System.Text;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Changes what a validator says of itself, its commission, and the least it keeps bonded.</summary>
internal sealed class EditValidator(StakingKeeper keeper) : IMsgHandler<MsgEditValidator, MsgEditValidatorResponse>
{
    private const long NanosPerDay = 86_400_000_000_000;

    public Result<MsgEditValidatorResponse> Run(TxContext ctx, MsgEditValidator msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorAddress).TryGet(out var found, out var error)) return error;
        if (!Check(ctx, msg).TryGet(out var wanted, out error)) return error;
        if (!keeper.Get(ctx, found).TryGet(out var validator, out error)) return error;
        if (!Descriptions.Edited(validator.Description, msg.Description).TryGet(out var description, out error)) return error;
        validator = validator with { Description = description };
        if (wanted.Rate is { } rate)
        {
            if (!NewCommission(ctx, validator.Commission, rate).TryGet(out var commission, out error)) return error;
            validator = validator with { Commission = commission };
        }

        if (wanted.MinSelfDelegation is { } least)
        {
            if (least <= validator.MinSelfDelegation) return StakingErrors.MinSelfDelegationDecreased;
            if (least > validator.Tokens) return StakingErrors.SelfDelegationBelowMinimum;
            validator = validator with { MinSelfDelegation = least };
        }

        StakingKeeper.SetValidator(ctx, validator);
        if (wanted.Rate is not null)
        {
            foreach (var listener in keeper.Listeners.All) listener.CommissionSet(ctx, found, validator.Commission.Rate);
        }

        ctx.Emit(Events.Of(
            "edit_validator",
            ("commission_rate", CommissionText(validator.Commission)),
            ("min_self_delegation", validator.MinSelfDelegation.ToString())));
        return new MsgEditValidatorResponse();
    }

    private sealed record Wanted(Dec? Rate, Int? MinSelfDelegation);

    private static Result<Wanted> Check(TxContext ctx, MsgEditValidator msg)
    {
        if (msg.Description is null || msg.Description.CalculateSize() == 0) return SdkErrors.InvalidRequest.With("empty description");
        Int? least = null;
        if (msg.MinSelfDelegation.Length > 0)
        {
            if (!Int.FromWire(msg.MinSelfDelegation).TryGet(out var given, out var error)) return error;
            if (!given.IsPositive) return SdkErrors.InvalidRequest.With("minimum self delegation must be a positive integer");
            least = given;
        }

        if (msg.CommissionRate.Length == 0) return new Wanted(null, least);
        if (!Dec.FromWire(msg.CommissionRate).TryGet(out var rate, out var unread)) return unread;
        if (rate > Dec.One || rate.IsNegative) return SdkErrors.InvalidRequest.With("commission rate must be between 0 and 1 (inclusive)");
        var lowest = StakingKeeper.Params(ctx).MinCommissionRate;
        return rate < lowest
            ? SdkErrors.InvalidRequest.With($"commission rate cannot be less than the min commission rate {lowest}")
            : new Wanted(rate, least);
    }

    private static Result<ValidatorCommission> NewCommission(TxContext ctx, ValidatorCommission old, Dec rate)
    {
        if (ctx.BlockTime.NanosSince(old.Updated) < NanosPerDay) return StakingErrors.CommissionUpdateTime;
        if (rate.IsNegative) return StakingErrors.CommissionNegative;
        if (rate > old.MaxRate) return StakingErrors.CommissionOverMaxRate;
        if (rate - old.Rate > old.MaxChangeRate) return StakingErrors.CommissionOverChangeRate;
        var least = StakingKeeper.Params(ctx).MinCommissionRate;
        return rate < least
            ? Error.Undefined($"cannot set validator commission to less than minimum rate of {least}")
            : old with { Rate = rate, Updated = ctx.BlockTime };
    }

    // The event holds the whole commission the way the network's program prints the message.
    private static string CommissionText(ValidatorCommission commission) => new StringBuilder()
        .Append($"commission_rates:<rate:\"{commission.Rate.ToWire()}\" max_rate:\"{commission.MaxRate.ToWire()}\" max_change_rate:\"{commission.MaxChangeRate.ToWire()}\" > ")
        .Append($"update_time:<{Timestamp(commission.Updated)}> ")
        .ToString();

    private static string Timestamp(BlockTime time)
        => $"{(time.Seconds == 0 ? "" : $"seconds:{time.Seconds} ")}{(time.Nanos == 0 ? "" : $"nanos:{time.Nanos} ")}";
}
