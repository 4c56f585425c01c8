using Akash.Escrow.Types.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Client.Queries;
using Welkin.Core;
using EscrowState = Akash.Escrow.Types.V1.State;

namespace Welkin.Cli.Explain;

/// <summary>The account that a deployment's leases are paid from, as the chain holds it at some height.</summary>
internal sealed class AccountView
{
    // Money for longer than any chain has lived.
    private const long Endless = 1L << 50;

    private readonly Account _account;
    private readonly IReadOnlyList<PaymentState> _open;
    private readonly bool _carriesFractions;

    private AccountView(Account account, IReadOnlyList<QueryLeaseResponse> leases, bool carriesFractions)
    {
        (_account, _carriesFractions) = (account, carriesFractions);
        Leases = leases;
        _open = [.. leases.Select(lease => lease.EscrowPayment?.State).OfType<PaymentState>().Where(payment => payment.State == EscrowState.Open)];
        Denom = account.State.Funds.FirstOrDefault()?.Denom ?? "";
    }

    /// <summary>All leases of the deployment, with their payments.</summary>
    public IReadOnlyList<QueryLeaseResponse> Leases { get; }

    public string Denom { get; }

    public bool IsOpen => _account.State.State == EscrowState.Open;

    /// <summary>When it was last settled; the end of a closed account.</summary>
    public Height SettledAt => new(_account.State.SettledAt);

    /// <summary>Who paid in what is still there.</summary>
    public IReadOnlyList<string> Depositors => [.. _account.State.Deposits.Select(deposit => deposit.Owner).Append(_account.State.Owner).Distinct(StringComparer.Ordinal)];

    /// <summary>Credited to the leases so far.</summary>
    public Dec Transferred => _account.State.Transferred.Where(coin => coin.Denom == Denom).Select(coin => Dec.FromWire(coin.Amount).OrThrow()).Aggregate(Dec.Zero, (sum, part) => sum + part);

    private Dec Balance => _account.State.Funds.Where(coin => coin.Denom == Denom).Select(coin => Dec.FromWire(coin.Amount).OrThrow()).Aggregate(Dec.Zero, (sum, part) => sum + part);

    public static async Task<AccountView?> ReadAsync(ChainQueries queries, Address owner, ulong dseq, CancellationToken cancellation)
    {
        if (await queries.DeploymentAsync(owner, dseq, cancellation) is not { } deployment)
        {
            return null;
        }

        var leases = await queries.LeasesAsync(new LeaseFilters { Owner = owner.ToString(), Dseq = dseq }, cancellation);
        return new AccountView(deployment.EscrowAccount, leases, await ClosureRules.MaxDetailAsync(queries, cancellation) is not null);
    }

    /// <summary>The money at a height of an open account; of a closed one without what came back.</summary>
    public Funds FundsAt(Height height) => IsOpen
        ? Funds.WhileOpen(Denom, Transferred, Balance, _open.Select(payment => Earned(payment, height)).Aggregate(Dec.Zero, (sum, part) => sum + part))
        : Funds.AfterEnd(Denom, Transferred, Int.Zero);

    /// <summary>For how many more blocks the money lasts; null when nothing is paid from it.</summary>
    public long? BlocksLeft(Height height) => Forecast(height)?.Blocks;

    /// <summary>
    /// For how many more blocks the money lasts, and the first height whose rent is not there: a settlement before it ends nothing,
    /// one from it on ends the leases. Null when nothing is paid from the account.
    /// </summary>
    public (long Blocks, long RunsOutAt)? Forecast(Height height)
    {
        var rate = _open.Select(Rate).Aggregate(Dec.Zero, (sum, part) => sum + part);
        if (!IsOpen || rate.IsZero)
        {
            return null;
        }

        var paid = Balance.IsNegative ? Int.Zero : Balance.QuoTruncate(rate).TruncateInt();
        var end = SettledAt.Value + (paid.IsInt64 && paid.ToInt64() < Endless ? paid.ToInt64() : Endless);
        return (end - height.Value, end + 1);
    }

    /// <summary>What one lease has earned up to a height.</summary>
    public Int SpentBy(LeaseID id, Height height)
    {
        if (Leases.FirstOrDefault(lease => lease.Lease.Id.Equals(id))?.EscrowPayment?.State is not { } payment)
        {
            return Int.Zero;
        }

        var credited = Int.Parse(payment.Withdrawn.Amount).OrThrow().ToDec() + Dec.FromWire(payment.Balance.Amount).OrThrow();
        var running = IsOpen && payment.State == EscrowState.Open ? Dec.Min(Earned(payment, height), Dec.Max(Balance, Dec.Zero)) : Dec.Zero;
        return (credited + running).TruncateInt();
    }

    // The network drops fractions when it settles; chains of our rule set carry them.
    private Dec Earned(PaymentState payment, Height height)
    {
        var exact = Rate(payment).MulInt(Math.Max(0, height.Value - SettledAt.Value));
        return _carriesFractions ? exact : exact.TruncateDec();
    }

    private static Dec Rate(PaymentState payment) => Dec.FromWire(payment.Rate.Amount).OrThrow();
}
