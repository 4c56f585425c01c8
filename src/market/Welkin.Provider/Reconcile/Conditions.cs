using Welkin.Core;

namespace Welkin.Provider;

/// <summary>One thing about a running lease as its provider sees it, and since when it has been so.</summary>
/// <param name="Holds">Null: the provider cannot see it, from which nothing follows.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="SinceMs">Unix milliseconds of the provider's clock.</param>
public sealed record ConditionNote(bool? Holds, string Reason, long SinceMs);

/// <summary>Whether a lease is scheduled and healthy. The moment changes only when the answer does; it survives a restart.</summary>
public sealed record LeaseConditions(ConditionNote Scheduled, ConditionNote Healthy)
{
    private const string NotKnown = "NotKnown";

    /// <summary>The conditions after a look.</summary>
    /// <param name="before">As of the last look; null at the first.</param>
    /// <param name="hasManifest">Whether the tenant sent its manifest.</param>
    /// <param name="isKnown">Whether the executor answered.</param>
    /// <param name="now">The workload, and the provider's clock in Unix milliseconds.</param>
    public static LeaseConditions After(LeaseConditions? before, bool hasManifest, bool isKnown, (WorkloadView? Workload, long Ms) now)
    {
        var (scheduled, healthy) = (hasManifest, isKnown, now.Workload) switch
        {
            (false, _, _) => ((false, "NoManifest"), (null, NotKnown)),
            (_, false, _) => ((null, NotKnown), (null, NotKnown)),
            (_, _, null) => ((false, "NotPlaced"), (false, "SomeUnavailable")),
            (_, _, { Healthy: true }) => ((true, "Placed"), (true, "AllAvailable")),
            _ => (((bool?)true, "Placed"), ((bool?)false, "SomeUnavailable")),
        };
        return new LeaseConditions(Since(before?.Scheduled, scheduled, now.Ms), Since(before?.Healthy, healthy, now.Ms));
    }

    private static ConditionNote Since(ConditionNote? before, (bool? Holds, string Reason) seen, long nowMs) =>
        before is not null && before.Holds == seen.Holds && before.Reason == seen.Reason ? before : new ConditionNote(seen.Holds, seen.Reason, nowMs);
}
