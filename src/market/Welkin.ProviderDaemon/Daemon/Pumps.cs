using Microsoft.Extensions.Logging;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>Turns events of chain and executor into wake-ups. A pump that breaks starts again; nothing depends on one event.</summary>
public sealed partial class Pumps(IChain chain, IExecutor executor, EventLog events, WakeUp wake, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task Chain(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Guarded(async () =>
            {
                await chain.Changed(cancellation);
                wake.ChainMoved();
            }, cancellation);
        }
    }

    public async Task Executor(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Guarded(async () =>
            {
                await foreach (var happened in executor.Events(cancellation))
                {
                    events.Add(happened);
                    wake.Signal();
                }

                await Task.Delay(Pause, clock, cancellation);
            }, cancellation);
        }
    }

    private async Task Guarded(Func<Task> body, CancellationToken cancellation)
    {
        try
        {
            await body();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop; the caller's loop ends.
        }
        catch (Exception e) when (e is ChainUnavailableException or ExecutorUnavailableException or IOException or HttpRequestException)
        {
            Broken(logger, e.Message);
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "An event stream broke and starts again: {Reason}")]
    private static partial void Broken(ILogger logger, string reason);
}
