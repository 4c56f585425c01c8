using Akash.Market.V1;
using Welkin.Market.V1;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Modules.Compute.Market.Types;

/// <summary>The typed cause with which a lease ends: the network's own state and reason, and what we record beside them.</summary>
/// <param name="State">State of the lease afterwards.</param>
/// <param name="Reason">The network's reason code, on the lease and in its event.</param>
/// <param name="Actor">Who ended it.</param>
/// <param name="Cause">One word for people and programs, such as <c>funds_exhausted</c>.</param>
/// <param name="Rule">The rule that applied.</param>
internal sealed record LeaseEnd(LeaseStates State, LeaseClosedReason Reason, Party Actor, string Cause, string Rule)
{
    /// <summary>What a provider's closure reads when the provider attached no statement.</summary>
    public const string NotStated = "not stated by the provider";

    public static LeaseEnd ByTenant { get; } =
        new(LeaseStates.Closed, LeaseClosedReason.LeaseClosedOwner, Party.Tenant, "tenant_closed", "market/MsgCloseLease");

    public static LeaseEnd Of(GroupEnd end) => end switch
    {
        GroupEnd.ClosedByOwner => ByTenant with { Cause = "group_closed", Rule = "deployment/MsgCloseGroup" },
        GroupEnd.PausedByOwner => ByTenant with { Cause = "group_paused", Rule = "deployment/MsgPauseGroup" },
        GroupEnd.DeploymentClosed => ByTenant with { Rule = "deployment/MsgCloseDeployment" },
        _ => FundsExhausted,
    };

    public static LeaseEnd FundsExhausted { get; } = new(
        LeaseStates.InsufficientFunds, LeaseClosedReason.InsufficientFunds, Party.Chain, "funds_exhausted", "escrow/settlement: funds < rate x blocks");

    public static LeaseEnd PaymentClosed { get; } = new(
        LeaseStates.Closed, LeaseClosedReason.Unspecified, Party.Chain, "payment_closed", "escrow/payment closed");

    public static LeaseEnd ByProvider(LeaseClosedReason reason) =>
        new(LeaseStates.Closed, reason, Party.Provider, NotStated, "market/MsgCloseBid");
}
