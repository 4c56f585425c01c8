using System.Text;

namespace Welkin.Testing.Docs;

/// <summary>Pages of <c>docs/reference</c>: made from the program, committed, and compared by a test.</summary>
public static class ReferencePages
{
    private const string Mark = "<!-- Made by `./welkin docs`; edits are lost. -->";

    /// <summary>Every page by its file name.</summary>
    public static IReadOnlyList<(string Name, string Text)> All() =>
    [
        ("errors.md", Page("Error codes", "What a transaction or query answers with: codespace and code are frozen by the wire.", ErrorTable.Lines())),
        ("events.md", Page("Events", "What modules emit, in the words of the wire. Typed events carry their fields as JSON, sorted by name.", EventTable.Lines())),
        ("stores.md", Page("Keys of the stores", "Prefix bytes by store. What follows them is told by the module's State file.", PrefixTable.Lines())),
        ("modules.md", Page("Modules and their orders", "The rule set `welkin`; the network's lacks the module `welkin`.", ModuleTables.Lines())),
        ("settings.md", Page("Settings of a node", "Files below `config/` of a home. A flag counts more than the environment, the environment more than the file.", SettingsTables.Lines())),
        ("commands.md", Page("Commands", "Each links to its help page, which a test compares.", CommandTable.Lines())),
    ];

    /// <summary>Where a page is kept.</summary>
    public static string PathOf(string name) => RepositoryRoot.Combine("docs", "reference", name);

    /// <summary>The pages that are not what the program says today.</summary>
    public static IReadOnlyList<string> Stale() =>
        [.. All().Where(page => !File.Exists(PathOf(page.Name)) || File.ReadAllText(PathOf(page.Name)) != page.Text).Select(page => page.Name)];

    /// <summary>Writes all pages.</summary>
    public static void Write()
    {
        Directory.CreateDirectory(RepositoryRoot.Combine("docs", "reference"));
        foreach (var (name, text) in All()) File.WriteAllText(PathOf(name), text);
    }

    /// <summary>A row of a table; bars within cells are escaped.</summary>
    internal static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |";

    /// <summary>The head of a table.</summary>
    internal static IEnumerable<string> Head(params string[] columns) => [Row(columns), $"|{string.Concat(columns.Select(_ => "---|"))}"];

    private static string Page(string title, string about, IEnumerable<string> lines)
    {
        var page = new StringBuilder($"# {title}\n\n{Mark}\n\n{about}\n\n");
        foreach (var line in lines) page.Append(line).Append('\n');
        return page.ToString();
    }
}
