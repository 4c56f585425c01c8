using System.Collections.Concurrent;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>
/// When an ended container may be started again: at once, then after 10, 20, 40 … 300 seconds; a run of ten minutes
/// forgives everything. The same rhythm as Kubernetes.
/// </summary>
internal sealed class RestartBackOff(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Forgiving = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Entry> _entries = [];

    /// <summary>Restarts so far.</summary>
    public int Count(string container) => _entries.TryGetValue(container, out var entry) ? entry.Restarts : 0;

    /// <summary>Whether it may be started now.</summary>
    public bool IsDue(string container) => !_entries.TryGetValue(container, out var entry) || clock.GetUtcNow() >= entry.NotBefore;

    /// <summary>Whether it waits for its time.</summary>
    public bool Waits(string container) => !IsDue(container);

    /// <summary>Counts a start of a container that had ended after running for <paramref name="ran"/>.</summary>
    public void Restarted(string container, TimeSpan ran)
    {
        var old = _entries.GetValueOrDefault(container);
        var steps = ran >= Forgiving ? 0 : old.Steps;
        var pause = TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(steps, 10)));
        _entries[container] = new(old.Restarts + 1, steps + 1, clock.GetUtcNow() + (pause < Longest ? pause : Longest));
    }

    /// <summary>Forgets containers that are gone.</summary>
    public void Keep(IReadOnlySet<string> existing)
    {
        foreach (var gone in _entries.Keys.Where(k => !existing.Contains(k)).ToList()) _entries.TryRemove(gone, out _);
    }

    private readonly record struct Entry(int Restarts, int Steps, DateTimeOffset NotBefore);
}
