using System.Collections.Concurrent;
using System.Text.Json;

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

    /// <summary>How the run before this one ended; the engine forgets it when it starts the container again.</summary>
    public RunEnd? LastEnd(string container) => _entries.TryGetValue(container, out var entry) ? entry.End : null;

    /// <summary>Counts a start of a container that had ended so after running for <paramref name="ran"/>.</summary>
    public void Restarted(string container, TimeSpan ran, RunEnd end)
    {
        var old = _entries.GetValueOrDefault(container);
        var steps = ran >= Forgiving ? 0 : old.Steps;
        var pause = TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(steps, 10)));
        _entries[container] = new(old.Restarts + 1, steps + 1, clock.GetUtcNow() + (pause < Longest ? pause : Longest), end);
    }

    /// <summary>Forgets containers that are gone.</summary>
    public void Keep(IReadOnlySet<string> existing)
    {
        foreach (var gone in _entries.Keys.Where(k => !existing.Contains(k)).ToList()) _entries.TryRemove(gone, out _);
    }

    private readonly record struct Entry(int Restarts, int Steps, DateTimeOffset NotBefore, RunEnd End);
}

/// <summary>How a run of a container ended.</summary>
/// <param name="ExitCode">Exit code of its first process.</param>
/// <param name="OutOfMemory">It was killed because its memory was used up.</param>
internal readonly record struct RunEnd(int ExitCode, bool OutOfMemory)
{
    /// <summary>Reads the engine's state of an ended container. Podman never sets the flag; 137 under a memory limit is most likely the same.</summary>
    public static RunEnd Of(JsonElement state) => new((int)state.Number("ExitCode"), state.Flag("OOMKilled"));
}
