using Akash.Market.V1;
using Welkin.Modules.Compute.Shared;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Modules.Compute.Market.Types;

/// <summary>How a lease ends: the network's own state and reason, and the way as we record it.</summary>
/// <param name="State">State of the lease afterwards.</param>
/// <param name="Reason">The network's reason code, on the lease and in its event.</param>
/// <param name="Way">Cause, actor and rule.</param>
internal sealed record LeaseEnd(LeaseStates State, LeaseClosedReason Reason, Ending Way)
{
    public static LeaseEnd ByTenant { get; } = Of(Ending.LeaseClosed);

    public static LeaseEnd FundsExhausted { get; } = Of(Ending.FundsExhausted);

    public static LeaseEnd PaymentClosed { get; } = Of(Ending.PaymentClosed);

    public static LeaseEnd ByProvider(LeaseClosedReason reason) => new(LeaseStates.Closed, reason, Ending.ProviderClosed);

    /// <summary>A lease that ends with its group or its account.</summary>
    public static LeaseEnd Of(Ending way) => way == Ending.FundsExhausted
        ? new(LeaseStates.InsufficientFunds, LeaseClosedReason.InsufficientFunds, way)
        : new(LeaseStates.Closed, way == Ending.PaymentClosed ? LeaseClosedReason.Unspecified : LeaseClosedReason.LeaseClosedOwner, way);
}
