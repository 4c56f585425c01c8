using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Testing.Chain;
using EscrowState = Akash.Escrow.Types.V1.State;
using OrderStates = Akash.Market.V1Beta5.Order.Types.State;

namespace Welkin.Testing.Sim;

/// <summary>What has to hold after every block; each broken promise is one line.</summary>
internal static class SimChecks
{
    public static IEnumerable<string> Of(TestChain chain, SimView view, IReadOnlyList<string> names, long supply)
    {
        var escrow = chain.BalanceOf(Address.Module("escrow").ToString());
        var balances = names.Sum(name => chain.Balance(name));
        if (escrow + balances != supply) yield return $"supply is {escrow + balances}, was {supply}";

        var held = view.Accounts.SelectMany(account => account.State.Deposits.Select(deposit => deposit.Balance.Amount))
            .Concat(view.Payments.Select(payment => payment.State.Balance.Amount))
            .Aggregate(Dec.Zero, (sum, part) => sum + Dec.FromWire(part).OrThrow());
        if (held != Dec.FromInt(escrow)) yield return $"escrow holds {escrow}, its accounts say {held}";
        foreach (var problem in Leases(view).Concat(Orders(view)).Concat(Closures(view))) yield return problem;
    }

    private static IEnumerable<string> Leases(SimView view)
    {
        var bids = view.Bids.ToDictionary(bid => bid.Id.Path());
        var orders = view.Orders.ToDictionary(order => order.Id.Path());
        foreach (var item in view.Leases)
        {
            var id = item.Lease.Id;
            var runs = SimView.Runs(item.Lease);
            if (runs != (bids[id.Path()].State == Bid.Types.State.Active)) yield return $"lease {id.Path()} {item.Lease.State} with bid {bids[id.Path()].State}";
            if (runs != (orders[id.OrderId().Path()].State == OrderStates.Active)) yield return $"lease {id.Path()} {item.Lease.State} with order {orders[id.OrderId().Path()].State}";
            if (runs != (item.EscrowPayment.State.State == EscrowState.Open)) yield return $"lease {id.Path()} {item.Lease.State} with payment {item.EscrowPayment.State.State}";
        }

        foreach (var bid in view.Bids.Where(bid => bid.State == Bid.Types.State.Open && orders[bid.Id.OrderId().Path()].State != OrderStates.Open))
        {
            yield return $"bid {bid.Id.Path()} is open on order {orders[bid.Id.OrderId().Path()].State}";
        }
    }

    private static IEnumerable<string> Orders(SimView view)
    {
        var active = view.Deployments.Where(item => item.Deployment.State == Akash.Deployment.V1.Deployment.Types.State.Active).Select(item => item.Deployment.Id.Path()).ToHashSet();
        foreach (var order in view.Orders.Where(order => order.State != OrderStates.Closed && !active.Contains(order.Id.DeploymentId().Path())))
        {
            yield return $"order {order.Id.Path()} is {order.State} in a closed deployment";
        }
    }

    private static IEnumerable<string> Closures(SimView view)
    {
        var records = view.Closures.ToDictionary(record => record.Id.Path());
        foreach (var lease in view.Leases.Select(item => item.Lease).Where(lease => !SimView.Runs(lease)))
        {
            if (!records.TryGetValue(lease.Id.Path(), out var record)) yield return $"lease {lease.Id.Path()} ended without a record";
            else if (record.Code != lease.Reason || record.Height != lease.ClosedOn || record.Cause.Length == 0 || record.Actor != ActorOf(lease.Reason)) yield return $"the record of {lease.Id.Path()} says {record.Cause} by {record.Actor}, the lease {lease.Reason}";
        }
    }

    private static Party ActorOf(LeaseClosedReason reason) => (int)reason switch
    {
        >= 20_000 => Party.Chain,
        >= 10_000 => Party.Provider,
        _ => Party.Tenant,
    };
}
