using Welkin.Core;

namespace Welkin.Modules.Compute.Market;

/// <summary>Registered errors of codespace <c>market</c>; codes and texts are frozen by the wire.</summary>
internal static class MarketErrors
{
    public static readonly Error EmptyProvider = new("market", 1, "empty provider");
    public static readonly Error SameAccount = new("market", 2, "owner and provider are the same account");
    public static readonly Error Internal = new("market", 3, "internal error");
    public static readonly Error BidOverOrder = new("market", 4, "bid price above max order price");
    public static readonly Error AttributeMismatch = new("market", 5, "attribute mismatch");
    public static readonly Error UnknownBid = new("market", 6, "unknown bid");
    public static readonly Error UnknownLease = new("market", 7, "unknown lease");
    public static readonly Error UnknownLeaseForBid = new("market", 8, "unknown lease for bid");
    public static readonly Error UnknownOrderForBid = new("market", 9, "unknown order for bid");
    public static readonly Error LeaseNotActive = new("market", 10, "lease not active");
    public static readonly Error BidNotActive = new("market", 11, "bid not active");
    public static readonly Error BidNotOpen = new("market", 12, "bid not open");
    public static readonly Error OrderNotOpen = new("market", 13, "bid: order not open");
    public static readonly Error NoLeaseForOrder = new("market", 14, "no lease for order");
    public static readonly Error OrderNotFound = new("market", 15, "invalid order: order not found");
    public static readonly Error GroupNotFound = new("market", 16, "group not found");
    public static readonly Error GroupNotOpen = new("market", 17, "group not open");
    public static readonly Error BidNotFound = new("market", 18, "invalid bid: bid not found");
    public static readonly Error BidZeroPrice = new("market", 19, "invalid bid: zero price");
    public static readonly Error LeaseNotFound = new("market", 20, "invalid lease: lease not found");
    public static readonly Error BidExists = new("market", 21, "invalid bid: bid exists from provider");
    public static readonly Error InvalidPrice = new("market", 22, "bid price is invalid");
    public static readonly Error OrderActive = new("market", 23, "order active");
    public static readonly Error OrderClosed = new("market", 24, "order closed");
    public static readonly Error OrderExists = new("market", 25, "order already exists in store");
    public static readonly Error OrderDurationExceeded = new("market", 26, "order duration has exceeded the bidding duration");
    public static readonly Error OrderTooEarly = new("market", 27, "order: chain height to low for bidding");
    public static readonly Error InvalidDeposit = new("market", 28, "deposit invalid");
    public static readonly Error InvalidParam = new("market", 29, "parameter invalid");
    public static readonly Error UnknownProvider = new("market", 30, "unknown provider");
    public static readonly Error InvalidBid = new("market", 31, "invalid bid");
    public static readonly Error CapabilitiesMismatch = new("market", 32, "capabilities mismatch");
    public static readonly Error InvalidLeaseClosedReason = new("market", 33, "invalid lease closed reason");
    public static readonly Error InvalidEscrowId = new("market", 34, "invalid escrow id");

    // From the newer line (v2.1), for messages that use reclamation.
    public static readonly Error LeaseNotReclamable = new("market", 35, "lease does not have reclamation configured");
    public static readonly Error LeaseAlreadyReclaiming = new("market", 36, "lease already reclaiming");
    public static readonly Error ReclamationNotStarted = new("market", 37, "reclamation not started; call MsgLeaseStartReclaim first");
    public static readonly Error ReclamationWindowNotElapsed = new("market", 38, "reclamation window has not elapsed");
    public static readonly Error ReclamationWindowInvalid = new("market", 39, "reclamation window outside governance bounds");
    public static readonly Error ReclamationRequired = new("market", 40, "order requires reclamation but bid does not offer it");
    public static readonly Error ReclamationWindowTooShort = new("market", 41, "reclamation window shorter than order minimum");
}
