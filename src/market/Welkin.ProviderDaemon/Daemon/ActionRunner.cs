using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>
/// Runs planned actions beside the cycle, each key once at a time. What fails is planned again by the next cycle; the
/// runner only makes it wait, longer each time.
/// </summary>
public sealed partial class ActionRunner(Func<ProviderAction, CancellationToken, Task<bool>> run, WakeUp wake, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Waiting> _waits = new(StringComparer.Ordinal);

    /// <summary>Whether anything is under way.</summary>
    public bool IsBusy => !_running.IsEmpty;

    /// <summary>Starts what is neither under way nor waiting after a failure.</summary>
    public void Start(IEnumerable<ProviderAction> actions, CancellationToken cancellation)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            wanted.Add(action.Key);
            if (_running.ContainsKey(action.Key) || (_waits.TryGetValue(action.Key, out var waiting) && clock.GetUtcNow() < waiting.NotBefore))
            {
                continue;
            }

            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.TryAdd(action.Key, started.Task))
            {
                _ = Run(action, started, cancellation);
            }
        }

        foreach (var key in _waits.Keys.Where(key => !wanted.Contains(key) && !_running.ContainsKey(key)))
        {
            _waits.TryRemove(key, out _);
        }
    }

    /// <summary>Waits for everything under way.</summary>
    public Task Drain() => Task.WhenAll(_running.Values);

    private async Task Run(ProviderAction action, TaskCompletionSource done, CancellationToken cancellation)
    {
        var succeeded = false;
        try
        {
            succeeded = await run(action, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The daemon stops; the next run plans the action again.
        }
        catch (Exception e) when (e is ChainUnavailableException or ExecutorUnavailableException or IOException)
        {
            Postponed(logger, action.Key, e.Message);
        }
        catch (Exception e)
        {
            // An action is the border of a failure: whatever went wrong in one must not stop the others.
            Broken(logger, action.Key, e);
        }

        // What succeeded and is wanted again at once (a container that keeps ending) is not repeated without a breath.
        _waits[action.Key] = succeeded ? new Waiting(TimeSpan.Zero, clock.GetUtcNow() + FirstPause) : Next(_waits.GetValueOrDefault(action.Key));

        _running.TryRemove(action.Key, out _);
        done.SetResult();
        // What was done to containers leaves the chain where it was, and reading it again would only make the tenant wait.
        if (action is ProviderAction.ApplyWorkload or ProviderAction.RemoveWorkload or ProviderAction.ForgetManifest)
        {
            wake.Signal();
        }
        else
        {
            wake.ChainMoved();
        }
    }

    private Waiting Next(Waiting? last)
    {
        var pause = last is null or { Pause.Ticks: 0 } ? FirstPause : last.Pause * 2 < LongestPause ? last.Pause * 2 : LongestPause;
        return new Waiting(pause, clock.GetUtcNow() + pause);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Action} is postponed: {Reason}")]
    private static partial void Postponed(ILogger logger, string action, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Action} failed")]
    private static partial void Broken(ILogger logger, string action, Exception exception);

    private sealed record Waiting(TimeSpan Pause, DateTimeOffset NotBefore);
}
