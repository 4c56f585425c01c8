using System.Text;

namespace Welkin.Node.Settings;

/// <summary>One setting of a file.</summary>
/// <param name="Path">Section and key, such as <c>rpc.laddr</c>.</param>
/// <param name="Standard">The value where the file says nothing.</param>
/// <param name="About">One sentence for the file and the reference page.</param>
public sealed record SettingKey(string Path, SettingKind Kind, string Standard, string About)
{
    /// <summary>Section, empty at the top of the file.</summary>
    public string Section => Path.LastIndexOf('.') is var dot and >= 0 ? Path[..dot] : "";

    /// <summary>The key inside its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The environment variable that overrides the file.</summary>
    public string Variable => SettingsTable.Prefix + Path.ToUpperInvariant().Replace('.', '_').Replace('-', '_');
}

/// <summary>The settings of one file, in the order in which it is written.</summary>
/// <param name="FileName">Name of the file below <c>config/</c>.</param>
/// <param name="Elsewhere">Keys and whole sections (<c>p2p.*</c>) that the network's own node reads and this one has no use for.</param>
public sealed record SettingsTable(string FileName, IReadOnlyList<SettingKey> Keys, IReadOnlyList<string> Elsewhere)
{
    /// <summary>Begins every environment variable of ours.</summary>
    public const string Prefix = "WELKIN_";

    /// <summary>Is this a key of the network's own node that has no effect here?</summary>
    public bool IsElsewhere(string path) => Elsewhere.Any(known => known.EndsWith(".*", StringComparison.Ordinal)
        ? path.StartsWith(known[..^1], StringComparison.Ordinal)
        : known == path);

    /// <summary>The file with its comments.</summary>
    /// <param name="changed">Values other than the standard ones, by path.</param>
    public string ToToml(IReadOnlyDictionary<string, string> changed)
    {
        var page = new StringBuilder("# Environment variables override this file: WELKIN_SECTION_KEY, such as ").Append(Keys[^1].Variable).Append(".\n");
        var section = "";
        foreach (var key in Keys)
        {
            if (key.Section != section) page.Append("\n[").Append(section = key.Section).Append("]\n");
            page.Append("\n# ").Append(key.About).Append('\n').Append(key.Name).Append(" = ").Append(key.Kind.Toml(changed.GetValueOrDefault(key.Path, key.Standard))).Append('\n');
        }
        return page.ToString();
    }
}
