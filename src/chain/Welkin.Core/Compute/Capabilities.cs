using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Core.Compute;

/// <summary>Reads what a provider says about its hardware from its attributes; entries of another shape are passed over.</summary>
public static class Capabilities
{
    private const string Root = "capabilities/";

    /// <summary>
    /// One list for each number n of <c>capabilities/storage/n/class</c> and <c>…/persistent</c>, with the keys that follow the number.
    /// A volume must be covered by one of them.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Attribute>> Volumes(IReadOnlyList<Attribute> attributes)
    {
        var groups = new SortedDictionary<string, List<Attribute>>(StringComparer.Ordinal);
        foreach (var (parts, value) in Entries(attributes, "storage"))
        {
            if (parts.Length != 3)
            {
                continue;
            }

            if (!groups.TryGetValue(parts[1], out var group))
            {
                groups[parts[1]] = group = [];
            }

            group.Add(new Attribute { Key = parts[2], Value = value });
        }

        return [.. groups.Values];
    }

    /// <summary>What follows <c>capabilities/gpu/</c>: <c>vendor/nvidia/model/a100/ram/80Gi</c>.</summary>
    public static IReadOnlyList<Attribute> Gpus(IReadOnlyList<Attribute> attributes) =>
        [.. Entries(attributes, "gpu").Where(entry => entry.Parts.Length >= 3)
            .Select(entry => new Attribute { Key = string.Join('/', entry.Parts[1..]), Value = entry.Value })];

    /// <remarks>Upstream compares the beginning of the text, so that <c>capabilities/gpux/…</c> passes for <c>gpu</c>. So do we.</remarks>
    private static IEnumerable<(string[] Parts, string Value)> Entries(IReadOnlyList<Attribute> attributes, string kind) =>
        attributes.Where(attribute => attribute.Key.StartsWith(Root + kind, StringComparison.Ordinal))
            .Select(attribute => (attribute.Key[Root.Length..].Split('/'), attribute.Value));
}
