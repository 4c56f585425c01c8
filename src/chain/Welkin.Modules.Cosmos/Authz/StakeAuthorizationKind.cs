using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;
using CoinMessage = Cosmos.Base.V1Beta1.Coin;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Admits delegating, undelegating, redelegating or cancelling an unbonding: with listed validators, up to a limit.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/staking/types/authz.go</c>.</remarks>
public sealed class StakeAuthorizationKind : IAuthorizationKind
{
    private const ulong GasPerValidator = 10;

    /// <inheritdoc/>
    public string TypeName => StakeAuthorization.Descriptor.FullName;

    /// <inheritdoc/>
    public string MsgTypeUrl(IMessage authorization) => ((StakeAuthorization)authorization).AuthorizationType switch
    {
        AuthorizationType.Delegate => "/" + MsgDelegate.Descriptor.FullName,
        AuthorizationType.Undelegate => "/" + MsgUndelegate.Descriptor.FullName,
        AuthorizationType.Redelegate => "/" + MsgBeginRedelegate.Descriptor.FullName,
        AuthorizationType.CancelUnbondingDelegation => "/" + MsgCancelUnbondingDelegation.Descriptor.FullName,
        _ => throw new TxPanicException("cannot normalize authz type with types.AuthorizationType: unknown authorization type"),
    };

    /// <inheritdoc/>
    public Result<Unit> Check(IMessage authorization)
    {
        var stake = (StakeAuthorization)authorization;
        if (stake.MaxTokens is not null)
        {
            if (!stake.MaxTokens.ToDomain().TryGet(out var limit, out var error)) return error;
            if (limit.IsNegative) return AuthzErrors.NegativeMaxTokens.With($"negative coin amount: {limit}");
        }

        return stake.AuthorizationType == AuthorizationType.Unspecified ? AuthzErrors.UnknownType : new Unit();
    }

    /// <inheritdoc/>
    public Result<Acceptance> Accept(TxContext ctx, IMessage authorization, IMessage msg)
    {
        var granted = (StakeAuthorization)authorization;
        if (Order(msg) is not var (validator, amount)) return SdkErrors.InvalidRequest.With("unknown msg type");
        if (!IsAdmitted(ctx, granted, validator)) return SdkErrors.Unauthorized.With($"cannot delegate/undelegate to {validator} validator");
        if (granted.MaxTokens is null) return new Acceptance(Updated: granted);
        if (!granted.MaxTokens.ToDomain().TryGet(out var limit, out var error)) return error;
        if (!amount.ToDomain().TryGet(out var asked, out error)) return error;
        if (limit.Denom != asked.Denom) return Error.Undefined($"invalid coin denoms: {limit.Denom}, {asked.Denom}");
        var left = limit - asked;
        if (left.IsNegative) return Error.Undefined($"negative coin amount: {left}");
        if (left.IsZero) return new Acceptance(Delete: true);
        var updated = granted.Clone();
        updated.MaxTokens = left.ToMessage();
        return new Acceptance(Updated: updated);
    }

    // A redelegation is judged by where it goes.
    private static (string Validator, CoinMessage? Amount)? Order(IMessage msg) => msg switch
    {
        MsgDelegate delegation => (delegation.ValidatorAddress, delegation.Amount),
        MsgUndelegate undelegation => (undelegation.ValidatorAddress, undelegation.Amount),
        MsgBeginRedelegate redelegation => (redelegation.ValidatorDstAddress, redelegation.Amount),
        MsgCancelUnbondingDelegation cancelled => (cancelled.ValidatorAddress, cancelled.Amount),
        _ => null,
    };

    private static bool IsAdmitted(TxContext ctx, StakeAuthorization granted, string validator)
    {
        var allowed = granted.AllowList?.Address;
        var isAllowed = allowed is not null && Lists(ctx, allowed, validator);
        if (granted.DenyList is { } denied && Lists(ctx, denied.Address, validator)) return false;
        return isAllowed || allowed is not { Count: > 0 };
    }

    private static bool Lists(TxContext ctx, IEnumerable<string> list, string validator)
    {
        foreach (var address in list)
        {
            ctx.Gas.ConsumeGas(GasPerValidator, "stake authorization");
            if (address == validator) return true;
        }

        return false;
    }
}
