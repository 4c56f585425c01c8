using System.Text.RegularExpressions;
using Welkin.Analyzers;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Analyzers;

public sealed partial class RuleListTests
{
    /// <summary>May only fall: a new exception takes the place of an old one.</summary>
    private const int MostSuppressions = 2;

    private static readonly IReadOnlyList<Rule> Rules =
        [.. typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule))).Select(type => (Rule)Activator.CreateInstance(type)!)];

    private static IReadOnlyList<string> Ids => [.. Rules.Select(rule => rule.SupportedDiagnostics[0].Id).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_rule_has_its_help() =>
        Assert.Equal(Ids, HelpHeadings().Matches(File.ReadAllText(RepositoryRoot.Combine("docs", "analyzers.md"))).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Suppressions_have_a_reason_and_become_fewer()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine("tools", "Welkin.Analyzers", "suppressions.tsv"))[1..];
        Assert.All(lines, line => Assert.True(line.Split('\t') is [var rule, _, _, { Length: > 10 }] && Ids.Contains(rule), line));
        Assert.True(lines.Length <= MostSuppressions, $"{lines.Length} suppressions, at most {MostSuppressions}");
    }

    [Fact]
    public void No_rule_is_switched_off_where_it_holds()
    {
        var switched = Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => SwitchedOff().IsMatch(File.ReadAllText(path)));
        Assert.Empty(switched);
    }

    [GeneratedRegex(@"^## ([A-Z]{3}\d{3})", RegexOptions.Multiline)]
    private static partial Regex HelpHeadings();

    [GeneratedRegex(@"(pragma warning disable|SuppressMessage).*\b(DET|ERR|STO|LAY|SEC|TID)\d{3}")]
    private static partial Regex SwitchedOff();
}
