using System.Collections.Immutable;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>What the provider's cycle is configured with.</summary>
public sealed record DaemonSettings
{
    public required Address Provider { get; init; }

    public PlanSettings Plan { get; init; } = new();

    public HostPolicy Hosts { get; init; } = new(true, "localhost", []);

    /// <summary>The host name under which forwarded ports are reached.</summary>
    public string PublicHostname { get; init; } = "127.0.0.1";

    /// <summary>First and last port that may be forwarded; a first port of 0 means none.</summary>
    public (int First, int Last) ForwardedPorts { get; init; }

    /// <summary>How long a cycle may be off when nothing wakes it.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a bid puts down; null: the smallest the chain allows, in the order's denomination.</summary>
    public Coin? BidDeposit { get; init; }

    /// <summary>Percent sold beyond what there is.</summary>
    public (int Cpu, int Memory, int Storage) Overcommit { get; init; }

    /// <summary>Not empty: only these owners are served.</summary>
    public ImmutableSortedSet<string> OnlyOwners { get; init; } = [];
}
