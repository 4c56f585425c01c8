using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Core.Compute;

/// <summary>Questions about lists of attributes.</summary>
public static class AttributeLists
{
    /// <summary>Keys of what a provider has or an auditor signs. Errors: akash 1, 2.</summary>
    public static Result<Unit> Validate(IReadOnlyList<Attribute> attributes) =>
        Validate(attributes, key => AttributeKeys.IsValid(key));

    /// <summary>Keys of what a resource asks for; they may end in a star. Errors: akash 1, 2.</summary>
    public static Result<Unit> ValidatePatterns(IReadOnlyList<Attribute> attributes) =>
        Validate(attributes, key => AttributeKeys.IsValidPattern(key));

    /// <summary>Whether each wanted attribute is met by some attribute that is there.</summary>
    public static bool Covers(IReadOnlyList<Attribute> have, IReadOnlyList<Attribute> wanted) =>
        wanted.All(want => have.Any(item => Meets(item, want)));

    /// <summary>Whether at least one wanted attribute is met.</summary>
    public static bool CoversAny(IReadOnlyList<Attribute> have, IReadOnlyList<Attribute> wanted) =>
        wanted.Any(want => have.Any(item => Meets(item, want)));

    /// <summary>Whether an attribute has the wanted value under a key that fits the wanted pattern.</summary>
    public static bool Meets(Attribute have, Attribute want) =>
        string.Equals(have.Value, want.Value, StringComparison.Ordinal) && KeyPattern.Matches(want.Key, have.Key);

    private static Result<Unit> Validate(IReadOnlyList<Attribute> attributes, Predicate<string> isValid)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            if (!isValid(attribute.Key))
            {
                return ComputeErrors.InvalidAttributeKey;
            }

            if (!seen.Add(attribute.Key))
            {
                return ComputeErrors.DuplicateAttributeKeys;
            }
        }

        return new Unit();
    }
}
