using Cosmos.Authz.V1Beta1;
using Cosmos.Bank.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>The authorization types that grants may hold; the application lists them.</summary>
public sealed class AuthorizationKinds(params IEnumerable<IAuthorizationKind> kinds)
{
    private readonly SortedDictionary<string, IAuthorizationKind> _byName = new(
        kinds.ToDictionary(kind => kind.TypeName, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The rules of an authorization, or null for an unknown type.</summary>
    public IAuthorizationKind? Of(IMessage authorization) => _byName.GetValueOrDefault(authorization.Descriptor.FullName);
}

/// <summary>Admits every message of one type.</summary>
public sealed class GenericAuthorizationKind : IAuthorizationKind
{
    /// <inheritdoc/>
    public string TypeName => GenericAuthorization.Descriptor.FullName;

    /// <inheritdoc/>
    public string MsgTypeUrl(IMessage authorization) => ((GenericAuthorization)authorization).Msg;

    /// <inheritdoc/>
    public Result<Unit> Check(IMessage authorization)
        => MsgTypeUrl(authorization).Length == 0 ? Error.Undefined("msg type cannot be empty") : new Unit();

    /// <inheritdoc/>
    public Result<Acceptance> Accept(TxContext ctx, IMessage authorization, IMessage msg) => new Acceptance();
}

/// <summary>Admits sending coins up to a limit.</summary>
public sealed class SendAuthorizationKind : IAuthorizationKind
{
    private const ulong GasPerAddress = 10;

    /// <inheritdoc/>
    public string TypeName => SendAuthorization.Descriptor.FullName;

    /// <inheritdoc/>
    public string MsgTypeUrl(IMessage authorization) => "/" + MsgSend.Descriptor.FullName;

    /// <inheritdoc/>
    public Result<Unit> Check(IMessage authorization)
    {
        var send = (SendAuthorization)authorization;
        if (send.SpendLimit.Count == 0) return SdkErrors.InvalidCoins.With("spend limit cannot be nil");
        if (!send.SpendLimit.ToDomain().TryGet(out var limit, out var error)) return error;
        if (!limit.IsAllPositive) return SdkErrors.InvalidCoins.With("spend limit must be positive");
        return send.AllowList.Distinct(StringComparer.Ordinal).Count() == send.AllowList.Count ? new Unit() : new Error("bank", 8, "duplicate entry");
    }

    /// <inheritdoc/>
    public Result<Acceptance> Accept(TxContext ctx, IMessage authorization, IMessage msg)
    {
        if (msg is not MsgSend send) return SdkErrors.InvalidType.With("type mismatch");
        var granted = (SendAuthorization)authorization;
        if (!granted.SpendLimit.ToDomain().TryGet(out var limit, out var error)) return error;
        if (!send.Amount.ToDomain().TryGet(out var amount, out error)) return error;
        var (left, negative) = limit.SafeSub(amount);
        if (negative) return SdkErrors.InsufficientFunds.With("requested amount is more than spend limit");
        if (granted.AllowList.Count > 0 && !IsListed(ctx, granted, send.ToAddress)) return SdkErrors.Unauthorized.With($"cannot send to {send.ToAddress} address");
        if (left.IsZero) return new Acceptance(Delete: true);
        var updated = new SendAuthorization();
        updated.SpendLimit.AddRange(left.ToMessages());
        updated.AllowList.AddRange(granted.AllowList);
        return new Acceptance(Updated: updated);
    }

    private static bool IsListed(TxContext ctx, SendAuthorization granted, string receiver)
    {
        foreach (var address in granted.AllowList)
        {
            ctx.Gas.ConsumeGas(GasPerAddress, "send authorization");
            if (address == receiver) return true;
        }

        return false;
    }
}
