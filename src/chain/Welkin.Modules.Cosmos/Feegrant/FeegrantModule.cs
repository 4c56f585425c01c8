using Cosmos.Feegrant.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Allowances that let one account pay another's fees.</summary>
public sealed class FeegrantModule(FeegrantKeeper keeper) : IModule
{
    private const int RemovedPerBlock = 200;

    /// <inheritdoc/>
    public string Name => "feegrant";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [FeegrantState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 2;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new GrantAllowance(keeper));
        registry.Message(new RevokeAllowance(keeper));
        registry.Message(new PruneAllowances(keeper));
        FeegrantQueries.Register(registry);
        registry.EndBlock(ctx => keeper.RemoveExpired(ctx, RemovedPerBlock));
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState state)
    {
        foreach (var grant in state.Allowances)
        {
            _ = keeper.Grant(ctx, Address.Parse(grant.Granter).OrThrow(), Address.Parse(grant.Grantee).OrThrow(), TypeUrls.Unpack(grant.Allowance).OrThrow()).OrThrow();
        }
    }

    private static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState();
        state.Allowances.AddRange(FeegrantState.Grants.Iterate(ctx).Select(pair => pair.Value));
        return state;
    }
}
