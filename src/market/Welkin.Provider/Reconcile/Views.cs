using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>All of the chain that concerns one provider, read at one height.</summary>
/// <param name="TimeSeconds">Block time, Unix seconds.</param>
/// <param name="Orders">Every open order that could be read.</param>
/// <param name="OpenBids">This provider's bids that wait for an answer.</param>
/// <param name="Leases">This provider's leases that are running or under notice.</param>
public sealed record ChainView(
    Height Height,
    long TimeSeconds,
    ProviderProfile? Profile,
    ImmutableArray<OrderView> Orders,
    ImmutableArray<LeaseId> OpenBids,
    ImmutableArray<LeaseView> Leases);

/// <summary>A lease that is not over.</summary>
/// <param name="DeploymentHash">What the manifest has to hash to, in lower-case hex.</param>
/// <param name="Reclaim">Set when the lease can only be taken back with notice.</param>
public sealed record LeaseView(
    LeaseId Id,
    DecCoin Price,
    Height CreatedAt,
    GroupDemand Demand,
    string DeploymentHash,
    Funds Funds,
    ReclaimView? Reclaim);

/// <summary>The notice of a lease: whether it was given, and the end of it in Unix seconds.</summary>
public sealed record ReclaimView(bool Started, long DeadlineSeconds);

/// <summary>What pays for a lease: the balance at the last settlement and the rate of all leases it pays for.</summary>
public sealed record Funds(Dec Balance, Height SettledAt, Dec RatePerBlock)
{
    /// <summary>
    /// Whether the money was gone at a height already. Not merely used up to the last unit: a withdrawal has to be simulated
    /// on a chain that would close the lease, or its gas is estimated too low.
    /// </summary>
    public bool AreExhausted(Height at) => (Balance - RatePerBlock.MulInt(new Int(Math.Max(0, at.Value - SettledAt.Value)))).IsNegative;
}

/// <summary>All of the executor. When it does not answer nothing is known, and nothing may be concluded from it.</summary>
public sealed record ExecutionView(bool Answers, Inventory Inventory, ImmutableArray<WorkloadView> Workloads)
{
    /// <summary>An executor that does not answer; nothing is sold, and the reason is shown.</summary>
    public static ExecutionView Silent(string because) =>
        new(false, Inventory.Empty with { Capabilities = Enforceable.None with { NothingBecause = because } }, []);
}

/// <summary>One workload that exists, compared with the manifest it should follow.</summary>
/// <param name="InSync">It is what the manifest asks for, nothing missing and nothing stale.</param>
/// <param name="Healthy">Every service has a replica that does its work.</param>
/// <param name="Detail">For people: the first complaint, without secrets.</param>
public sealed record WorkloadView(LeaseId Id, string Node, bool InSync, bool Healthy, string Detail);

/// <summary>A manifest that was accepted.</summary>
/// <param name="VerifiedAt">The height at which its lease was seen: an older chain view cannot call it orphaned.</param>
public sealed record ManifestView(LeaseId Id, string Hash, Height VerifiedAt);
