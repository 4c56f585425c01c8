using Welkin.Core;

namespace Welkin.Modules.Compute.Escrow;

/// <summary>Registered errors of codespace <c>escrow</c>; codes and texts are frozen by the wire.</summary>
internal static class EscrowErrors
{
    public static readonly Error AccountExists = new("escrow", 1, "account exists");
    public static readonly Error AccountClosed = new("escrow", 2, "account closed");
    public static readonly Error AccountNotFound = new("escrow", 3, "account not found");
    public static readonly Error AccountOverdrawn = new("escrow", 4, "account overdrawn");
    public static readonly Error InvalidDenomination = new("escrow", 5, "invalid denomination");
    public static readonly Error PaymentExists = new("escrow", 6, "payment exists");
    public static readonly Error PaymentClosed = new("escrow", 7, "payment closed");
    public static readonly Error PaymentNotFound = new("escrow", 8, "payment not found");
    public static readonly Error PaymentRateZero = new("escrow", 9, "payment rate zero");
    public static readonly Error InvalidPayment = new("escrow", 10, "invalid payment");
    public static readonly Error InvalidSettlement = new("escrow", 11, "invalid settlement");
    public static readonly Error InvalidId = new("escrow", 12, "invalid ID");
    public static readonly Error InvalidAccount = new("escrow", 13, "invalid account");
    public static readonly Error InvalidAccountDepositor = new("escrow", 14, "invalid account depositor");
    public static readonly Error UnauthorizedDepositScope = new("escrow", 15, "unauthorized deposit scope");
    public static readonly Error InvalidDeposit = new("escrow", 16, "invalid deposit");
    public static readonly Error InvalidAuthzScope = new("escrow", 17, "invalid authz scope");
}
