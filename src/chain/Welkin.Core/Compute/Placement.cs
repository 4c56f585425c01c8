using Akash.Audit.V1;
using Akash.Base.Attributes.V1;
using Akash.Deployment.V1Beta4;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Core.Compute;

/// <summary>Whether a provider is one the tenant accepts, and has the hardware kinds asked for.</summary>
public static class Placement
{
    /// <summary>
    /// Without auditors the provider's own attributes must cover the requirements. With auditors only what they signed counts:
    /// every one of <c>all_of</c>, and at least one of <c>any_of</c> if any is named, must have signed attributes that cover them.
    /// </summary>
    /// <param name="requirements">What the tenant asks for.</param>
    /// <param name="own">The provider's own attributes.</param>
    /// <param name="audited">What auditors signed for this provider; for an auditor named twice the later entry counts.</param>
    public static bool Matches(PlacementRequirements? requirements, IReadOnlyList<Attribute> own, IReadOnlyList<AuditedProvider> audited)
    {
        IReadOnlyList<Attribute> wanted = requirements is null ? [] : requirements.Attributes;
        var (allOf, anyOf) = (Auditors(requirements?.SignedBy?.AllOf), Auditors(requirements?.SignedBy?.AnyOf));
        if (allOf.Count == 0 && anyOf.Count == 0)
        {
            return AttributeLists.Covers(own, wanted);
        }

        // What an auditor never signed does not exist, so that even an empty list of requirements is not met.
        bool Signed(string auditor) =>
            audited.LastOrDefault(entry => entry.Auditor == auditor) is { } entry && AttributeLists.Covers(entry.Attributes, wanted);

        return allOf.All(Signed) && (anyOf.Count == 0 || anyOf.Any(Signed));
    }

    /// <summary>Whether the provider's capabilities fit the attributes of each volume and graphics processor of the group.</summary>
    public static bool MatchesCapabilities(GroupSpec group, IReadOnlyList<Attribute> own)
    {
        var (classes, gpus) = (Capabilities.Volumes(own), Capabilities.Gpus(own));
        foreach (var unit in group.Resources)
        {
            foreach (var volume in unit.Resource.Storage)
            {
                if (volume.Attributes.Count > 0 && !classes.Any(have => AttributeLists.Covers(have, volume.Attributes)))
                {
                    return false;
                }
            }

            // The attributes of a graphics processor are alternatives.
            var gpu = unit.Resource.Gpu;
            if (ResourceValues.Read(gpu.Units) > 0 && gpu.Attributes.Count > 0 && !AttributeLists.CoversAny(gpus, gpu.Attributes))
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyList<string> Auditors(IReadOnlyList<string>? names) => names ?? [];
}
