using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>
/// Finds out, as early as possible, when a started container answers on its first TCP port. A container answers once and is ready
/// from then on; a new start is a new question.
/// </summary>
internal sealed class ReadinessProber(TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Probe> _probes = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether this start of the container has answered; begins to ask when it is new, and gives it a moment: most answer at once.</summary>
    public async Task<bool> IsReady(string container, DateTimeOffset? startedAt, string address, int port, Action ready)
    {
        var start = startedAt ?? DateTimeOffset.UnixEpoch;
        if (_probes.TryGetValue(container, out var known))
        {
            if (known.Start == start) return known.Ready;
            known.Stop.Cancel();
        }
        if (_stopping.IsCancellationRequested) return false;
        var probe = new Probe(start, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        _probes[container] = probe;
        probe.Work = Ask(probe, address, port, ready);
        await Task.WhenAny(probe.Work, Task.Delay(FirstPatience, clock));
        return probe.Ready;
    }

    /// <summary>Forgets containers that no longer run.</summary>
    public void Keep(IReadOnlySet<string> running)
    {
        foreach (var (container, probe) in _probes)
        {
            if (running.Contains(container) || !_probes.TryRemove(container, out _)) continue;
            probe.Stop.Cancel();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_probes.Values.Select(p => p.Work));
        _stopping.Dispose();
    }

    private async Task Ask(Probe probe, string address, int port, Action ready)
    {
        var pause = FirstPause;
        try
        {
            while (!await Answers(address, port, probe.Stop.Token))
            {
                await Task.Delay(pause, clock, probe.Stop.Token);
                pause = pause * 1.3 < LongestPause ? pause * 1.3 : LongestPause;
            }
            probe.Ready = true;
            ready();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<bool> Answers(string address, int port, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await socket.ConnectAsync(address, port, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed record Probe(DateTimeOffset Start, CancellationTokenSource Stop)
    {
        public bool Ready { get; set; }
        public Task Work { get; set; } = Task.CompletedTask;
    }
}
