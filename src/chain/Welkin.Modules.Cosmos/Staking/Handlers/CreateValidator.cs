using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Makes a validator with its first delegation.</summary>
internal sealed class CreateValidator(StakingKeeper keeper) : IMsgHandler<MsgCreateValidator, MsgCreateValidatorResponse>
{
    public Result<MsgCreateValidatorResponse> Run(TxContext ctx, MsgCreateValidator msg)
    {
        if (!StakingChecks.Validator(msg.ValidatorAddress).TryGet(out var found, out var error)) return error;
        if (!Check(msg).TryGet(out var draft, out error)) return error;
        var least = StakingKeeper.Params(ctx).MinCommissionRate;
        if (draft.Commission.Rate < least) return StakingErrors.CommissionBelowMinRate.With($"cannot set validator commission to less than minimum rate of {least}");
        if (keeper.Get(ctx, found).IsOk) return StakingErrors.OperatorExists;
        if (!PublicKeys.FromAny(msg.Pubkey).TryGet(out var key, out error)) return error;
        if (keeper.ByConsensus(ctx, key.Address).IsOk) return StakingErrors.KeyExists;
        if (!StakingChecks.Denom(draft.Value, StakingKeeper.DenomOf(ctx)).TryGet(out _, out error)) return error;
        if (!Descriptions.Check(msg.Description).TryGet(out _, out error)) return error;
        if (!IsAllowed(ctx, key).TryGet(out _, out error)) return error;

        var validator = new Validator
        {
            Operator = found,
            ConsensusKey = key.ToAny(),
            Description = msg.Description,
            Commission = draft.Commission with { Updated = ctx.BlockTime },
            MinSelfDelegation = draft.MinSelfDelegation,
        };
        StakingKeeper.SetValidator(ctx, validator);
        StakingState.ByConsensus.Set(ctx, key.Address, found);
        StakingState.SetByPower(ctx, validator);
        if (!keeper.Tell(listener => listener.ValidatorCreated(ctx, found)).TryGet(out _, out error)) return error;
        if (!keeper.Delegating.Delegate(ctx, found, validator, (draft.Value.Amount, TokenSource.Account)).TryGet(out _, out error)) return error;
        foreach (var listener in keeper.Listeners.All) listener.CommissionSet(ctx, found, validator.Commission.Rate);
        ctx.Emit(Events.Of("create_validator", ("validator", msg.ValidatorAddress), ("amount", draft.Value.ToString())));
        return new MsgCreateValidatorResponse();
    }

    private sealed record Draft(Coin Value, ValidatorCommission Commission, Int MinSelfDelegation);

    private static Result<Draft> Check(MsgCreateValidator msg)
    {
        if (msg.Pubkey is null) return StakingErrors.EmptyKey;
        if (!StakingChecks.Amount(msg.Value, "invalid delegation amount").TryGet(out var value, out var error)) return error;
        if (msg.Description is null || msg.Description.CalculateSize() == 0) return SdkErrors.InvalidRequest.With("empty description");
        if (!CommissionOf(msg.Commission).TryGet(out var commission, out error)) return error;
        if (msg.MinSelfDelegation.Length == 0) throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
        if (!Int.FromWire(msg.MinSelfDelegation).TryGet(out var least, out error)) return error;
        if (!least.IsPositive) return SdkErrors.InvalidRequest.With("minimum self delegation must be a positive integer");
        return value.Amount < least ? StakingErrors.SelfDelegationBelowMinimum : new Draft(value, commission, least);
    }

    private static Result<ValidatorCommission> CommissionOf(CommissionRates? rates)
    {
        if (rates is null || rates.CalculateSize() == 0) return SdkErrors.InvalidRequest.With("empty commission");

        // A rate that was left out is no number in the network's program.
        if (rates.MaxRate.Length == 0 || rates.Rate.Length == 0 || rates.MaxChangeRate.Length == 0)
        {
            throw new TxPanicException("runtime error: invalid memory address or nil pointer dereference");
        }

        if (!Dec.FromWire(rates.MaxRate).TryGet(out var max, out var error)) return error;
        if (!Dec.FromWire(rates.Rate).TryGet(out var rate, out error)) return error;
        if (!Dec.FromWire(rates.MaxChangeRate).TryGet(out var change, out error)) return error;
        if (max.IsNegative) return StakingErrors.CommissionNegative;
        if (max > Dec.One) return StakingErrors.CommissionHuge;
        if (rate.IsNegative) return StakingErrors.CommissionNegative;
        if (rate > max) return StakingErrors.CommissionOverMaxRate;
        if (change.IsNegative) return StakingErrors.ChangeRateNegative;
        return change > max ? StakingErrors.ChangeRateOverMaxRate : new ValidatorCommission(rate, max, change, default);
    }

    private static Result<Unit> IsAllowed(TxContext ctx, PublicKey key)
    {
        if (ctx.ConsensusParams.Validator is not { } rules) return new Unit();
        var kind = key switch
        {
            PublicKey.Ed25519 => "ed25519",
            PublicKey.Secp256k1 => "secp256k1",
            PublicKey.Secp256r1 => "secp256r1",
            _ => "PubKeyMultisigThreshold",
        };
        return rules.PubKeyTypes.Contains(kind)
            ? new Unit()
            : StakingErrors.KeyTypeNotSupported.With($"got: {kind}, expected: [{string.Join(' ', rules.PubKeyTypes)}]");
    }
}
