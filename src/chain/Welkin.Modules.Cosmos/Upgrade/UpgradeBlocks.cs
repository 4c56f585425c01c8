using Cosmos.Upgrade.V1Beta1;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Before each block: carries out a plan that is due, or stops a program that does not know it.</summary>
/// <remarks>Spec: cosmossdk.io/x/upgrade v0.2, <c>PreBlocker</c>.</remarks>
internal sealed class UpgradeBlocks(UpgradeKeeper keeper)
{
    // Once per process it is checked that this program knows the last upgrade; no result depends on it.
    private bool _programIsVerified;

    public void PreBlock(BlockContext ctx)
    {
        var plan = keeper.Scheduled(ctx);
        var due = plan is { Height: > 0 } && plan.Height <= ctx.Height.Value;
        var skipped = due && keeper.Steps.SkippedHeights.Contains(ctx.Height.Value);
        if (!due || skipped) VerifyProgram(ctx);
        if (plan is null) return;
        if (skipped)
        {
            UpgradeKeeper.Clear(ctx);
            return;
        }

        var step = keeper.Steps.Find(plan.Name);
        if (!due)
        {
            if (step is not null) throw BinaryIsEarly(plan);
            return;
        }

        if (step is null) throw new UpgradeNeededException(plan.Name, plan.Height, plan.Info);
        keeper.Apply(ctx, plan, step);
    }

    private void VerifyProgram(BlockContext ctx)
    {
        if (_programIsVerified) return;
        _programIsVerified = true;
        if (keeper.LastApplied(ctx) is not { } last || keeper.Steps.Find(last.Name) is not null) return;
        throw new InvalidOperationException($"wrong app version {ctx.ConsensusParams.Version?.App ?? 0}, upgrade handler is missing for {last.Name} upgrade plan");
    }

    private static InvalidOperationException BinaryIsEarly(Plan plan) => new(
        $"BINARY UPDATED BEFORE TRIGGER! UPGRADE \"{plan.Name}\" - in binary but not executed on chain. Downgrade your binary");
}
