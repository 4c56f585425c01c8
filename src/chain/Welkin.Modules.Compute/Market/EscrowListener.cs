using Akash.Escrow.Types.V1;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Escrow.Types;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using DeploymentStates = Akash.Deployment.V1.Deployment.Types.State;
using GroupStates = Akash.Deployment.V1Beta4.Group.Types.State;

namespace Welkin.Modules.Compute.Market;

/// <summary>Carries the end of escrow accounts and payments into deployments and leases.</summary>
/// <remarks>Spec: x/market@v1.2.2 hooks/hooks.go.</remarks>
internal sealed class EscrowListener(MarketState state, MarketKeeper market, IGroups groups) : IEscrowListener
{
    public Result<Unit> OnAccountEnded(Context ctx, EscrowAccount account)
    {
        if (MarketIds.DeploymentOf(account.Id) is not { } id)
        {
            // The network knows deployment accounts only; its refusal ends the loop over losing bids.
            return ctx.Rules.Has(Rule.BidAccountsHaveTheirOwnHook) && MarketIds.BidOf(account.Id) is not null
                ? new Unit()
                : DeploymentErrors.InvalidEscrowId;
        }

        if (groups.FindDeployment(ctx, id) is not { State: DeploymentStates.Active } deployment) return new Unit();

        var overdrawn = account.State == State.Overdrawn;
        var end = overdrawn ? Ending.FundsExhausted : Ending.DeploymentClosed;
        if (!groups.CloseDeployment(ctx, deployment, end).TryGet(out _, out var error)) return error;
        foreach (var group in groups.Of(ctx, id))
        {
            if (!groups.CanClose(group)) continue;
            var to = overdrawn ? GroupStates.InsufficientFunds : GroupStates.Closed;
            if (!groups.CloseGroup(ctx, group, (to, end)).TryGet(out _, out error)) return error;
            if (!market.CloseGroup(ctx, group.Id, end).TryGet(out _, out error)) return error;
        }

        return new Unit();
    }

    public Result<Unit> OnPaymentEnded(Context ctx, EscrowPayment payment)
    {
        if (MarketIds.LeaseOf(payment.Id) is not { } id) return new Unit();
        if (state.Bids.Find(ctx, id.BidId()) is not { State: BidStates.Active } bid) return new Unit();
        if (state.Orders.Find(ctx, id.OrderId()) is not { } order) return MarketErrors.OrderNotFound;
        if (state.Leases.Find(ctx, id) is not { } lease) return MarketErrors.LeaseNotFound;

        var end = payment.State == State.Overdrawn ? LeaseEnd.FundsExhausted : LeaseEnd.PaymentClosed;
        market.CloseOrder(ctx, order, end.Way);
        market.CloseBid(ctx, bid, end.Way);
        market.EndLease(ctx, lease, end);
        return new Unit();
    }
}
