using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Market.V1;
using EscrowState = Akash.Escrow.Types.V1.State;
using LeaseStates = Akash.Market.V1.Lease.Types.State;

namespace Welkin.Testing.Sim;

/// <summary>A wrong that is done on purpose, so that one sees the checks find it.</summary>
public enum Plant
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>Providers never remove a workload.</summary>
    OrphanKept,

    /// <summary>An account says that it holds a unit more than is there.</summary>
    UnitMade,

    /// <summary>A lease ended and nothing says why.</summary>
    RecordLost,

    /// <summary>A record names somebody else as the one who ended the lease.</summary>
    ActorForged,

    /// <summary>A losing bid stays open.</summary>
    BidLeftOpen,

    /// <summary>A lease is over and its payment goes on.</summary>
    PaymentLeftOpen,

    /// <summary>An order outlives its deployment.</summary>
    OrderLeftOpen,
}

/// <summary>Does the wrongs that are done to what the checks look at.</summary>
internal static class Planting
{
    public static void Do(Plant plant, SimView view)
    {
        switch (plant)
        {
            case Plant.UnitMade when view.Accounts.SelectMany(account => account.State.Deposits).FirstOrDefault() is { } deposit:
                deposit.Balance.Amount = (Dec.FromWire(deposit.Balance.Amount).OrThrow() + Dec.FromInt(1)).ToWire();
                break;
            case Plant.RecordLost when view.Closures.Count > 0:
                view.Closures.RemoveAt(0);
                break;
            case Plant.ActorForged when view.Closures.FirstOrDefault(record => record.Actor != Party.Tenant) is { } record:
                record.Actor = Party.Tenant;
                break;
            case Plant.BidLeftOpen when view.Bids.FirstOrDefault(bid => bid.State == Bid.Types.State.Lost) is { } bid:
                bid.State = Bid.Types.State.Open;
                break;
            case Plant.PaymentLeftOpen when view.Leases.FirstOrDefault(lease => lease.Lease.State == LeaseStates.Closed) is { } lease:
                lease.EscrowPayment.State.State = EscrowState.Open;
                break;
            case Plant.OrderLeftOpen:
                var closed = view.Deployments.FirstOrDefault(item => item.Deployment.State == Akash.Deployment.V1.Deployment.Types.State.Closed)?.Deployment.Id;
                if (view.Orders.FirstOrDefault(order => closed is not null && order.Id.Owner == closed.Owner && order.Id.Dseq == closed.Dseq) is { } order) order.State = Order.Types.State.Open;
                break;
        }
    }
}
