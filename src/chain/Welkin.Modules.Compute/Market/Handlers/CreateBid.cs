using Akash.Audit.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Audit;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Provider;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using BidStates = Akash.Market.V1Beta5.Bid.Types.State;
using DepositScope = Akash.Escrow.V1.DepositAuthorization.Types.Scope;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>A provider offers to serve an order. The order of the checks shows in error codes and gas.</summary>
internal sealed class CreateBid(MarketState state, IProviders providers, IAttestations attestations, IDeposits escrow)
    : IMsgHandler<MsgCreateBid, MsgCreateBidResponse>
{
    public Result<Unit> Check(MsgCreateBid msg)
    {
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        if (!DepositChecks.Check(msg.Deposit).TryGet(out _, out error)) return error;
        if (msg.Price.ToDomain().OrThrow().Amount.IsZero) return MarketErrors.BidZeroPrice;
        return msg.ReclamationWindow.ToNanos() < 0 ? MarketErrors.ReclamationWindowInvalid : new Unit();
    }

    public Result<MsgCreateBidResponse> Run(TxContext ctx, MsgCreateBid msg)
    {
        var limits = state.Params(ctx);
        if (!CheckDeposit(ctx, limits, msg).TryGet(out _, out var error)) return error;
        if (!CheckCount(ctx, limits, msg.Id.OrderId()).TryGet(out _, out error)) return error;
        if (state.Orders.Find(ctx, msg.Id.OrderId()) is not { } order) return MarketErrors.OrderNotFound;
        if (!MarketLifecycle.CanBid(order).TryGet(out _, out error)) return error;
        if (!CheckPrice(ctx, order, msg.Price.ToDomain().OrThrow()).TryGet(out _, out error)) return error;
        if (!CheckOffer(ctx, order, msg).TryGet(out _, out error)) return error;

        var provider = Address.Parse(msg.Id.Provider).OrThrow();
        if (!CheckProvider(ctx, order, provider).TryGet(out _, out error)) return error;
        if (!escrow.Authorize(ctx, new DepositRequest(provider, DepositScope.Bid, msg.Deposit)).TryGet(out var deposits, out error)) return error;
        if (!CheckReclamation(limits, order, msg).TryGet(out _, out error)) return error;

        if (state.Bids.Has(ctx, msg.Id)) return MarketErrors.BidExists;
        state.Bids.Set(ctx, msg.Id, new Bid
        {
            Id = msg.Id,
            State = BidStates.Open,
            Price = msg.Price,
            CreatedAt = ctx.Height.Value,
            ResourcesOffer = { msg.ResourcesOffer },
            ReclamationWindow = msg.ReclamationWindow,
        });
        ctx.Emit(new EventBidCreated { Id = msg.Id, Price = msg.Price });

        if (!escrow.Open(ctx, msg.Id.EscrowAccount(), provider, deposits).TryGet(out _, out error)) return error;
        return new MsgCreateBidResponse();
    }

    private static Result<Unit> CheckDeposit(TxContext ctx, Params limits, MsgCreateBid msg)
    {
        var given = msg.Deposit.Amount.ToDomain().OrThrow();
        var least = limits.BidMinDeposit.ToDomain().OrThrow();
        if (ctx.Rules.Has(Rule.EveryListedBidDepositCounts))
        {
            least = limits.BidMinDeposits.ToDomain().OrThrow().FirstOrDefault(coin => coin.Denom == given.Denom) ?? least;
        }

        if (given.Denom == least.Denom && given.Amount >= least.Amount) return new Unit();
        var sources = string.Join(' ', msg.Deposit.Sources.Select(source => source.ToString().ToLowerInvariant()));
        return Lost(ctx, MarketErrors.InvalidDeposit, $"mininum:{least} received:{{{given} [{sources}]}}");
    }

    private Result<Unit> CheckCount(TxContext ctx, Params limits, OrderID order)
    {
        // The network counts closed bids too and lets one more in than the limit says.
        var open = state.CountBids(ctx, order, BidStates.Open);
        if (ctx.Rules.Has(Rule.OpenBidsAreLimited))
        {
            return open < limits.OrderMaxBids ? new Unit() : MarketErrors.InvalidBid.With($"too many open bids ({limits.OrderMaxBids})");
        }

        var count = open + state.CountBids(ctx, order, BidStates.Active) + state.CountBids(ctx, order, BidStates.Closed);
        return count <= limits.OrderMaxBids ? new Unit() : Lost(ctx, MarketErrors.InvalidBid, $"too many existing bids ({limits.OrderMaxBids})");
    }

    private static Result<Unit> CheckPrice(TxContext ctx, Order order, DecCoin price)
    {
        if (!price.Validate().IsOk) return MarketErrors.InvalidPrice;
        var ceiling = GroupSpecs.Price(order.Spec);
        if (ceiling.Denom != price.Denom)
        {
            if (ctx.Rules.Has(Rule.PanicsAreRefusals)) return MarketErrors.InvalidPrice.With($"the order is priced in {ceiling.Denom}, not in {price.Denom}");
            throw new InvalidOperationException($"invalid coin denominations; {ceiling.Denom}, {price.Denom}");
        }

        return ceiling.Amount < price.Amount ? MarketErrors.BidOverOrder : new Unit();
    }

    private static Result<Unit> CheckOffer(TxContext ctx, Order order, MsgCreateBid msg)
    {
        if (ctx.Rules.Has(Rule.PanicsAreRefusals) && msg.ResourcesOffer.DistinctBy(offer => offer.Resources.Id).Count() != msg.ResourcesOffer.Count)
        {
            return MarketErrors.CapabilitiesMismatch.With("a unit is offered twice");
        }

        return GroupSpecs.MatchesOffer(order.Spec, msg.ResourcesOffer) ? new Unit() : MarketErrors.CapabilitiesMismatch;
    }

    private Result<Unit> CheckProvider(TxContext ctx, Order order, Address provider)
    {
        if (providers.AttributesOf(ctx, provider) is not { } own) return MarketErrors.UnknownProvider;
        IReadOnlyList<AuditedProvider> audited = attestations.Of(ctx, provider);
        if (!Placement.Matches(order.Spec.Requirements, own, audited)) return MarketErrors.AttributeMismatch;
        return Placement.MatchesCapabilities(order.Spec, own) ? new Unit() : MarketErrors.CapabilitiesMismatch;
    }

    private static Result<Unit> CheckReclamation(Params limits, Order order, MsgCreateBid msg)
    {
        var window = msg.ReclamationWindow.ToNanos();
        if (order.Reclamation is { } wanted)
        {
            if (msg.ReclamationWindow is null) return MarketErrors.ReclamationRequired;
            if (window < wanted.MinWindow.ToNanos()) return MarketErrors.ReclamationWindowTooShort;
        }

        if (msg.ReclamationWindow is null) return new Unit();
        var (least, most) = MarketParams.Windows(limits);
        return window < least || window > most ? MarketErrors.ReclamationWindowInvalid : new Unit();
    }

    private static Error Lost(TxContext ctx, Error error, string why)
    {
        var named = error with { Description = $"{error.Text}: {why}" };
        return ctx.Rules.Has(Rule.RegisteredCodesAreKept) ? named : named.AsUndefined();
    }
}
