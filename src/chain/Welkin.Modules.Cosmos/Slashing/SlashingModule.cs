using Cosmos.Slashing.V1Beta1;
using Tendermint.Types;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Punishes validators that do not sign, and lets them back.</summary>
public sealed class SlashingModule(SlashingKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "slashing";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [SlashingState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 4;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new Unjail(keeper));
        registry.Message(new UpdateSlashingParams(authority));
        SlashingQueries.Register(registry);
        registry.BeginBlock(BeginBlock);
        registry.Genesis<GenesisState>(new SlashingGenesis(keeper.Validators).Import, SlashingGenesis.Export);
        registry.Invariant("missed-blocks", SlashingInvariants.CountersAreTheBits);
    }

    // A vote for no block counts as signed: only silence is absence. A network without our section watches nobody.
    private void BeginBlock(BlockContext ctx)
    {
        if (!SlashingState.Params.Has(ctx)) return;
        foreach (var vote in ctx.Block.LastCommit.Votes)
        {
            keeper.Watch(ctx, new Address(vote.Validator.Address.Span), (vote.Validator.Power, vote.BlockIdFlag == BlockIDFlag.Absent));
        }
    }
}
