using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Forgets at which heights unbondings, redelegations and validators' leaving began.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>simapp/export.go</c>, <c>prepForZeroHeightGenesis</c>.</remarks>
internal static class StakingRestart
{
    public static void Run(BlockContext ctx, ValidatorSet set)
    {
        foreach (var (_, moved) in StakingState.Redelegations.Iterate(ctx).ToList())
        {
            StakingState.SetRedelegation(ctx, moved with { Entries = [.. moved.Entries.Select(entry => entry with { CreationHeight = 0 })] });
        }

        foreach (var (_, unbonding) in StakingState.Unbondings.Iterate(ctx).ToList())
        {
            StakingState.SetUnbonding(ctx, unbonding with { Entries = [.. unbonding.Entries.Select(entry => entry with { CreationHeight = 0 })] });
        }

        foreach (var (_, validator) in StakingState.Validators.Iterate(ctx).ToList()) StakingKeeper.SetValidator(ctx, validator with { UnbondingHeight = 0 });
        _ = set.Apply(ctx);
    }
}
