using Akash.Base.Deposit.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Runtime;
using AccountId = Akash.Escrow.Id.V1.Account;
using DepositScope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;
using PaymentId = Akash.Escrow.Id.V1.Payment;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Money that a message brings along.</summary>
/// <param name="Signer">Who signs the message and is asked first.</param>
/// <param name="Scope">What a grant must allow.</param>
/// <param name="Deposit">Amount and sources, in the order in which they are used.</param>
internal sealed record DepositRequest(Address Signer, DepositScope Scope, Deposit Deposit);

/// <summary>Accounts that hold deposits.</summary>
internal interface IDeposits
{
    /// <summary>Finds who pays a deposit: the signer's balance, or grants given to it. Grants are used up here, coins move later.</summary>
    /// <remarks>Errors: undefined 1 "deposit invalid: insufficient balance".</remarks>
    Result<ValueList<EscrowDeposit>> Authorize(Context ctx, DepositRequest request);

    /// <summary>Opens an account and moves the deposits into it. Errors: escrow 1, 13, bank's.</summary>
    Result<Unit> Open(Context ctx, AccountId id, Address owner, ValueList<EscrowDeposit> deposits);

    /// <summary>Settles, pays out, refunds the rest and tells the listeners. Errors: escrow 2, 3.</summary>
    Result<Unit> Close(Context ctx, AccountId id);
}

/// <summary>Payments out of accounts.</summary>
internal interface IPayments
{
    /// <summary>Starts a payment at a rate a block. Errors: escrow 2, 3, 4, 5, 6, 9.</summary>
    Result<Unit> Create(Context ctx, PaymentId id, Address owner, DecCoin rate);

    /// <summary>Settles the account and pays out the whole units of this payment. Errors: escrow 2, 3, 7, 8.</summary>
    Result<Unit> Withdraw(Context ctx, PaymentId id);

    /// <summary>Settles, pays out and ends the payment. Errors: escrow 2, 3, 7, 8.</summary>
    Result<Unit> Close(Context ctx, PaymentId id);
}

/// <summary>Reads accounts and payments for answers of other modules.</summary>
internal interface IEscrowRecords
{
    /// <summary>The account in its wire form. Errors: escrow 3.</summary>
    Result<Akash.Escrow.Types.V1.Account> Account(Context ctx, AccountId id);

    /// <summary>The payment in its wire form. Errors: escrow 8.</summary>
    Result<Akash.Escrow.Types.V1.Payment> Payment(Context ctx, PaymentId id);
}

/// <summary>Called when an account or a payment was stored as closed or overdrawn.</summary>
internal interface IEscrowListener
{
    Result<Unit> OnAccountEnded(Context ctx, EscrowAccount account);

    Result<Unit> OnPaymentEnded(Context ctx, EscrowPayment payment);
}
