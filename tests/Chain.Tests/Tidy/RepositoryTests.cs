using System.Text.RegularExpressions;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Tidy;

/// <summary>What no compiler sees: sizes, left-over notes, words that do not belong here, lock files, pages of modules.</summary>
public sealed partial class RepositoryTests
{
    // The sum over our code; it may only fall.
    private const int MostPragmas = 10;

    private const int LargestFile = 600_000;

    private static readonly string[] Rooms = ["src", "tests", "tools", "proto", "examples", "docs", ".ci"];

    private static readonly string[] Texts = [".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".json", ".mjs", ".yaml", ".proto", ".sh", ".tsv", ""];

    // Split, so that this file holds none of them.
    private static readonly string[] Foreign = ["/wo" + "rk/", "../sha" + "red", "nuget" + ".org/v3", "registry" + ".npmjs", "proxy" + ".golang", "files.python" + "hosted"];

    private static IEnumerable<string> OwnFiles() => Rooms.Select(room => RepositoryRoot.Combine(room))
        .Where(Directory.Exists)
        .SelectMany(room => Directory.EnumerateFiles(room, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(RepositoryRoot.Path))
        .Where(path => !Generated().IsMatch(Path.GetRelativePath(RepositoryRoot.Path, path)));

    private static IEnumerable<(string Path, string Text)> OwnTexts() =>
        OwnFiles().Where(path => Texts.Contains(Path.GetExtension(path))).Select(path => (Path.GetRelativePath(RepositoryRoot.Path, path), File.ReadAllText(path)));

    [Fact]
    public void No_file_is_huge() => Assert.DoesNotContain(OwnFiles(), path => new FileInfo(path).Length > LargestFile);

    [Fact]
    public void Nothing_names_the_place_where_it_was_made_or_a_package_source()
    {
        var found = from file in OwnTexts() from word in Foreign where file.Text.Contains(word, StringComparison.OrdinalIgnoreCase) select $"{file.Path}: {word}";
        Assert.Empty(found);
    }

    [Fact]
    public void Every_rule_has_a_row_of_what_is_different_and_the_page_has_no_other()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("docs", "PARITY.md"));
        var rows = RuleRow().Matches(page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(Enum.GetNames<Welkin.Runtime.Rule>().Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void A_note_for_later_names_its_issue()
    {
        var found = from file in OwnTexts()
                    where file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path is "welkin" || file.Path.EndsWith(".mjs", StringComparison.Ordinal)
                    from Match note in Note().Matches(file.Text)
                    where !WithIssue().IsMatch(file.Text[note.Index..Math.Min(file.Text.Length, note.Index + 40)])
                    select $"{file.Path}: {note.Value}";
        Assert.Empty(found);
    }

    [Fact]
    public void Warnings_are_switched_off_less_and_less()
    {
        var pragmas = OwnTexts().Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal)).Sum(file => Pragma().Count(file.Text));
        Assert.True(pragmas <= MostPragmas, $"{pragmas} pragmas, at most {MostPragmas}");
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_its_packages_locked()
    {
        var solution = File.ReadAllText(RepositoryRoot.Combine("Welkin.slnx"));
        foreach (var project in OwnFiles().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            Assert.Contains(Path.GetRelativePath(RepositoryRoot.Path, project), solution, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no packages.lock.json: dotnet restore makes it");
        }
    }

    [Fact]
    public void Lock_files_name_no_host() =>
        Assert.DoesNotContain(OwnTexts(), file => file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal) && file.Text.Contains("://", StringComparison.Ordinal));

    [Fact]
    public void Npm_lock_files_name_no_host() =>
        Assert.DoesNotContain(OwnTexts(), file => file.Path.EndsWith("package-lock.json", StringComparison.Ordinal) && file.Text.Contains("\"resolved\"", StringComparison.Ordinal));

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts|node_modules)(/|$)|^\.git(/|$)|\.log$")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b")]
    private static partial Regex Note();

    [GeneratedRegex(@"^\w+ ?\(#\d+\)")]
    private static partial Regex WithIssue();

    [GeneratedRegex(@"^\| `([A-Z]\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex RuleRow();

    [GeneratedRegex("#pragma warning disable")]
    private static partial Regex Pragma();
}
