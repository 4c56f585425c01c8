using System.Diagnostics;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Local;

/// <summary>Starts the parts of a network in order, keeps them running, and stops them in reverse.</summary>
/// <remarks>A part that dies is started again with growing pauses; each time a line says so.</remarks>
public sealed class Supervisor(HomeFolder home, UpSettings settings)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // A part that ran this long starts afresh with the shortest pause.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private PartList _parts = new(home, settings, containerSocket: null);

    /// <summary>The file that names the supervisor of a home.</summary>
    public static ProcessFile FileOf(HomeFolder home) => new(Path.Combine(home.Run, "supervisor.pid"));

    /// <summary>The file that names the process of one part.</summary>
    public static ProcessFile FileOf(HomeFolder home, Part part) => new(Path.Combine(home.Run, $"{part.Name}.pid"));

    /// <summary>Runs the network until it is cancelled.</summary>
    public async Task Run(Action ready, CancellationToken cancellation)
    {
        FileOf(home).Write(Environment.ProcessId);
        Say(NetworkState.Starting, "node");
        var watches = new List<Task>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await StopLeftovers(cancellation);
            _parts = new PartList(home, settings, await ContainerEngine.Ensure(home, settings, cancellation));
            foreach (var part in _parts.All)
            {
                Say(NetworkState.Starting, part.Name);
                var process = Start(part);
                await _parts.WaitUntilReady(part, process, cancellation);
                watches.Add(Watch(part, process, ending.Token));
            }

            Say(NetworkState.Ready, "");
            ready();
            await Task.WhenAll(watches);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop: what follows does it.
        }
        catch (Exception fault) when (fault is CliException or IOException or ProviderDaemon.Docker.Engine.EngineException)
        {
            Say(NetworkState.Failed, fault is CliException told ? told.Line : fault.Message);
            throw;
        }
        finally
        {
            await ending.CancelAsync();
            await StopAll();
            FileOf(home).Remove();
        }
    }

    /// <summary>Ends processes that a killed supervisor has left, newest part first.</summary>
    public async Task StopLeftovers(CancellationToken cancellation)
    {
        foreach (var part in _parts.All.Reverse()) await FileOf(home, part).Stop(StopGrace, cancellation);
    }

    private async Task StopAll()
    {
        foreach (var part in _parts.All.Reverse()) await FileOf(home, part).Stop(StopGrace, CancellationToken.None);
    }

    private Process Start(Part part)
    {
        var process = part.Start();
        FileOf(home, part).Write(process.Id);
        return process;
    }

    private async Task Watch(Part part, Process process, CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (true)
        {
            var started = DateTime.UtcNow;
            await process.WaitForExitAsync(cancellation);
            if (DateTime.UtcNow - started > Settled) pause = FirstPause;
            Output.Notice($"{part.Name} ended with code {process.ExitCode}; starting it again in {pause.TotalSeconds:0} s (log: {part.Log})");
            await Task.Delay(pause, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            process.Dispose();
            process = Start(part);
        }
    }

    private void Say(string phase, string detail) => new NetworkState(phase, detail).Write(home);
}
