using Akash.Deployment.V1Beta4;
using Welkin.Core.Compute;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using Compute = Welkin.Core.Compute.Placement;

namespace Welkin.Provider;

/// <summary>Placement requirements: attributes and auditors, and what the operator wants of tenants.</summary>
internal static class Requirements
{
    public static IEnumerable<Refusal> Unmet(GroupSpec spec, ProviderProfile profile, BidPolicy policy)
    {
        var wanted = spec.Requirements?.Attributes.Select(attribute => new AttributeValue(attribute.Key, attribute.Value)).ToList() ?? [];
        foreach (var attribute in wanted.Where(attribute => !Covered(attribute, profile.Attributes)))
        {
            yield return new Refusal(RefusalCode.AttributesMissing, $"attributes/{attribute.Key}", Have(attribute.Key, profile.Attributes), attribute.Value, "change the placement's attributes to what the provider declares");
        }

        foreach (var auditor in spec.Requirements?.SignedBy?.AllOf.ToList() ?? [])
        {
            if (!Signs(auditor, profile, wanted))
            {
                yield return Unsigned("all_of", auditor);
            }
        }

        var anyOf = spec.Requirements?.SignedBy?.AnyOf.ToList() ?? [];
        if (anyOf.Count > 0 && !anyOf.Any(auditor => Signs(auditor, profile, wanted)))
        {
            yield return Unsigned("any_of", string.Join(" or ", anyOf));
        }

        if (!Compute.MatchesCapabilities(spec, [.. profile.Attributes.Select(attribute => new Attribute { Key = attribute.Key, Value = attribute.Value })]))
        {
            yield return new Refusal(RefusalCode.AttributesMissing, "attributes/capabilities", "not declared", "storage classes and GPUs of the group", "ask for kinds the provider declares under capabilities/");
        }

        foreach (var attribute in policy.WantedAttributes.Where(attribute => !wanted.Contains(attribute)))
        {
            yield return new Refusal(RefusalCode.TenantAttributesMissing, $"attributes/{attribute.Key}", Have(attribute.Key, wanted), attribute.Value, "this provider serves only orders that carry the attribute");
        }

        Refusal Unsigned(string rule, string auditors) => new(
            RefusalCode.SignatureMissing,
            $"signed_by/{rule}",
            profile.Signed.IsEmpty ? "no auditor has signed" : $"signed by {string.Join(", ", profile.Signed.Keys)}",
            auditors,
            "name another auditor, or none");
    }

    private static bool Signs(string auditor, ProviderProfile profile, IEnumerable<AttributeValue> wanted) =>
        profile.Signed.TryGetValue(auditor, out var signed) && wanted.All(attribute => Covered(attribute, signed));

    private static bool Covered(AttributeValue wanted, IEnumerable<AttributeValue> has) =>
        has.Any(attribute => attribute.Value == wanted.Value && KeyPattern.Matches(wanted.Key, attribute.Key));

    private static string Have(string key, IEnumerable<AttributeValue> has) =>
        string.Join(", ", has.Where(attribute => KeyPattern.Matches(key, attribute.Key)).Select(attribute => attribute.Value)) is { Length: > 0 } values
            ? values
            : "not declared";
}
