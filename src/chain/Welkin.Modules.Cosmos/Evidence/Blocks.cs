using Cosmos.Evidence.V1Beta1;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Modules.Cosmos.Slashing;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Evidence;

/// <summary>Handles the misbehaviour that consensus reports.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/evidence/keeper/infraction.go</c>.</remarks>
internal sealed class EvidenceBlocks(IValidators validators, IDoubleSigning punishment)
{
    public void BeginBlock(BlockContext ctx)
    {
        // An attack on light clients is punished like a double vote.
        foreach (var reported in ctx.Block.Misbehavior.Where(one => one.Type is MisbehaviorType.DuplicateVote or MisbehaviorType.LightClientAttack))
        {
            Handle(ctx, reported);
        }
    }

    private void Handle(BlockContext ctx, Misbehavior reported)
    {
        var consensus = new Address(reported.Validator.Address.Span);
        var validator = validators.ByConsensus(ctx, consensus).OrThrow();
        if (validator.IsUnbonded || !punishment.KnowsKey(ctx, consensus) || IsTooOld(ctx, reported)) return;
        if (punishment.IsTombstoned(ctx, consensus)) return;

        // The stake that signed was decided a block earlier.
        punishment.Punish(ctx, consensus, (reported.Height - 1, reported.Validator.Power, validator.Jailed));
        EvidenceState.Set(ctx, new Equivocation
        {
            Height = reported.Height,
            Time = reported.Time,
            Power = reported.Validator.Power,
            ConsensusAddress = consensus.ToValcons(),
        });
    }

    // Too old is what is older than both limits.
    private static bool IsTooOld(BlockContext ctx, Misbehavior reported)
    {
        if (ctx.ConsensusParams.Evidence is not { } limits) return false;
        var age = ctx.BlockTime.NanosSince(BlockTime.FromTimestamp(reported.Time));
        var most = limits.MaxAgeDuration is { } duration ? default(BlockTime).Add(duration).NanosSince(default) : 0;
        return age > most && ctx.Height.Value - reported.Height > limits.MaxAgeNumBlocks;
    }
}
