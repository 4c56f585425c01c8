using Akash.Escrow.Types.V1;
using Welkin.Core;
using PaymentId = Akash.Escrow.Id.V1.Payment;

namespace Welkin.Modules.Compute.Escrow.Types;

/// <summary>What one lease earns from an account.</summary>
internal sealed record EscrowPayment
{
    public required PaymentId Id { get; init; }
    public required string Owner { get; init; }
    public required State State { get; init; }

    /// <summary>Base units a block.</summary>
    public required DecCoin Rate { get; init; }

    /// <summary>Earned and not yet paid out.</summary>
    public required DecCoin Balance { get; init; }

    /// <summary>Earned while the account had no funds; paid when it is topped up.</summary>
    public required DecCoin Unsettled { get; init; }

    /// <summary>Paid out so far, the take fee included.</summary>
    public required Coin Withdrawn { get; init; }
}
