using System.Collections.Immutable;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>
/// One thing to do. Every action may be repeated without harm; two actions with the same key are the same action, so
/// that one which is still under way is not started twice.
/// </summary>
public abstract record ProviderAction
{
    private ProviderAction()
    {
    }

    public abstract string Key { get; }

    /// <summary>Offer a price. The capacity is already reserved; the transaction must not be included above <paramref name="ValidUntil"/>.</summary>
    public sealed record Bid(LeaseId Id, DecCoin Price, ImmutableArray<ResourceOffer> Offer, Height ValidUntil) : ProviderAction
    {
        public override string Key => $"bid {Id}";
    }

    /// <summary>Take a bid back, or end the lease it has become. For a lease the statement goes on chain with its evidence.</summary>
    public sealed record CloseBid(LeaseId Id, LeaseClosedReason Reason, ClosureStatement Statement, bool IsLease) : ProviderAction
    {
        public override string Key => $"close {Id}";
    }

    /// <summary>Give notice on a lease that can only be taken back with notice.</summary>
    public sealed record StartReclaim(LeaseId Id, LeaseClosedReason Reason, ClosureStatement Statement) : ProviderAction
    {
        public override string Key => $"reclaim {Id}";
    }

    /// <summary>Collect what the lease has earned; an exhausted account is closed by the chain on that occasion.</summary>
    public sealed record Withdraw(LeaseId Id, string Because) : ProviderAction
    {
        public override string Key => $"withdraw {Id}";
    }

    /// <summary>Make the workload be what its manifest says.</summary>
    public sealed record ApplyWorkload(LeaseId Id, string ManifestHash) : ProviderAction
    {
        public override string Key => $"workload {Id}";
    }

    /// <summary>Remove a workload no lease stands behind.</summary>
    public sealed record RemoveWorkload(LeaseId Id) : ProviderAction
    {
        public override string Key => $"workload {Id}";
    }

    /// <summary>State on chain what is served.</summary>
    public sealed record PublishDigest(ServiceDigest Digest) : ProviderAction
    {
        public override string Key => "digest";
    }

    /// <summary>Delete a manifest no lease stands behind.</summary>
    public sealed record ForgetManifest(LeaseId Id) : ProviderAction
    {
        public override string Key => $"forget {Id}";
    }
}

/// <summary>Why a provider closes: the cause in one word, the rule that fired with its values, and a sentence for people.</summary>
public sealed record ClosureStatement(string Cause, string Rule, ValueList<RuleValue> Values, string Detail);

/// <summary>A value a rule was applied to.</summary>
public sealed record RuleValue(string Name, string Value);

/// <summary>The causes this provider states.</summary>
public static class ClosureCauses
{
    public const string BidTimedOut = "bid_timed_out";
    public const string BidLost = "bid_lost";
    public const string ManifestNeverSent = "manifest_never_sent";
    public const string WorkloadNeverHealthy = "workload_never_healthy";
    public const string WorkloadFailed = "workload_failed";
    public const string ProviderDecision = "provider_decision";
}
