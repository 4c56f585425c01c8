using Akash.Escrow.Types.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>How payments share what is left when it does not reach: pro rata, in whole units, by largest remainder.</summary>
/// <remarks>
/// A payment's share is what it holds already plus its part of the deposits by what is due to it. Shares are rounded down to whole
/// units; the units left over go to the largest fractions, the earlier key first. So the last unit of an account is paid out, and
/// no order of payments can gain more than one unit.
/// </remarks>
internal static class FairShares
{
    /// <summary>Whether the deposits are less than what is due.</summary>
    public static bool AreNeeded(EscrowAccount account, IReadOnlyList<DecCoin> dues) => Sum(dues.Select(due => due.Amount)) > Available(account);

    /// <summary>Shares the deposits; only when <see cref="AreNeeded"/>.</summary>
    public static SettlementResult Run(EscrowAccount account, IReadOnlyList<EscrowPayment> payments, IReadOnlyList<DecCoin> dues)
    {
        var available = Available(account);
        var total = Sum(dues.Select(due => due.Amount));
        var pot = available + Sum(payments.Select(payment => payment.Balance.Amount));
        var exact = payments.Select((payment, i) => payment.Balance.Amount + available.MulTruncate(dues[i].Amount).QuoTruncate(total)).ToArray();
        var shares = InUnits(exact, pot.TruncateDec());

        var settled = new EscrowPayment[payments.Count];
        var debt = Dec.Zero;
        for (var i = 0; i < settled.Length; i++)
        {
            var missing = Dec.Max(Dec.Zero, payments[i].Balance.Amount + dues[i].Amount - shares[i]);
            debt += missing;
            settled[i] = payments[i] with
            {
                State = State.Overdrawn,
                Balance = payments[i].Balance with { Amount = shares[i] },
                Unsettled = payments[i].Unsettled with { Amount = missing },
            };
        }

        // Only a state that the network's own rules made can leave a fraction here.
        var rest = pot - pot.TruncateDec();
        return new SettlementResult(Emptied(account, available - rest, debt) with { Deposits = Rest(account, rest) }, settled, Overdrawn: true);
    }

    private static Dec[] InUnits(Dec[] exact, Dec pot)
    {
        var shares = exact.Select(share => share.TruncateDec()).ToArray();
        var left = (pot - Sum(shares)).TruncateInt().ToInt64();
        var byFraction = Enumerable.Range(0, exact.Length).OrderByDescending(i => exact[i] - shares[i]).ThenBy(i => i);
        foreach (var i in byFraction.Take((int)left)) shares[i] += Dec.One;
        return shares;
    }

    private static EscrowAccount Emptied(EscrowAccount account, Dec taken, Dec debt)
    {
        var funds = account.Funds.ToArray();
        funds[0] = funds[0] with { Amount = Dec.Zero - debt };
        var transferred = account.Transferred.ToArray();
        transferred[0] = transferred[0] with { Amount = transferred[0].Amount + taken };
        return account with { Funds = funds.ToValueList(), Transferred = transferred.ToValueList() };
    }

    private static ValueList<EscrowDeposit> Rest(EscrowAccount account, Dec rest) => rest.IsZero || account.Deposits.Count == 0
        ? default
        : new[] { account.Deposits[^1] with { Balance = account.Deposits[^1].Balance with { Amount = rest } } }.ToValueList();

    private static Dec Available(EscrowAccount account) => Sum(account.Deposits.Select(deposit => deposit.Balance.Amount));

    private static Dec Sum(IEnumerable<Dec> parts) => parts.Aggregate(Dec.Zero, static (sum, part) => sum + part);
}
