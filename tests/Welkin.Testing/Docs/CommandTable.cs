namespace Welkin.Testing.Docs;

/// <summary>The commands, from their help pages.</summary>
internal static class CommandTable
{
    private static string Folder => RepositoryRoot.Combine("tests", "Market.Tests", "Cli", "golden");

    public static IEnumerable<string> Lines() => ReferencePages.Head("command", "what it does").Concat(Directory.EnumerateFiles(Folder, "*.txt")
        .Order(StringComparer.Ordinal)
        .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Lines: File.ReadAllLines(path)))
        .Where(page => page.Lines.Length > 2)
        .Select(page => ReferencePages.Row($"[{Words(page.Lines)}](../../tests/Market.Tests/Cli/golden/{page.Name}.txt)", Description(page.Lines))));

    private static string Description(string[] lines) => lines[Array.FindIndex(lines, line => line.StartsWith("Description:", StringComparison.Ordinal)) + 1].Trim();

    // The line of usage has the words with their own dashes; the file name has not.
    private static string Words(string[] lines)
    {
        var usage = lines[Array.FindIndex(lines, line => line.StartsWith("Usage:", StringComparison.Ordinal)) + 1].Trim();
        return string.Join(' ', usage.Split(' ').TakeWhile(word => word.Length > 0 && char.IsAsciiLetterLower(word[0])));
    }
}
