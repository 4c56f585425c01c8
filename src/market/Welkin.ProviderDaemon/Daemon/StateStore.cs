using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Welkin.Core;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>What the daemon keeps between runs besides manifests: reservations, timers, forwarded ports.</summary>
/// <param name="Moved">Hosts that their owner moved to a lease, by name.</param>
public sealed record DaemonState(ProviderMemory Memory, ImmutableSortedDictionary<string, int> Ports, ImmutableSortedDictionary<string, string> Moved)
{
    public static readonly DaemonState Empty = new(
        ProviderMemory.Empty,
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
}

/// <summary>
/// Keeps the state in one small file, written before any action starts. Losing it is harmless: placements are found
/// again and timers start anew; so a file that cannot be read is set aside, not an error.
/// </summary>
public sealed partial class StateStore
{
    private readonly string _path;
    private byte[] _written = [];

    private StateStore(string path, DaemonState state) => (_path, Current) = (path, state);

    public DaemonState Current { get; private set; }

    public static StateStore Open(string home, ILogger logger)
    {
        var path = Path.Combine(home, "provider-state.json");
        if (!File.Exists(path))
        {
            return new StateStore(path, DaemonState.Empty);
        }

        try
        {
            return new StateStore(path, Read(File.ReadAllBytes(path)));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or ArgumentException)
        {
            File.Move(path, path + ".unreadable", overwrite: true);
            Unreadable(logger, path, e.Message);
            return new StateStore(path, DaemonState.Empty);
        }
    }

    public void Save(DaemonState state)
    {
        Current = state;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Record.Of(state));
        if (!bytes.AsSpan().SequenceEqual(_written))
        {
            PrivateFiles.Write(_path, bytes);
            _written = bytes;
        }
    }

    private static DaemonState Read(byte[] bytes) =>
        (JsonSerializer.Deserialize<Record>(bytes) ?? throw new InvalidDataException("empty")).ToState();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read ({Reason}) and is set aside; timers start anew")]
    private static partial void Unreadable(ILogger logger, string path, string reason);

    private sealed record Record(
        int Format,
        SortedDictionary<string, Held> Reservations,
        SortedDictionary<string, long> BidsSeen,
        SortedDictionary<string, LeaseNote> Leases,
        SortedDictionary<string, OrderNote> Orders,
        SortedDictionary<string, int> Ports,
        SortedDictionary<string, string>? Moved,
        long DigestAt,
        string? DigestRoot)
    {
        public static Record Of(DaemonState state) => new(
            1,
            Sorted(state.Memory.Reservations.Entries.ToDictionary(entry => entry.Key, entry => Held.Of(entry.Value))),
            Sorted(state.Memory.BidsSeen),
            Sorted(state.Memory.Leases),
            Sorted(state.Memory.Orders),
            Sorted(state.Ports),
            Sorted(state.Moved),
            state.Memory.DigestAt.Value,
            state.Memory.DigestRoot);

        public DaemonState ToState()
        {
            if (Format != 1)
            {
                throw new InvalidDataException($"format {Format}");
            }

            return new DaemonState(
                new ProviderMemory(
                    new ReservationBook(Reservations.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.ToReservation(entry.Key), StringComparer.Ordinal)),
                    BidsSeen.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Leases.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Orders.ToImmutableSortedDictionary(StringComparer.Ordinal))
                {
                    DigestAt = new Height(DigestAt),
                    DigestRoot = DigestRoot ?? "",
                },
                Ports.ToImmutableSortedDictionary(StringComparer.Ordinal),
                (Moved ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
        }

        private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> values) =>
            new(values.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
    }

    private sealed record Held(Slot[] Slots, StoragePool[] PoolUse, int ForwardedPorts, int LeasedIps, long ExpiresAt, ReservationState State)
    {
        public static Held Of(Reservation reservation) => new(
            [.. reservation.Placement.Slots],
            [.. reservation.Placement.PoolUse],
            reservation.Placement.ForwardedPorts,
            reservation.Placement.LeasedIps,
            reservation.ExpiresAt.Value,
            reservation.State);

        public Reservation ToReservation(string key) => LeaseId.TryParse(key, out var lease)
            ? new Reservation(lease, new Placement([.. Slots], [.. PoolUse], ForwardedPorts, LeasedIps), new Height(ExpiresAt), State)
            : throw new InvalidDataException($"{key} is not a lease");
    }
}
