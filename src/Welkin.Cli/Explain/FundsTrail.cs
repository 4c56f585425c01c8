using System.Text.Json;
using System.Text.Json.Nodes;
using Akash.Deployment.V1;
using Akash.Escrow.Types.V1;
using Akash.Market.V1;
using Google.Protobuf;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Engine.Blocks;
using Welkin.Modules.Compute;
using EscrowState = Akash.Escrow.Types.V1.State;

namespace Welkin.Cli.Explain;

/// <summary>The money of a lease that ended: its account in the block before, account and payment in the block of the end, each proven.</summary>
/// <param name="Before">The header of the block of the end; the next one names its hash, and it commits to the state before.</param>
/// <param name="AccountBefore">The account before the end; absent when it was opened in the block of the end.</param>
internal sealed record FundsTrail(Header Before, StoredProof AccountBefore, StoredProof Account, StoredProof Payment)
{
    private static readonly EscrowState[] States = [EscrowState.Open, EscrowState.Closed, EscrowState.Overdrawn];

    public JsonObject Json() => new()
    {
        ["header"] = Convert.ToBase64String(Before.ToByteArray()),
        ["account_before"] = AccountBefore.Json(),
        ["account"] = Account.Json(),
        ["payment"] = Payment.Json(),
    };

    public static FundsTrail Read(JsonElement json) => new(
        Header.Parser.ParseFrom(json.GetProperty("header").GetBytesFromBase64()),
        StoredProof.Read(json.GetProperty("account_before")),
        StoredProof.Read(json.GetProperty("account")),
        StoredProof.Read(json.GetProperty("payment")));

    /// <summary>Where the account of a deployment can stand.</summary>
    public static IEnumerable<(string Store, byte[] Key)> AccountPlaces(DeploymentID id) => States.Select(state => StoredKeys.Account(id, state));

    /// <summary>Where the payment of a lease can stand.</summary>
    public static IEnumerable<(string Store, byte[] Key)> PaymentPlaces(LeaseID id) => States.Select(state => StoredKeys.Payment(id, state));

    /// <summary>Two checks: that the account adds up from the deposits to the last unit, and that the lease earned its rent.</summary>
    /// <param name="after">The header whose hash is trusted; it commits to the state of the end.</param>
    /// <param name="lease">The lease as proven.</param>
    public IReadOnlyList<BundleCheck> Check(Header after, Lease lease)
    {
        try
        {
            return Unproven(after, lease.Id) is { } wrong ? [new BundleCheck("funds", false, wrong)] : Sums(lease);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvariantException)
        {
            return [new BundleCheck("funds", false, "what is stored there is no account and no payment")];
        }
    }

    private IReadOnlyList<BundleCheck> Sums(Lease lease)
    {
        var payment = PaymentState.Parser.ParseFrom(Payment.Value);
        var account = AccountState.Parser.ParseFrom(Account.Value);
        var before = AccountBefore.Value is null ? null : AccountState.Parser.ParseFrom(AccountBefore.Value);
        return [AccountCheck(before, account, payment.Rate.Denom), RentCheck(payment, lease)];
    }

    private static BundleCheck AccountCheck(AccountState? before, AccountState account, string denom)
    {
        var (spent, held) = (Sum(account.Transferred, denom), account.State == EscrowState.Open ? Held(account, denom) : Dec.Zero);
        var deposited = account.State == EscrowState.Open || before is null ? spent + held : Sum(before.Transferred, denom) + Held(before, denom);
        var refunded = deposited - spent - held;
        var adds = !refunded.IsNegative && refunded == refunded.TruncateDec();
        var payers = string.Join(", ", (before ?? account).Deposits.Select(deposit => $"{deposit.Owner} ({deposit.Source.ToString().ToLowerInvariant()}, height {deposit.Height})"));
        return new BundleCheck("funds", adds, $"{Unit(deposited)} deposited = {Unit(spent)} spent + {Unit(refunded)} refunded + {Unit(held)} remaining {denom}; account {account.State}; paid in by {(payers.Length == 0 ? "nobody any more" : payers)}");
    }

    // What is less than a unit when a payment ends goes back to the deposit.
    private static BundleCheck RentCheck(PaymentState payment, Lease lease)
    {
        var rate = Dec.FromWire(payment.Rate.Amount).OrThrow();
        var due = rate.MulInt(lease.ClosedOn - lease.CreatedAt);
        var (earned, owed) = (Int.Parse(payment.Withdrawn.Amount).OrThrow().ToDec() + Dec.FromWire(payment.Balance.Amount).OrThrow(), Dec.FromWire(payment.Unsettled.Amount).OrThrow());
        return new BundleCheck(
            "rent",
            (earned + owed).TruncateInt() == due.TruncateInt(),
            $"{Unit(rate)} a block for {lease.ClosedOn - lease.CreatedAt} blocks = {Unit(due)}: {Unit(earned)} earned{(owed.IsZero ? "" : $", {Unit(owed)} never paid")} {payment.Rate.Denom}");
    }

    private string? Unproven(Header after, LeaseID id)
    {
        if (!after.LastBlockId.Hash.Span.SequenceEqual(Before.HashBytes()) || Before.Height != after.Height - 1) return "the header of the block of the end is not the one before the trusted header";
        if (!Stands(AccountBefore, [StoredKeys.Account(id.DeploymentId(), EscrowState.Open)]) || !AccountBefore.Holds(Before.AppHash.Span)) return "the account before the end is not proven";
        if (Account.Value is null || !Stands(Account, AccountPlaces(id.DeploymentId())) || !Account.Holds(after.AppHash.Span)) return "the account is not proven";
        return Payment.Value is null || !Stands(Payment, PaymentPlaces(id)) || !Payment.Holds(after.AppHash.Span) ? "the payment is not proven" : null;
    }

    private static bool Stands(StoredProof proof, IEnumerable<(string Store, byte[] Key)> places) =>
        places.Any(place => place.Store == proof.Store && place.Key.AsSpan().SequenceEqual(proof.Key));

    private static Dec Held(AccountState account, string denom) => Dec.Max(
        account.Funds.Where(fund => fund.Denom == denom).Aggregate(Dec.Zero, (sum, fund) => sum + Dec.FromWire(fund.Amount).OrThrow()),
        Dec.Zero);

    private static Dec Sum(IEnumerable<Cosmos.Base.V1Beta1.DecCoin> coins, string denom) =>
        coins.Where(coin => coin.Denom == denom).Aggregate(Dec.Zero, (sum, coin) => sum + Dec.FromWire(coin.Amount).OrThrow());

    private static string Unit(Dec amount) => Terminal.JsonShapes.Trimmed(amount);
}
