using System.Collections.Immutable;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>A time in which the container engine did not answer; null at its end: it still does not.</summary>
public sealed record Outage(DateTimeOffset From, DateTimeOffset? Until, string Reason);

/// <summary>When the provider lost its view of the container engine: what it shows with every lease it ends.</summary>
public sealed class Outages
{
    private const int Kept = 50;
    private ImmutableList<Outage> _all = [];

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyList<Outage> All => Volatile.Read(ref _all);

    /// <summary>Takes in one look; only the daemon's cycle calls this.</summary>
    /// <param name="reason">Why the engine is silent; null when it answers.</param>
    /// <param name="now">When it was looked.</param>
    public void Saw(string? reason, DateTimeOffset now)
    {
        var all = _all;
        var isOpen = all is [.., { Until: null }];
        if (reason is not null && !isOpen)
        {
            Volatile.Write(ref _all, all.Add(new Outage(now, null, reason)).RemoveRange(0, Math.Max(0, all.Count + 1 - Kept)));
        }
        else if (reason is null && isOpen)
        {
            Volatile.Write(ref _all, all.SetItem(all.Count - 1, all[^1] with { Until = now }));
        }
    }
}
