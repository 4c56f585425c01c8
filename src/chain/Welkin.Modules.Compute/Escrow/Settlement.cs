using Akash.Base.Deposit.V1;
using Akash.Escrow.Types.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>What settling made of an account and its payments.</summary>
/// <param name="Overdrawn">The account could not pay everything.</param>
internal sealed record SettlementResult(EscrowAccount Account, IReadOnlyList<EscrowPayment> Payments, bool Overdrawn);

/// <summary>The arithmetic of settling, free of state.</summary>
/// <remarks>
/// On the network every payment earns <c>floor(rate × blocks)</c>; the fraction is dropped at each touch, and payments are
/// served in key order. With our rules earnings are exact and short funds are shared (<see cref="FairShares"/>). Either way money
/// leaves the deposits first in, first out; what can't be paid is kept as <c>unsettled</c> and makes the funds negative.
/// Spec: x/escrow@v1.2.2 keeper.go <c>accountSettleFullBlocks</c>.
/// </remarks>
internal static class Settlement
{
    public static SettlementResult Run(EscrowAccount account, IReadOnlyList<EscrowPayment> payments, long blocks, Rules rules)
    {
        RefuseMixedDenominations(account, payments);
        var dues = payments.Select(payment => Due(payment, blocks, rules)).ToArray();
        if (rules.Has(Rule.ShortFundsAreShared) && FairShares.AreNeeded(account, dues)) return FairShares.Run(account, payments, dues);

        var settled = new EscrowPayment[payments.Count];
        var overdrawn = false;
        for (var i = 0; i < payments.Count; i++)
        {
            var due = dues[i];
            (account, var paid) = Deduct(account, due);
            var missing = due.Amount - paid;
            overdrawn |= !missing.IsZero;
            settled[i] = Credit(payments[i], paid, missing);
        }

        return new SettlementResult(account, settled, overdrawn);
    }

    /// <summary>Moves money that left the deposits for a payment back to them.</summary>
    public static EscrowAccount GiveBack(EscrowAccount account, DecCoin part)
    {
        var (funds, transferred) = (account.Funds.ToArray(), account.Transferred.ToArray());
        var (fundsAt, transferredAt) = (account.FundsIndex(part.Denom), TransferredIndex(account, part.Denom));
        funds[fundsAt] = funds[fundsAt] with { Amount = funds[fundsAt].Amount + part.Amount };
        transferred[transferredAt] = transferred[transferredAt] with { Amount = transferred[transferredAt].Amount - part.Amount };

        // When the deposits are used up to the last unit nobody is left to credit but the owner.
        var deposits = account.Deposits.Count > 0 ? account.Deposits.ToArray() : [new EscrowDeposit(account.Owner, account.SettledAt, Source.Balance, part with { Amount = Dec.Zero })];
        deposits[0] = deposits[0] with { Balance = deposits[0].Balance with { Amount = deposits[0].Balance.Amount + part.Amount } };
        return account with { Funds = funds.ToValueList(), Transferred = transferred.ToValueList(), Deposits = deposits.ToValueList() };
    }

    // Go adds the rates up as coins of the account's first denomination, and panics on another one.
    private static void RefuseMixedDenominations(EscrowAccount account, IReadOnlyList<EscrowPayment> payments)
    {
        foreach (var payment in payments)
        {
            if (payment.Rate.Denom != account.Funds[0].Denom)
            {
                throw new InvalidOperationException($"coin denom different: {account.Funds[0].Denom} {payment.Rate.Denom}\n");
            }
        }
    }

    private static DecCoin Due(EscrowPayment payment, long blocks, Rules rules)
    {
        if (payment.State == State.Overdrawn) return payment.Unsettled;
        var earned = payment.Rate.Amount.MulInt(blocks);
        return payment.Rate with { Amount = rules.Has(Rule.SettlementRemaindersAreCarried) ? earned : earned.TruncateDec() };
    }

    private static EscrowPayment Credit(EscrowPayment payment, Dec paid, Dec missing) => payment with
    {
        State = missing.IsZero ? State.Open : State.Overdrawn,
        Balance = payment.Balance with { Amount = payment.Balance.Amount + paid },
        Unsettled = payment.Unsettled with { Amount = (payment.State == State.Overdrawn ? Dec.Zero : payment.Unsettled.Amount) + missing },
    };

    private static (EscrowAccount Account, Dec Paid) Deduct(EscrowAccount account, DecCoin due)
    {
        var fundsAt = account.FundsIndex(due.Denom);
        var transferredAt = TransferredIndex(account, due.Denom);
        if (fundsAt < 0 || transferredAt < 0) throw new InvalidOperationException($"unknown denom \"{due.Denom}\"");

        var deposits = account.Deposits.ToArray();
        var remaining = due.Amount;
        var emptied = 0;
        for (var i = 0; i < deposits.Length; i++)
        {
            var part = Dec.Min(deposits[i].Balance.Amount, remaining);
            deposits[i] = deposits[i] with { Balance = deposits[i].Balance with { Amount = deposits[i].Balance.Amount - part } };
            if (deposits[i].Balance.Amount.IsZero) emptied++;
            remaining -= part;
            if (remaining.IsZero) break;
        }

        var paid = due.Amount - remaining;
        var funds = account.Funds.ToArray();
        // All of what is due leaves the funds: what is missing makes them negative.
        funds[fundsAt] = funds[fundsAt] with { Amount = funds[fundsAt].Amount - due.Amount };
        var transferred = account.Transferred.ToArray();
        transferred[transferredAt] = transferred[transferredAt] with { Amount = transferred[transferredAt].Amount + paid };

        return (account with
        {
            Deposits = deposits.AsSpan(emptied).ToArray().ToValueList(),
            Funds = funds.ToValueList(),
            Transferred = transferred.ToValueList(),
        }, paid);
    }

    private static int TransferredIndex(EscrowAccount account, string denom)
    {
        for (var i = 0; i < account.Transferred.Count; i++)
        {
            if (account.Transferred[i].Denom == denom) return i;
        }

        return -1;
    }
}
