using Akash.Base.Deposit.V1;
using Akash.Escrow.Types.V1;
using Akash.Escrow.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Modules.Compute.Take;
using Welkin.Modules.Cosmos.Authz;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Distribution;
using Welkin.Runtime;
using AccountId = Akash.Escrow.Id.V1.Account;
using PaymentId = Akash.Escrow.Id.V1.Payment;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Deposits, payments and their settlement. Money moves here and nowhere else in the market.</summary>
/// <remarks>
/// An account settles when it is touched, never by itself. The order of reads, payouts and writes is the network's, since gas and
/// events show it. Listeners are called after the write, and an error of theirs ends the caller without undoing it.
/// </remarks>
internal sealed class EscrowKeeper(EscrowState state, ITransfers bank, IGrants grants, ICommunityPool pool, ITakeFee take)
    : IDeposits, IPayments, IEscrowRecords
{
    public const string ModuleName = "escrow";

    private readonly DepositSources _sources = new(bank, grants);

    /// <summary>Who learns that an account or payment ended, in this order.</summary>
    public Listeners<IEscrowListener> Listeners { get; } = new();

    public Result<ValueList<EscrowDeposit>> Authorize(Context ctx, DepositRequest request) => _sources.Authorize(ctx, request);

    public Result<Unit> Open(Context ctx, AccountId id, Address owner, ValueList<EscrowDeposit> deposits)
    {
        if (state.HasAccount(ctx, id)) return EscrowErrors.AccountExists;

        var denoms = deposits.Select(d => d.Balance.Denom).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var account = new EscrowAccount
        {
            Id = id,
            Owner = owner.ToString(),
            State = State.Open,
            Transferred = denoms.Select(denom => new DecCoin(denom, Dec.Zero)).ToValueList(),
            SettledAt = ctx.Height,
            Funds = denoms.Select(denom => new Funds(denom, Dec.Zero)).ToValueList(),
            Deposits = default,
        };
        if (!Collect(ctx, account, deposits).TryGet(out account, out var error)) return error;
        state.Set(ctx, account);
        return new Unit();
    }

    /// <summary>Adds deposits; an overdrawn account pays its debts with them and closes when all are paid.</summary>
    public Result<Unit> Add(Context ctx, AccountId id, ValueList<EscrowDeposit> deposits)
    {
        if (state.FindAccount(ctx, id) is not { } found) return EscrowErrors.AccountNotFound;
        if (found.State == State.Closed) return EscrowErrors.AccountClosed;
        if (!Collect(ctx, found, deposits).TryGet(out var account, out var error)) return error;
        if (account.State == State.Open)
        {
            return deposits.Count > 0 ? Save(ctx, found.State, account) : new Unit();
        }

        if (!Settle(ctx, account).TryGet(out var settled, out error)) return error;
        if (!CloseAll(ctx, settled).TryGet(out var closed, out error)) return error;
        account = settled.Overdrawn ? closed.Account : closed.Account with { State = State.Closed };
        return Save(ctx, found.State, account, settled.Before, closed.Payments);
    }

    public Result<Unit> Close(Context ctx, AccountId id)
    {
        if (state.FindAccount(ctx, id) is not { } found) return EscrowErrors.AccountNotFound;
        if (found.State is not (State.Open or State.Overdrawn)) return EscrowErrors.AccountClosed;
        if (!Settle(ctx, found).TryGet(out var settled, out var error)) return error;

        if (!CloseAll(ctx, settled).TryGet(out var closed, out error)) return error;
        var account = closed.Account.State == State.Open ? closed.Account with { State = State.Closed } : closed.Account;
        return Save(ctx, found.State, account, settled.Before, closed.Payments);
    }

    public Result<Unit> Create(Context ctx, PaymentId id, Address owner, DecCoin rate)
    {
        if (state.FindAccount(ctx, id.Aid) is not { } found) return EscrowErrors.AccountNotFound;
        if (!Settle(ctx, found).TryGet(out var settled, out var error)) return error;
        if (settled.Overdrawn) return EscrowErrors.AccountOverdrawn;
        if (settled.Account.FundsIndex(rate.Denom) < 0) return EscrowErrors.InvalidDenomination;
        if (rate.Amount.IsZero) return EscrowErrors.PaymentRateZero;
        if (state.HasPayment(ctx, id)) return EscrowErrors.PaymentExists;

        // The network forgets here what the account's other payments have just earned.
        IReadOnlyList<EscrowPayment> others = ctx.Rules.Has(Rule.SettledPaymentsAreStored) ? settled.Payments : [];
        if (!Save(ctx, found.State, settled.Account, settled.Before, others).TryGet(out _, out error)) return error;
        state.Set(ctx, new EscrowPayment
        {
            Id = id,
            Owner = owner.ToString(),
            State = State.Open,
            Rate = rate,
            Balance = new DecCoin(rate.Denom, Dec.Zero),
            Unsettled = new DecCoin(rate.Denom, Dec.Zero),
            Withdrawn = new Coin(rate.Denom, Int.Zero),
        });
        return new Unit();
    }

    public Result<Unit> Withdraw(Context ctx, PaymentId id)
    {
        if (state.FindAccount(ctx, id.Aid) is not { } found) return EscrowErrors.AccountNotFound;
        if (state.FindPayment(ctx, id) is not { } payment) return EscrowErrors.PaymentNotFound;
        if (payment.State != State.Open) return EscrowErrors.PaymentClosed;
        if (!Settle(ctx, found).TryGet(out var settled, out var error)) return error;

        var payments = settled.Payments.ToArray();
        if (!settled.Overdrawn)
        {
            // A second settlement in one block finds no open payment: the network panics here.
            var at = Array.FindIndex(payments, p => p.Id.Equals(id));
            if (at < 0) throw new InvalidOperationException($"couldn't find payment {GoText(id)}");
            if (!PayOut(ctx, payments[at]).TryGet(out var paid, out error)) return error;
            payments[at] = paid;
        }

        return settled.Touched ? Save(ctx, found.State, settled.Account, settled.Before, payments) : new Unit();
    }

    Result<Unit> IPayments.Close(Context ctx, PaymentId id)
    {
        if (state.FindAccount(ctx, id.Aid) is not { } found) return EscrowErrors.AccountNotFound;
        if (state.FindPayment(ctx, id) is not { } payment) return EscrowErrors.PaymentNotFound;
        if (payment.State is not (State.Open or State.Overdrawn)) return EscrowErrors.PaymentClosed;
        if (!Settle(ctx, found).TryGet(out var settled, out var error)) return error;

        var account = settled.Account;
        var payments = settled.Payments.ToArray();
        for (var i = 0; i < payments.Length; i++)
        {
            if (!payments[i].Id.Equals(id)) continue;
            if (!PayOut(ctx, Closed(payments[i])).TryGet(out var paid, out error)) return error;
            (account, payments[i]) = WithoutFraction(ctx, account, paid);
        }

        return Save(ctx, found.State, account, settled.Before, payments);
    }

    public Result<Account> Account(Context ctx, AccountId id) =>
        state.FindAccount(ctx, id) is { } account ? EscrowWire.ToWireWithId(account) : EscrowErrors.AccountNotFound;

    public Result<Payment> Payment(Context ctx, PaymentId id) =>
        state.FindPayment(ctx, id) is { } payment ? EscrowWire.ToWireWithId(payment) : EscrowErrors.PaymentNotFound;

    /// <summary>Stores an account as it is, and tells the listeners when it has ended: the genesis path.</summary>
    public Result<Unit> Restore(Context ctx, EscrowAccount account) => Save(ctx, account.State, account);

    /// <summary>Stores a payment as it is, and tells the listeners when it has ended: the genesis path.</summary>
    public Result<Unit> Restore(Context ctx, EscrowPayment payment) => Save(ctx, payment.State, payment);

    /// <summary>What settling left to be stored. <c>Before</c> holds the payments' states as stored, in the order of <c>Payments</c>.</summary>
    private sealed record Settled(EscrowAccount Account, IReadOnlyList<State> Before, IReadOnlyList<EscrowPayment> Payments, bool Overdrawn)
    {
        /// <summary>False when the account already owed and nothing was looked at.</summary>
        public bool Touched { get; init; } = true;
    }

    private Result<Settled> Settle(Context ctx, EscrowAccount account)
    {
        if (account.State == State.Closed) return EscrowErrors.AccountClosed;
        if (account.Funds[0].Amount.IsNegative) return new Settled(account, [], [], Overdrawn: true) { Touched = false };

        // An overdrawn account stays settled where it ran dry: what hangs on it is closed.
        var blocks = 0L;
        if (account.State != State.Overdrawn)
        {
            blocks = ctx.Height.Value - account.SettledAt.Value;
            account = account with { SettledAt = ctx.Height };
        }

        var payments = state.PaymentsOf(ctx, account.Id, State.Overdrawn);
        if (blocks != 0 || ctx.Rules.Has(Rule.SettlingTwiceIsSettlingOnce)) payments.AddRange(state.PaymentsOf(ctx, account.Id, State.Open));
        if (payments.Count == 0) return new Settled(account, [], [], Overdrawn: false);

        var before = payments.Select(p => p.State).ToArray();
        var result = Settlement.Run(account, payments, blocks, ctx.Rules);
        if (!result.Overdrawn) return new Settled(result.Account, before, result.Payments, Overdrawn: false);

        var paid = new EscrowPayment[payments.Count];
        for (var i = 0; i < paid.Length; i++)
        {
            if (!PayOut(ctx, result.Payments[i] with { State = State.Overdrawn }).TryGet(out var payment, out var error)) return error;
            paid[i] = payment;
        }

        return new Settled(result.Account with { State = State.Overdrawn }, before, paid, Overdrawn: true);
    }

    private Result<EscrowAccount> Collect(Context ctx, EscrowAccount account, ValueList<EscrowDeposit> deposits)
    {
        var funds = account.Funds.ToArray();
        foreach (var deposit in deposits)
        {
            var at = Array.FindIndex(funds, f => f.Denom == deposit.Balance.Denom);
            if (at < 0) return EscrowErrors.InvalidDenomination;
            // A debt is no longer kept in the funds once new money comes: settling brings it back from the payments.
            var amount = funds[at].Amount.IsNegative ? Dec.Zero : funds[at].Amount;
            var coins = Coins.Of(new Coin(deposit.Balance.Denom, deposit.Balance.Amount.TruncateInt()));
            var depositor = Address.Parse(deposit.Owner).OrThrow();
            if (!bank.SendFromAccountToModule(ctx, depositor, ModuleName, coins).TryGet(out _, out var error)) return error;
            funds[at] = funds[at] with { Amount = amount + deposit.Balance.Amount };
        }

        return account with { Funds = funds.ToValueList(), Deposits = account.Deposits.Concat(deposits).ToValueList() };
    }

    private Result<(EscrowAccount Account, IReadOnlyList<EscrowPayment> Payments)> CloseAll(Context ctx, Settled settled)
    {
        var account = settled.Account;
        var payments = new EscrowPayment[settled.Payments.Count];
        for (var i = 0; i < payments.Length; i++)
        {
            if (!PayOut(ctx, Closed(settled.Payments[i])).TryGet(out var paid, out var error)) return error;
            (account, payments[i]) = WithoutFraction(ctx, account, paid);
        }

        return (account, payments);
    }

    // Less than a unit can't be paid: when a payment ends it goes back to where it came from.
    private static (EscrowAccount Account, EscrowPayment Payment) WithoutFraction(Context ctx, EscrowAccount account, EscrowPayment payment)
    {
        if (!ctx.Rules.Has(Rule.SettlementRemaindersAreCarried) || payment.State != State.Closed || payment.Balance.Amount.IsZero) return (account, payment);
        return (Settlement.GiveBack(account, payment.Balance), payment with { Balance = payment.Balance with { Amount = Dec.Zero } });
    }

    private static EscrowPayment Closed(EscrowPayment payment) => payment.State == State.Open ? payment with { State = State.Closed } : payment;

    private Result<EscrowPayment> PayOut(Context ctx, EscrowPayment payment)
    {
        var whole = new Coin(payment.Balance.Denom, payment.Balance.Amount.TruncateInt());
        if (whole.IsZero) return payment;

        var (earnings, fee) = take.Split(ctx, whole);
        if (!fee.IsZero && !pool.FundFromModule(ctx, ModuleName, Coins.Of(fee)).TryGet(out _, out var error)) return error;
        if (!earnings.IsZero)
        {
            var owner = Address.Parse(payment.Owner).OrThrow();
            if (!bank.SendFromModuleToAccount(ctx, ModuleName, owner, Coins.Of(earnings)).TryGet(out _, out error)) return error;
        }

        return payment with { Withdrawn = payment.Withdrawn + whole, Balance = payment.Balance with { Amount = payment.Balance.Amount - whole.Amount.ToDec() } };
    }

    private Result<Unit> Save(Context ctx, State accountBefore, EscrowAccount account, IReadOnlyList<State> paymentsBefore, IReadOnlyList<EscrowPayment> payments)
    {
        if (!Save(ctx, accountBefore, account).TryGet(out _, out var error)) return error;
        for (var i = 0; i < payments.Count; i++)
        {
            if (!Save(ctx, paymentsBefore[i], payments[i]).TryGet(out _, out error)) return error;
        }

        return new Unit();
    }

    private Result<Unit> Save(Context ctx, State before, EscrowAccount account)
    {
        if (account.State != before) state.Remove(ctx, account.Id, before);
        var ended = account.State is State.Closed or State.Overdrawn;
        if (!ended)
        {
            state.Set(ctx, account);
            return new Unit();
        }

        if (!Refund(ctx, account).TryGet(out var refunded, out var error)) return error;
        state.Set(ctx, refunded);
        return Tell(listener => listener.OnAccountEnded(ctx, refunded));
    }

    private Result<Unit> Save(Context ctx, State before, EscrowPayment payment)
    {
        if (payment.State != before) state.Remove(ctx, payment.Id, before);
        state.Set(ctx, payment);
        return payment.State is State.Closed or State.Overdrawn ? Tell(listener => listener.OnPaymentEnded(ctx, payment)) : new Unit();
    }

    private Result<Unit> Tell(Func<IEscrowListener, Result<Unit>> call)
    {
        foreach (var listener in Listeners.All)
        {
            if (!call(listener).TryGet(out _, out var error)) return error;
        }

        return new Unit();
    }

    private Result<EscrowAccount> Refund(Context ctx, EscrowAccount account)
    {
        var funds = account.Funds.ToArray();
        foreach (var deposit in account.Deposits)
        {
            if (!deposit.Balance.Amount.IsPositive) continue;
            var depositor = Address.Parse(deposit.Owner).OrThrow();
            var whole = new Coin(deposit.Balance.Denom, deposit.Balance.Amount.TruncateInt());
            if (whole.IsZero) continue;
            if (!bank.SendFromModuleToAccount(ctx, ModuleName, depositor, Coins.Of(whole)).TryGet(out _, out var error)) return error;
            if (deposit.Source == Source.Grant && !ReturnToGrant(ctx, account, depositor, whole).TryGet(out _, out error)) return error;
            funds[0] = funds[0] with { Amount = funds[0].Amount - whole.Amount.ToDec() };
        }

        return account with { Funds = funds.ToValueList(), Deposits = default };
    }

    // A revoked or expired grant changes nothing else: the coins are back with the granter already.
    private Result<Unit> ReturnToGrant(Context ctx, EscrowAccount account, Address granter, Coin whole)
    {
        var owner = Address.Parse(account.Owner).OrThrow();
        if (grants.Find(ctx, owner, granter, DepositGrants.MsgType) is not { Authorization: DepositAuthorization grant } granted) return new Unit();
        return grants.Save(ctx, owner, granter, DepositGrants.Plus(grant, whole), granted.Expiration);
    }

    // Protobuf text as Go prints it.
    private static string GoText(PaymentId id) =>
        $"aid:<scope:{id.Aid.Scope.ToString().ToLowerInvariant()} xid:\"{id.Aid.Xid}\" > xid:\"{id.Xid}\" ";
}
