using System.Text.RegularExpressions;

namespace Welkin.Testing.Docs;

/// <summary>The prefix bytes that the State files of the modules name.</summary>
internal static partial class PrefixTable
{
    public static IEnumerable<string> Lines()
    {
        var rows = ModuleSources.All().Where(source => source.File.EndsWith("State.cs", StringComparison.Ordinal) || Store().IsMatch(source.Text)).SelectMany(source => Rows(source.Text))
            .Distinct()
            .OrderBy(row => row.Store, StringComparer.Ordinal).ThenBy(row => row.Prefix, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal);
        return ReferencePages.Head("store", "prefix", "name").Concat(rows.Select(row => ReferencePages.Row(row.Store, $"`{row.Prefix}`", row.Name)));
    }

    private static IEnumerable<(string Store, string Prefix, string Name)> Rows(string text)
    {
        if (Store().Match(text) is not { Success: true } store) yield break;
        foreach (Match match in Single().Matches(text)) yield return (store.Groups[1].Value, $"0x{match.Groups[2].Value.ToLowerInvariant()}", match.Groups[1].Value);
        foreach (Match match in Prefix().Matches(text))
        {
            var bytes = string.Concat(Byte().Matches(match.Groups[2].Value).Select(one => one.Groups[1].Value));
            yield return (store.Groups[1].Value, $"0x{bytes.ToLowerInvariant()}", match.Groups[1].Value.TrimStart('_'));
        }
    }

    [GeneratedRegex("""StoreKey \w+ = new\("([a-z]+)"\)""")]
    private static partial Regex Store();

    [GeneratedRegex(@"\b(?!Present\b)(_?[A-Za-z]\w*)(?:\s*\{ get; \})?\s*=\s*(?:new[\w<>,\s\(\)]*?\(\s*(?:new\(\s*)*\w*,\s*)?\[((?:0x[0-9a-fA-F]{2}(?:,\s*)?)+)\]")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"const byte (\w*Prefix) = 0x([0-9a-fA-F]{2});")]
    private static partial Regex Single();

    [GeneratedRegex("0x([0-9a-fA-F]{2})")]
    private static partial Regex Byte();
}
