using System.Text.RegularExpressions;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>An image reference, split as the engine's pull call wants it. Without a tag it means <c>latest</c>.</summary>
public readonly partial record struct ImageReference(string Name, string TagOrDigest)
{
    /// <summary>Reads a reference; false when it is not one.</summary>
    public static bool TryParse(string text, out ImageReference reference)
    {
        reference = default;
        var match = text.Length <= 512 ? Grammar().Match(text) : Match.Empty;
        if (!match.Success) return false;
        var digest = match.Groups["digest"];
        var tag = match.Groups["tag"];
        reference = new(match.Groups["name"].Value, digest.Success ? digest.Value : tag.Success ? tag.Value : "latest");
        return true;
    }

    [GeneratedRegex(
        @"^(?<name>(?:[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)" +
        @"(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.\-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
