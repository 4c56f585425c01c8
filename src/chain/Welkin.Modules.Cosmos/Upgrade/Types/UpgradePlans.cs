using Cosmos.Upgrade.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Which plans can be scheduled.</summary>
internal static class UpgradePlans
{
    /// <summary>A plan that can be scheduled. Errors: <c>sdk</c> 18.</summary>
    internal static Result<Unit> Check(Plan plan)
    {
#pragma warning disable CS0612 // The old fields are refused when they are used.
        if (plan.Time is not null && !BlockTime.FromTimestamp(plan.Time).IsZero) return SdkErrors.InvalidRequest.With("time-based upgrades have been deprecated in the SDK");
        if (plan.UpgradedClientState is not null) return SdkErrors.InvalidRequest.With("upgrade logic for IBC has been moved to the IBC module");
#pragma warning restore CS0612
        if (plan.Name.Length == 0) return SdkErrors.InvalidRequest.With("name cannot be empty");
        return plan.Height > 0 ? new Unit() : SdkErrors.InvalidRequest.With("height must be greater than 0");
    }
}
