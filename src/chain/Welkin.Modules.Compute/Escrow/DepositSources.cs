using Akash.Base.Deposit.V1;
using Akash.Escrow.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Finds who pays a deposit, source by source in the order of the request.</summary>
/// <remarks>
/// Not enough overall is a wrapped market error on the network, so its code is lost: <c>undefined</c> 1.
/// Spec: x/escrow@v1.2.2 <c>AuthorizeDeposits</c>.
/// </remarks>
internal sealed class DepositSources(ITransfers bank, IGrants grants)
{
    public Result<ValueList<EscrowDeposit>> Authorize(Context ctx, DepositRequest request)
    {
        var amount = request.Deposit.Amount.ToDomain().OrThrow();

        // The network takes the amount through an int64 and panics beyond it.
        if (amount.Amount.Value > long.MaxValue)
        {
            if (ctx.Rules.Has(Rule.PanicsAreRefusals)) return EscrowErrors.InvalidDeposit.With($"{amount} is too large");
            throw new OverflowException("Int64() out of bound");
        }

        var missing = amount;
        var found = new List<EscrowDeposit>();

        foreach (var source in request.Deposit.Sources)
        {
            if (source == Source.Balance) missing = FromBalance(ctx, request, missing, found);
            if (source == Source.Grant) missing = FromGrants(ctx, request, missing, found);
            if (missing.IsZero) return found.ToValueList();
        }

        if (missing.IsZero) return found.ToValueList();
        var refused = MarketErrors.InvalidDeposit with { Description = missing.IsNegative ? "deposit invalid: deposit overflow" : "deposit invalid: insufficient balance" };
        return ctx.Rules.Has(Rule.RegisteredCodesAreKept) ? refused : refused.AsUndefined();
    }

    private Coin FromBalance(Context ctx, DepositRequest request, Coin missing, List<EscrowDeposit> found)
    {
        var spendable = bank.Spendable(ctx, request.Signer, missing.Denom);
        if (!spendable.IsPositive) return missing;
        if (missing.IsNegative) throw new InvalidOperationException($"negative coin amount: {missing.Amount}");
        var part = spendable.Amount < missing.Amount ? spendable : missing;
        found.Add(new EscrowDeposit(request.Signer.ToString(), ctx.Height, Source.Balance, DecCoin.From(part)));
        return missing - part;
    }

    private Coin FromGrants(Context ctx, DepositRequest request, Coin missing, List<EscrowDeposit> found)
    {
        grants.VisitGrantsOf(ctx, request.Signer, DepositGrants.MsgType, (granter, granted) =>
        {
            if (granted.Authorization is not DepositAuthorization grant || DepositGrants.IsUsedUp(grant)) return false;
            if (missing.IsNegative) throw new InvalidOperationException($"negative coin amount: {missing.Amount}");
            if (!grant.Scopes.Contains(request.Scope) || DepositGrants.LimitOf(grant, missing.Denom) is not { } limit) return false;

            var part = missing with { Amount = Int.Min(limit, missing.Amount) };
            if (!Spend(ctx, (request.Signer, granter), granted, DepositGrants.Minus(grant, part)).IsOk) return false;

            found.Add(new EscrowDeposit(granter.ToString(), ctx.Height, Source.Grant, DecCoin.From(part)));
            missing -= part;
            return missing.IsZero;
        });
        return missing;
    }

    // The network keeps a used-up grant with nothing left, where nothing shows that it is spent.
    private Result<Unit> Spend(Context ctx, (Address Grantee, Address Granter) parties, GrantedAuthorization granted, DepositAuthorization left) =>
        ctx.Rules.Has(Rule.SpentGrantsAreRemoved) && DepositGrants.IsUsedUp(left)
            ? grants.Delete(ctx, parties.Grantee, parties.Granter, DepositGrants.MsgType)
            : grants.Save(ctx, parties.Grantee, parties.Granter, left, granted.Expiration);
}
