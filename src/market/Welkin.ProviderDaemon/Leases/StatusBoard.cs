using System.Collections.Immutable;
using Welkin.Core;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>What the last cycle saw and decided, for everybody who asks how the provider is doing.</summary>
/// <param name="Errors">What keeps the provider from working: one line each, empty when all is well.</param>
public sealed record ProviderStatus(
    Address Provider,
    string PublicHostname,
    Inventory Inventory,
    ReservationBook Reservations,
    int ActiveLeases,
    int OpenOrders,
    int Manifests,
    Height Height,
    ImmutableArray<BidVerdict> Verdicts,
    ImmutableArray<string> Errors,
    TimeSpan ReclamationWindow,
    DateTimeOffset At)
{
    public static ProviderStatus Starting(Address provider, string publicHostname, DateTimeOffset at) => new(
        provider, publicHostname, Inventory.Empty, ReservationBook.Empty, 0, 0, 0, default, [], ["the provider is starting"], TimeSpan.Zero, at);

    /// <summary>Where chain and executor differ.</summary>
    public ImmutableArray<Drift> Drift { get; init; } = [];

    /// <summary>The height of the last digest that was handed in; 0: none was.</summary>
    public Height DigestAt { get; init; }

    /// <summary>Timers and conditions of the running leases.</summary>
    public ImmutableSortedDictionary<string, LeaseNote> Leases { get; init; } = ImmutableSortedDictionary<string, LeaseNote>.Empty;

    /// <summary>What is left to sell.</summary>
    public FreeSpace Free => new(Inventory, Reservations.Held);
}

/// <summary>The current status; replaced as a whole after every cycle.</summary>
public sealed class StatusBoard(ProviderStatus first)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProviderStatus Current { get; private set; } = first;

    public BidPolicy Policy { get; set; } = new();

    public ProviderProfile? Profile { get; set; }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public void Show(ProviderStatus status)
    {
        TaskCompletionSource done;
        lock (_lock)
        {
            Current = status;
            (done, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        done.SetResult();
    }
}
