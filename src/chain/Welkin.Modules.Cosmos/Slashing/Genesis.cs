using Cosmos.Slashing.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Who signs and who did not, from and to genesis.</summary>
internal sealed class SlashingGenesis(IValidators validators)
{
    public void Import(BlockContext ctx, GenesisState state)
    {
        foreach (var validator in validators.All(ctx).ToList()) SlashingState.Keys.Set(ctx, validator.ConsensusAddress, validator.ConsensusKey);
        foreach (var one in state.SigningInfos)
        {
            SlashingState.SetSigningInfo(ctx, Consensus(one.Address), SlashingWire.FromWire(one.ValidatorSigningInfo ?? new ValidatorSigningInfo()));
        }

        foreach (var one in state.MissedBlocks)
        {
            foreach (var missed in one.MissedBlocks) SlashingState.SetMissed(ctx, Consensus(one.Address), (missed.Index, missed.Missed));
        }

        SlashingState.Params.Set(ctx, SlashingWire.FromWire(state.Params ?? new Params()));
    }

    public static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState { Params = SlashingWire.ToWire(SlashingKeeper.Params(ctx)) };
        foreach (var (consensus, info) in SlashingState.AllSigningInfos(ctx))
        {
            var text = consensus.ToValcons();
            state.SigningInfos.Add(new global::Cosmos.Slashing.V1Beta1.SigningInfo { Address = text, ValidatorSigningInfo = SlashingWire.ToWire(consensus, info) });
            state.MissedBlocks.Add(new ValidatorMissedBlocks
            {
                Address = text,
                MissedBlocks = { SlashingState.MissedIndexes(ctx, consensus).Select(index => new MissedBlock { Index = index, Missed = true }) },
            });
        }

        return state;
    }

    private static Address Consensus(string text) => Address.ParseValcons(text).OrThrow();
}
