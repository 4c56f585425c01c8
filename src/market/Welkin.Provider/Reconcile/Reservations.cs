using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>What a reservation stands for.</summary>
public enum ReservationState
{
    /// <summary>A bid is on its way to the chain.</summary>
    Pending,

    /// <summary>The bid is on chain and waits for an answer.</summary>
    Bid,

    /// <summary>The bid has become a lease.</summary>
    Lease,
}

/// <summary>Capacity held for one bid or lease.</summary>
/// <param name="ExpiresAt">
/// While pending: the bid's transaction cannot be included above this height, so when it is not on chain by then, the
/// capacity is free again.
/// </param>
public sealed record Reservation(LeaseId Id, Placement Placement, Height ExpiresAt, ReservationState State);

/// <summary>All capacity that is held. Immutable; ordered by lease text.</summary>
public sealed record ReservationBook(ImmutableSortedDictionary<string, Reservation> Entries)
{
    public static readonly ReservationBook Empty = new(ImmutableSortedDictionary.Create<string, Reservation>(StringComparer.Ordinal));

    public IEnumerable<Placement> Held => Entries.Values.Select(entry => entry.Placement);

    public bool Holds(LeaseId id) => Entries.ContainsKey(id.ToString());

    public ReservationBook With(Reservation reservation) => new(Entries.SetItem(reservation.Id.ToString(), reservation));

    public ReservationBook Without(LeaseId id) => new(Entries.Remove(id.ToString()));

    /// <summary>
    /// Makes the book agree with the chain: what became a bid or a lease stays, what cannot come any more is released,
    /// and what the chain knows but the book does not (after a restart) is taken in.
    /// </summary>
    public ReservationBook Follow(ChainView chain, ExecutionView execution)
    {
        var leases = chain.Leases.ToDictionary(lease => lease.Id.ToString(), StringComparer.Ordinal);
        var orders = chain.Orders.ToDictionary(order => order.Id);
        var bids = chain.OpenBids.Where(bid => orders.ContainsKey(bid.Order)).ToDictionary(bid => bid.ToString(), StringComparer.Ordinal);
        var book = Empty;
        foreach (var (key, entry) in Entries)
        {
            if (leases.ContainsKey(key))
            {
                book = book.With(entry with { State = ReservationState.Lease });
            }
            else if (bids.ContainsKey(key))
            {
                book = book.With(entry with { State = ReservationState.Bid });
            }
            else if (entry.State == ReservationState.Pending && chain.Height < entry.ExpiresAt && orders.ContainsKey(entry.Id.Order))
            {
                book = book.With(entry);
            }
        }

        foreach (var lease in chain.Leases.Where(lease => !book.Holds(lease.Id)).OrderBy(lease => lease.CreatedAt).ThenBy(lease => lease.Id.ToString(), StringComparer.Ordinal))
        {
            book = book.Adopt(lease.Id, lease.Demand, ReservationState.Lease, execution);
        }

        foreach (var bid in bids.Values.Where(bid => !book.Holds(bid)).OrderBy(bid => bid.ToString(), StringComparer.Ordinal))
        {
            book = book.Adopt(bid, orders[bid.Order].Demand, ReservationState.Bid, execution);
        }

        return book;
    }

    /// <summary>The promise exists already, so it is counted whether or not it fits.</summary>
    private ReservationBook Adopt(LeaseId id, GroupDemand demand, ReservationState state, ExecutionView execution)
    {
        var node = execution.Workloads.FirstOrDefault(workload => workload.Id == id)?.Node
            ?? execution.Inventory.Nodes.Select(stock => stock.Name).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? "";
        var placement = Packer.Pack(execution.Inventory, Held, demand).Placement ?? Placement.Forced(node, demand);
        return With(new Reservation(id, placement, default, state));
    }
}
