using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>
/// What a provider remembers between cycles, because neither chain nor executor can tell it. It survives a restart, and
/// losing it costs nothing but patience: timers start anew and placements are found again.
/// </summary>
public sealed record ProviderMemory(
    ReservationBook Reservations,
    ImmutableSortedDictionary<string, long> BidsSeen,
    ImmutableSortedDictionary<string, LeaseNote> Leases,
    ImmutableSortedDictionary<string, OrderNote> Orders)
{
    public static readonly ProviderMemory Empty = new(
        ReservationBook.Empty,
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, LeaseNote>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, OrderNote>(StringComparer.Ordinal));

    /// <summary>The height of the last digest that was handed in.</summary>
    public Height DigestAt { get; init; }

    /// <summary>The root of that digest, in hex; empty when none was handed in.</summary>
    public string DigestRoot { get; init; } = "";

    /// <summary>The chain did not take a bid: its capacity is free, and the order is left alone for a while, or for good.</summary>
    public ProviderMemory BidFailed(LeaseId id, long retryAtMs, string because) => this with
    {
        Reservations = Reservations.Entries.GetValueOrDefault(id.ToString())?.State == ReservationState.Pending ? Reservations.Without(id) : Reservations,
        Orders = Orders.SetItem(id.Order.ToString(), new OrderNote(retryAtMs, because)),
    };

    /// <summary>Money was collected.</summary>
    public ProviderMemory Withdrawn(LeaseId id, long nowMs) => Leases.TryGetValue(id.ToString(), out var note)
        ? this with { Leases = Leases.SetItem(id.ToString(), note with { LastWithdrawMs = nowMs }) }
        : this;

    /// <summary>An operator or a tenant's deletion asks that a lease be ended.</summary>
    public ProviderMemory Drain(LeaseId id) => Leases.TryGetValue(id.ToString(), out var note)
        ? this with { Leases = Leases.SetItem(id.ToString(), note with { Draining = true }) }
        : this;
}

/// <summary>An order that is not to be bid on before a moment.</summary>
public sealed record OrderNote(long RetryAtMs, string Because)
{
    public const long Never = long.MaxValue;
}

/// <summary>Timers of one lease, in Unix milliseconds of the provider's clock.</summary>
/// <param name="FirstSeenMs">When the lease was first seen; the manifest timeout runs from here.</param>
/// <param name="WasHealthy">It has worked at least once.</param>
/// <param name="FailedChecks">Checks that failed in a row.</param>
public sealed record LeaseNote(long FirstSeenMs, bool WasHealthy, int FailedChecks, long NextCheckMs, long LastWithdrawMs, bool Draining)
{
    /// <summary>What its tenant is told; null before the first look.</summary>
    public LeaseConditions? Conditions { get; init; }

    public static LeaseNote New(long nowMs) => new(nowMs, false, 0, nowMs, nowMs, false);
}

/// <summary>The timers and limits of 5.6 that planning needs.</summary>
public sealed record PlanSettings
{
    public BidPolicy Bids { get; init; } = new();

    public TimeSpan BidTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ManifestTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan WithdrawalPeriod { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long after a withdrawal an exhausted account is tried again.</summary>
    public TimeSpan FundsMonitorInterval { get; init; } = TimeSpan.FromMinutes(10);

    public int MonitorMaxRetries { get; init; } = 40;

    public TimeSpan MonitorRetryPeriod { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan MonitorHealthcheckPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Blocks within which a bid has to be included, and for which its capacity is held meanwhile.</summary>
    public int ReservationBlocks { get; init; } = 20;

    /// <summary>Blocks from one digest to the next; 0: none is published.</summary>
    public int DigestBlocks { get; init; }
}
