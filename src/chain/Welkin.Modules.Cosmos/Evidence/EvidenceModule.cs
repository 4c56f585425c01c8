using Cosmos.Evidence.V1Beta1;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Slashing;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Keeps what validators were punished for ever for.</summary>
public sealed class EvidenceModule(IValidators validators, IDoubleSigning punishment) : IModule
{
    /// <inheritdoc/>
    public string Name => "evidence";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [EvidenceState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 1;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new SubmitEvidence());
        EvidenceQueries.Register(registry);
        registry.BeginBlock(new EvidenceBlocks(validators, punishment).BeginBlock);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private static void Import(BlockContext ctx, GenesisState state)
    {
        foreach (var any in state.Evidence) EvidenceState.Set(ctx, TypeUrls.Unpack<Equivocation>(any).OrThrow());
    }

    private static GenesisState Export(QueryContext ctx) => new() { Evidence = { EvidenceState.Evidence.Iterate(ctx).Select(pair => pair.Value) } };
}
