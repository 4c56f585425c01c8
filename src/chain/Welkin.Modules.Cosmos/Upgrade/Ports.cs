using Cosmos.Upgrade.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Schedules upgrades, and keeps what light clients must know about them.</summary>
public interface IUpgrades
{
    /// <summary>The plan that waits for its height, or null.</summary>
    Plan? Scheduled(Context ctx);

    /// <summary>The last plan that was carried out, and its height; null: none.</summary>
    (string Name, long Height)? LastApplied(Context ctx);

    /// <summary>Schedules a plan in place of another. Errors: <c>sdk</c> 18.</summary>
    Result<Unit> Schedule(Context ctx, Plan plan);

    /// <summary>Stores the client state of the chain after the upgrade.</summary>
    void SetUpgradedClient(Context ctx, long planHeight, byte[] clientState);

    /// <summary>The client state after the upgrade of that height, or null.</summary>
    byte[]? UpgradedClient(Context ctx, long planHeight);

    /// <summary>Stores the consensus state after the upgrade.</summary>
    void SetUpgradedConsensusState(Context ctx, long planHeight, byte[] consensusState);

    /// <summary>The consensus state after the upgrade of that height, or null.</summary>
    byte[]? UpgradedConsensusState(Context ctx, long planHeight);
}

/// <summary>What this program does when a plan of its name is due; the application lists them.</summary>
/// <param name="Name">Name of the plan.</param>
/// <param name="Before">Work before the modules are migrated.</param>
public sealed record UpgradeStep(string Name, Action<BlockContext> Before);

/// <summary>The plans that this program knows, and the heights at which the operator skips one.</summary>
/// <param name="Known">The plans, oldest first.</param>
/// <param name="SkippedHeights">Heights whose plan is dropped instead of carried out.</param>
public sealed record UpgradeSteps(IReadOnlyList<UpgradeStep> Known, IReadOnlyList<long> SkippedHeights)
{
    internal UpgradeStep? Find(string name) => Known.FirstOrDefault(step => step.Name == name);
}
