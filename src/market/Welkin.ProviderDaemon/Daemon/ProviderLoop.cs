using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>What a cycle works with.</summary>
public sealed record LoopParts(
    DaemonSettings Settings,
    IChain Chain,
    ExecutionReader Execution,
    ManifestStore Manifests,
    StateStore State,
    LeaseDesk Desk,
    StatusBoard Board,
    RouteKeeper Routes,
    Acts Acts,
    ChannelReader<Func<ProviderMemory, ProviderMemory>> Remembered,
    WakeUp Wake,
    TimeProvider Clock,
    ILogger Logger);

/// <summary>
/// The provider's cycle: look at the whole chain and the whole executor, plan the difference, keep what was planned, act.
/// Events only shorten the wait; the chain is read again when it has moved or after the poll period.
/// </summary>
public sealed partial class ProviderLoop
{
    /// <summary>The wait while something is under way: readiness has no event of its own.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(200);

    private readonly LoopParts _parts;
    private readonly ActionRunner _runner;
    private ChainSnapshot? _snapshot;
    private DateTimeOffset _readAt;
    private string? _chainProblem;
    private string? _diskProblem;
    private string _lastProblem = "";

    public ProviderLoop(LoopParts parts)
    {
        _parts = parts;
        parts.Desk.Restore(parts.State.Current.Moved);
        _runner = new ActionRunner(parts.Acts.Run, parts.Wake, parts.Clock, parts.Logger);
    }

    /// <summary>Cycles until cancelled, then waits for what is under way.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var isSettled = await Cycle(cancellation);
                await _parts.Wake.Wait(isSettled ? _parts.Settings.PollPeriod : BusyPause, _parts.Clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await _runner.Drain();
    }

    /// <summary>Waits until nothing is under way. For tests, which cycle by hand.</summary>
    public Task Idle() => _runner.Drain();

    /// <summary>One cycle; true when nothing is left to do.</summary>
    public async Task<bool> Cycle(CancellationToken cancellation)
    {
        var reading = _parts.Execution.Read(cancellation);
        await Task.WhenAll(ReadChain(cancellation), reading);
        var execution = await reading;
        _parts.Desk.Outages.Saw(execution.Plan.Answers ? null : execution.Plan.Inventory.Capabilities.NothingBecause, _parts.Clock.GetUtcNow());
        if (_snapshot is not { } snapshot)
        {
            Show(null, execution.Plan);
            return true;
        }

        var input = Input(snapshot, execution.Plan);
        var plan = Planner.Plan(input);
        var ports = _parts.Routes.Assign(_parts.State.Current.Ports);
        var isKept = Keep(new DaemonState(plan.Memory, ports, _parts.Desk.Moved.ToImmutableSortedDictionary(moved => moved.Key, moved => moved.Value.ToString(), StringComparer.Ordinal)));
        _parts.Acts.BidDeposits = snapshot.BidDeposits;
        await _parts.Routes.Point(execution.Observed, cancellation);
        Show((snapshot, plan, ServiceDigest.DriftOf(input)), execution.Plan);
        if (_chainProblem is null && isKept)
        {
            _runner.Start(plan.Actions, cancellation);
        }

        return !_runner.IsBusy && plan.Actions.IsEmpty && execution.Plan.Workloads.All(workload => workload.Healthy);
    }

    private PlanInput Input(ChainSnapshot snapshot, ExecutionView execution) => new(
        _parts.Settings.Provider,
        snapshot.View,
        execution,
        [.. _parts.Manifests.All.Select(manifest => manifest.View)],
        Remember(_parts.State.Current.Memory),
        _parts.Settings.Plan,
        _parts.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Nothing is started that would be forgotten: a full disk stops the provider from acting, and says so.</summary>
    private bool Keep(DaemonState state)
    {
        try
        {
            _parts.State.Save(state);
            _diskProblem = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _diskProblem = $"the provider's state cannot be written: {e.Message}";
        }

        return _diskProblem is null;
    }

    /// <summary>
    /// Reads the chain when it moved or the view is old. While the node is silent the last view stays, but no action is taken
    /// on it.
    /// </summary>
    private async Task ReadChain(CancellationToken cancellation)
    {
        var now = _parts.Clock.GetUtcNow();
        if (_snapshot is not null && _chainProblem is null && !_parts.Wake.TakeChainMoved() && now - _readAt < _parts.Settings.PollPeriod)
        {
            return;
        }

        try
        {
            _snapshot = await _parts.Chain.Read(cancellation);
            _readAt = now;
            _chainProblem = null;
        }
        catch (ChainUnavailableException e)
        {
            _chainProblem = e.Message;
        }
    }

    private ProviderMemory Remember(ProviderMemory memory)
    {
        while (_parts.Remembered.TryRead(out var change))
        {
            memory = change(memory);
        }

        return memory;
    }

    private void Show((ChainSnapshot Snapshot, Plan Plan, ImmutableArray<Drift> Drift)? decided, ExecutionView execution)
    {
        var (snapshot, plan) = (decided?.Snapshot, decided?.Plan);
        var errors = Problems(snapshot, execution);
        var problem = string.Join("; ", errors);
        if (problem != _lastProblem)
        {
            _lastProblem = problem;
            if (problem.Length > 0)
            {
                NotBidding(_parts.Logger, problem);
            }
            else
            {
                Bidding(_parts.Logger);
            }
        }

        var last = _parts.Board.Current;
        _parts.Board.Policy = _parts.Settings.Plan.Bids;
        _parts.Board.Profile = snapshot?.View.Profile ?? _parts.Board.Profile;
        _parts.Board.Show(new ProviderStatus(
            _parts.Settings.Provider,
            _parts.Settings.PublicHostname,
            execution.Inventory,
            plan?.Memory.Reservations ?? last.Reservations,
            snapshot?.View.Leases.Length ?? last.ActiveLeases,
            snapshot?.View.Orders.Length ?? last.OpenOrders,
            _parts.Manifests.All.Length,
            snapshot?.View.Height ?? last.Height,
            Merge(last.Verdicts, plan, snapshot),
            errors,
            _parts.Settings.Plan.Bids.ReclamationWindow,
            _parts.Clock.GetUtcNow())
        {
            Drift = decided?.Drift ?? [],
            Leases = plan?.Memory.Leases ?? last.Leases,
            DigestAt = plan?.Memory.DigestAt ?? last.DigestAt,
        });
    }

    private ImmutableArray<string> Problems(ChainSnapshot? snapshot, ExecutionView execution)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (_chainProblem is { } silent)
        {
            problems.Add(silent);
        }

        if (_diskProblem is { } disk)
        {
            problems.Add(disk);
        }

        if (execution.Inventory.Capabilities.NothingBecause is { } because)
        {
            problems.Add(because);
        }

        if (snapshot is { View.Profile: null })
        {
            problems.Add("the provider is not registered on chain");
        }

        return problems.ToImmutable();
    }

    /// <summary>Verdicts of orders that are still open stay until a newer one replaces them.</summary>
    private static ImmutableArray<BidVerdict> Merge(ImmutableArray<BidVerdict> last, Plan? plan, ChainSnapshot? snapshot)
    {
        if (plan is null || snapshot is null)
        {
            return last;
        }

        var open = snapshot.View.Orders.Select(order => order.Id).ToHashSet();
        var fresh = plan.Verdicts.Select(verdict => verdict.Order).ToHashSet();
        return [.. last.Where(verdict => open.Contains(verdict.Order) && !fresh.Contains(verdict.Order)), .. plan.Verdicts];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not bidding: {Reason}")]
    private static partial void NotBidding(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready for orders")]
    private static partial void Bidding(ILogger logger);
}
