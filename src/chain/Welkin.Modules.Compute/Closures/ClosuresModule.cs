using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Closures.Handlers;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Provider;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Why leases ended: our addition to the market. Its genesis section <c>welkin</c> makes a chain one of the welkin rule set.</summary>
public sealed class ClosuresModule : IModule
{
    private readonly ClosureState _state;
    private readonly ClosureKeeper _keeper;
    private readonly ILeases _leases;
    private readonly IEscrowRecords _escrow;
    private readonly IProviders _providers;

    internal ClosuresModule(ClosureState state, ClosureKeeper keeper, ILeases leases, (IEscrowRecords Escrow, IProviders Providers) others)
    {
        _state = state;
        _keeper = keeper;
        _leases = leases;
        (_escrow, _providers) = others;
    }

    /// <inheritdoc/>
    public string Name => "welkin";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [ClosureState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new AttachEvidence(_state, _keeper, _leases));
        registry.Message(new PublishDigest(_state, _providers));
        registry.Message(new UpdateParams(_state));
        new ClosureQueries(_state, _escrow).Register(registry);
        registry.Genesis<GenesisState>(Import, ctx => new GenesisState
        {
            Params = _state.Params(ctx),
            Closures = { _state.Records.Iterate(ctx).Select(pair => pair.Value) },
            Digests = { _state.Digests.Iterate(ctx).Select(pair => pair.Value) },
        });
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        var given = genesis.Params is { MaxDetailBytes: > 0 } ? genesis.Params : ClosureParams.Default;
        ClosureParams.Check(given).OrThrow();
        _state.SetParams(ctx, given);
        foreach (var record in genesis.Closures) _state.Records.Set(ctx, record.Id, record);
        foreach (var published in genesis.Digests) _state.Digests.Set(ctx, published.Digest.Provider, published);
    }
}
