using Cosmos.Upgrade.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>The plan, the plans that are done, and the versions of the modules.</summary>
/// <param name="versions">The modules of this program.</param>
/// <param name="steps">The plans that this program knows.</param>
/// <param name="elsewhere">Modules of the network that this build does not have, with their versions: they count in the state all the same.</param>
/// <remarks>Spec: cosmossdk.io/x/upgrade v0.2, <c>keeper</c>.</remarks>
public sealed class UpgradeKeeper(ModuleVersions versions, UpgradeSteps steps, IReadOnlyList<(string Module, ulong Version)> elsewhere) : IUpgrades
{
    /// <inheritdoc/>
    public Plan? Scheduled(Context ctx) => UpgradeState.Plan.Find(ctx);

    /// <inheritdoc/>
    public (string Name, long Height)? LastApplied(Context ctx)
    {
        foreach (var (height, name) in UpgradeState.Done.IterateKeys(ctx, Store.KeyRange.All.Reversed())) return (name, (long)height);
        return null;
    }

    /// <inheritdoc/>
    public Result<Unit> Schedule(Context ctx, Plan plan)
    {
        if (!UpgradePlans.Check(plan).TryGet(out _, out var error)) return error;
        if (plan.Height < ctx.Height.Value) return SdkErrors.InvalidRequest.With("upgrade cannot be scheduled in the past");
        if (DoneHeight(ctx, plan.Name) != 0) return SdkErrors.InvalidRequest.With($"upgrade with name {plan.Name} has already been completed");
        if (Scheduled(ctx) is { } old) ClearIbc(ctx, old.Height);
        UpgradeState.Plan.Set(ctx, plan);
        return new Unit();
    }

    /// <inheritdoc/>
    public void SetUpgradedClient(Context ctx, long planHeight, byte[] clientState) => UpgradeState.UpgradedClient(planHeight).Set(ctx, clientState);

    /// <inheritdoc/>
    public byte[]? UpgradedClient(Context ctx, long planHeight) => UpgradeState.UpgradedClient(planHeight).Find(ctx);

    /// <inheritdoc/>
    public void SetUpgradedConsensusState(Context ctx, long planHeight, byte[] consensusState) => UpgradeState.UpgradedConsensusState(planHeight).Set(ctx, consensusState);

    /// <inheritdoc/>
    public byte[]? UpgradedConsensusState(Context ctx, long planHeight) => UpgradeState.UpgradedConsensusState(planHeight).Find(ctx);

    /// <summary>A plan and what this program does for it. Errors: <c>sdk</c> 18, 38.</summary>
    /// <param name="ctx">The state.</param>
    /// <param name="name">Name of the plan; null: the one that waits.</param>
    public Result<(Plan Plan, UpgradeStep Step)> Planned(Context ctx, string? name)
    {
        var waits = Scheduled(ctx);
        if (name is null && waits is null) return SdkErrors.NotFound.With("no upgrade is planned");
        if (name is not null && DoneHeight(ctx, name) is > 0 and var done) return SdkErrors.InvalidRequest.With($"{name} was carried out at height {done}");
        var plan = waits is not null && (name is null || waits.Name == name) ? waits : new Plan { Name = name!, Height = ctx.Height.Value + 1 };
        return Steps.Find(plan.Name) is { } step
            ? (plan, step)
            : SdkErrors.NotFound.With($"this program does not know the plan \"{plan.Name}\"; it knows {(Steps.Known.Count == 0 ? "none" : string.Join(", ", Steps.Known.Select(known => known.Name)))}");
    }

    /// <summary>Writes the version of every module of the network; before the first genesis section is read.</summary>
    public void SetVersions(BlockContext ctx)
    {
        var built = versions.Network;
        var others = elsewhere.Where(other => built.All(module => module.Module != other.Module));
        foreach (var (module, version) in built.Concat(others).OrderBy(pair => pair.Module, StringComparer.Ordinal))
        {
            UpgradeState.Versions.Set(ctx, module, version);
        }
    }

    internal static void Clear(Context ctx)
    {
        if (UpgradeState.Plan.Find(ctx) is not { } plan) return;
        ClearIbc(ctx, plan.Height);
        UpgradeState.Plan.Remove(ctx);
    }

    /// <summary>At which height a plan of that name was carried out; 0: never.</summary>
    internal static long DoneHeight(Context ctx, string name)
    {
        foreach (var (height, done) in UpgradeState.Done.IterateKeys(ctx))
        {
            if (done == name) return (long)height;
        }

        return 0;
    }

    /// <summary>Carries out a plan: its own step, then the migrations of the modules.</summary>
    public void Apply(BlockContext ctx, Plan plan, UpgradeStep step)
    {
        step.Before(ctx);
        foreach (var (module, _) in versions.Network)
        {
            if (UpgradeState.Versions.TryGet(ctx, module, out var from)) versions.Migrate(ctx, module, from);
        }

        SetVersions(ctx);
        UpgradeState.ProtocolVersion.Set(ctx, UpgradeState.ProtocolVersion.Find(ctx) + 1);
        ClearIbc(ctx, plan.Height);
        Clear(ctx);
        UpgradeState.Done.Set(ctx, ((ulong)ctx.Height.Value, plan.Name), [1]);
    }

    internal UpgradeSteps Steps { get; } = steps;

    private static void ClearIbc(Context ctx, long planHeight)
    {
        UpgradeState.UpgradedClient(planHeight).Remove(ctx);
        UpgradeState.UpgradedConsensusState(planHeight).Remove(ctx);
    }
}
