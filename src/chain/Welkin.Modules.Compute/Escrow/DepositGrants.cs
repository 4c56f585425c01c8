using Akash.Escrow.V1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Runtime;
using DepositScope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>The rules of <c>akash.escrow.v1.DepositAuthorization</c>: a granter lets the grantee deposit its coins.</summary>
/// <remarks>
/// A grant with <c>spend_limits</c> follows the newer node (v2): a limit for each denomination. One with only
/// <c>spend_limit</c> follows v1.2.2. Spec: chain-sdk go/node/escrow/v1 authz.go.
/// </remarks>
internal sealed class DepositGrants : IAuthorizationKind
{
    public static readonly string MsgType = "/" + MsgAccountDeposit.Descriptor.FullName;

    public string TypeName => DepositAuthorization.Descriptor.FullName;

    public string MsgTypeUrl(IMessage authorization) => MsgType;

    public Result<Unit> Check(IMessage authorization)
    {
        var grant = (DepositAuthorization)authorization;
        if (grant.Scopes.Count == 0) return EscrowErrors.InvalidAuthzScope.With("empty scope");
        for (var i = 0; i < grant.Scopes.Count; i++)
        {
            var scope = grant.Scopes[i];
            if (scope is not (DepositScope.Deployment or DepositScope.Bid)) return EscrowErrors.InvalidAuthzScope.With($"invalid scope \"{NameOf(scope)}\"");
            if (grant.Scopes.IndexOf(scope) < i) return EscrowErrors.InvalidAuthzScope.With($"duplicate scope \"{NameOf(scope)}\"");
        }

        return grant.SpendLimits.Count > 0 ? CheckLimits(grant) : CheckLimit(grant);
    }

    public Result<Acceptance> Accept(TxContext ctx, IMessage authorization, IMessage msg)
    {
        if (msg is not MsgAccountDeposit deposit) return SdkErrors.InvalidType.With($"\"{msg.Descriptor.FullName}\" is unsupported authorization msg for deposit");
        if (ScopeOf(deposit.Id) is not { } scope) return EscrowErrors.UnauthorizedDepositScope;
        var grant = (DepositAuthorization)authorization;
        if (!grant.Scopes.Contains(scope)) return EscrowErrors.UnauthorizedDepositScope;
        var amount = deposit.Deposit.Amount.ToDomain().OrThrow();
        if (LimitOf(grant, amount.Denom) is not { } limit) return SdkErrors.Unauthorized;
        if (limit < amount.Amount) return SdkErrors.InsufficientFunds;
        var left = Minus(grant, amount);
        return new Acceptance(IsUsedUp(left), left);
    }

    /// <summary>The scope of a deposit into an account, or null for an unknown one.</summary>
    public static DepositScope? ScopeOf(Akash.Escrow.Id.V1.Account? account) => account?.Scope switch
    {
        Akash.Escrow.Id.V1.Scope.Deployment => DepositScope.Deployment,
        Akash.Escrow.Id.V1.Scope.Bid => DepositScope.Bid,
        _ => null,
    };

    /// <summary>What the grant still allows in a denomination, or null when it allows none of it.</summary>
    public static Int? LimitOf(DepositAuthorization grant, string denom)
    {
        if (grant.SpendLimits.Count == 0)
        {
            var single = grant.SpendLimit.ToDomain().OrThrow();
            return single.Denom == denom ? single.Amount : null;
        }

        var amount = Limits(grant).AmountOf(denom);
        return amount.IsZero ? null : amount;
    }

    /// <summary>The grant with less left.</summary>
    public static DepositAuthorization Minus(DepositAuthorization grant, Coin spent) => With(grant, -1, spent);

    /// <summary>The grant with more left: a refund returns to it.</summary>
    public static DepositAuthorization Plus(DepositAuthorization grant, Coin refunded) => With(grant, +1, refunded);

    private static DepositAuthorization With(DepositAuthorization grant, int sign, Coin change)
    {
        var updated = grant.Clone();
        if (grant.SpendLimits.Count == 0)
        {
            var single = grant.SpendLimit.ToDomain().OrThrow();
            updated.SpendLimit = (sign < 0 ? single - change : single + change).ToMessage();
            return updated;
        }

        var limits = sign < 0 ? Limits(grant).Sub(Coins.Of(change)) : Limits(grant).Add(change);
        updated.SpendLimits.Clear();
        updated.SpendLimits.AddRange(limits.ToMessages());
        updated.SpendLimit = new Coin("uakt", Int.Zero).ToMessage();
        return updated;
    }

    /// <summary>Whether nothing is left of the grant.</summary>
    public static bool IsUsedUp(DepositAuthorization grant) =>
        grant.SpendLimits.Count == 0 ? grant.SpendLimit.ToDomain().OrThrow().IsZero : Limits(grant).IsZero;

    private static Coins Limits(DepositAuthorization grant)
    {
        var limits = grant.SpendLimits.ToDomain().OrThrow();
        var single = grant.SpendLimit.ToDomain().OrThrow();
        return single.IsPositive ? limits.Add(single) : limits;
    }

    private static Result<Unit> CheckLimit(DepositAuthorization grant) => grant.SpendLimit.ToDomain().OrThrow().IsPositive
        ? new Unit()
        : SdkErrors.InvalidCoins.With("spend limit cannot be negative");

    private static Result<Unit> CheckLimits(DepositAuthorization grant)
    {
        if (!grant.SpendLimit.ToDomain().OrThrow().IsZero) return SdkErrors.InvalidCoins.With("spend limit is deprecated and must be zero");
        return grant.SpendLimits.ToDomain().OrThrow().IsValid ? new Unit() : SdkErrors.InvalidCoins.With("spend limits are not valid");
    }

    private static string NameOf(DepositScope scope) => scope switch
    {
        DepositScope.Invalid => "invalid",
        DepositScope.Deployment => "deployment",
        DepositScope.Bid => "bid",
        _ => scope.ToString("D"),
    };
}
