using Akash.Market.V1Beta5;
using Welkin.Modules.Compute.Audit;
using Welkin.Modules.Compute.Deployment;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market.Handlers;
using Welkin.Modules.Compute.Provider;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Market;

/// <summary>Orders, bids and leases.</summary>
public sealed class MarketModule : IModule
{
    private readonly MarketState _state;
    private readonly MarketKeeper _keeper;
    private readonly IGroups _groups;
    private readonly EscrowKeeper _escrow;
    private readonly (IProviders Providers, IAttestations Attestations) _bidders;

    internal MarketModule(MarketState state, MarketKeeper keeper, IGroups groups, EscrowKeeper escrow, (IProviders, IAttestations) bidders)
    {
        _state = state;
        _keeper = keeper;
        _groups = groups;
        _escrow = escrow;
        _bidders = bidders;
    }

    /// <inheritdoc/>
    public string Name => "market";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [MarketState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 8;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new CreateBid(_state, _bidders.Providers, _bidders.Attestations, _escrow));
        registry.Message(new CloseBid(_state, _keeper, _groups, _escrow));
        registry.Message(new CreateLease(_state, _keeper, _groups, _escrow));
        registry.Message(new CloseLease(_state, _keeper, _groups, _escrow));
        registry.Message(new WithdrawLease(_state, _escrow));
        registry.Message(new StartReclaim(_state));
        registry.Message(new UpdateParams(_state));
        new MarketQueries(_state, _escrow).Register(registry);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        foreach (var order in genesis.Orders)
        {
            Refuse(_state.Orders.Has(ctx, order.Id), "an order");
            _state.Orders.Set(ctx, order.Id, order);
        }

        foreach (var bid in genesis.Bids)
        {
            Refuse(_state.Bids.Has(ctx, bid.Id), "a bid");
            _state.Bids.Set(ctx, bid.Id, bid);
        }

        foreach (var lease in genesis.Leases)
        {
            Refuse(_state.Leases.Has(ctx, lease.Id), "a lease");
            _state.Leases.Set(ctx, lease.Id, lease);
        }

        _state.SetParams(ctx, genesis.Params);
    }

    private GenesisState Export(QueryContext ctx) => new()
    {
        Params = _state.Params(ctx),
        Orders = { _state.Orders.Iterate(ctx).Select(pair => pair.Value) },
        Bids = { _state.Bids.Iterate(ctx).Select(pair => pair.Value) },
        Leases = { _state.Leases.Iterate(ctx).Select(pair => pair.Value) },
    };

    private static void Refuse(bool there, string what)
    {
        if (there) throw new InvalidOperationException($"{what} is in genesis twice");
    }
}
