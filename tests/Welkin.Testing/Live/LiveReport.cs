namespace Welkin.Testing.Live;

/// <summary>What came of one recorded question.</summary>
public enum LiveVerdict
{
    /// <summary>Equal but for values of the chain.</summary>
    Equal,

    /// <summary>Equal as far as the two chains hold the same things; a list is longer there or here.</summary>
    State,

    /// <summary>Different, with a reason in the list of excuses.</summary>
    Excused,

    /// <summary>Different.</summary>
    Different,
}

/// <summary>One question and its verdict.</summary>
/// <param name="Excuse">Why it may differ; empty when nothing excuses it.</param>
public sealed record LiveResult(string Source, int Line, string What, LiveVerdict Verdict, IReadOnlyList<string> Differences, string Excuse);

/// <summary>What came of all questions.</summary>
/// <param name="Stale">Excuses that no row needs any more.</param>
public sealed record LiveReport(IReadOnlyList<LiveResult> Results, IReadOnlyList<string> Stale)
{
    /// <summary>Rows with a verdict.</summary>
    public int Count(LiveVerdict verdict) => Results.Count(result => result.Verdict == verdict);

    /// <summary>Rows that differ without an excuse.</summary>
    public IEnumerable<LiveResult> Different => Results.Where(result => result.Verdict == LiveVerdict.Different);

    /// <summary>One line of counts.</summary>
    public string Summary =>
        $"{Results.Count} rows: {Count(LiveVerdict.Equal)} equal, {Count(LiveVerdict.State)} equal but for the content of lists, {Count(LiveVerdict.Excused)} excused, {Count(LiveVerdict.Different)} different";
}

/// <summary>Rows that may differ: <c>vectors/live/excuses.tsv</c>, with what they ask and why.</summary>
public sealed class LiveExcuses
{
    private readonly List<(string Source, string What, string Reason)> excuses;
    private readonly HashSet<int> used = [];

    private LiveExcuses(List<(string Source, string What, string Reason)> excuses) => this.excuses = excuses;

    /// <summary>Reads the list of the repository.</summary>
    public static LiveExcuses Read() =>
        new([.. Tsv.Vectors("live", "excuses.tsv").Select(row => (row["source"], row["what"], row["reason"]))]);

    /// <summary>Excuses of the sources that were asked, but for no row.</summary>
    public IReadOnlyList<string> Unused(IReadOnlyCollection<string> sources) =>
        [.. excuses.Index().Where(item => !used.Contains(item.Index) && sources.Contains(item.Item.Source)).Select(item => $"{item.Item.Source}\t{item.Item.What}")];

    /// <summary>Whether a path belongs to a module that this build does not hold, or not with the state that was recorded.</summary>
    public bool IsOfAnotherBuild(string path)
    {
        foreach (var (index, excuse) in excuses.Index())
        {
            if (excuse.Source != "absent" || !path.StartsWith(excuse.What, StringComparison.Ordinal)) continue;
            used.Add(index);
            return true;
        }

        return false;
    }

    /// <summary>The verdict on a question about such a module.</summary>
    public static LiveResult OfAnotherBuild(LiveRow row, IReadOnlyList<string> differences) =>
        new(row.Source, row.Line, row.What, LiveVerdict.Excused, differences, "the module, or its recorded state, is not in this build");

    /// <summary>The verdict on a row with these differences.</summary>
    public LiveResult Judge(string source, int line, string what, IReadOnlyList<string> differences, bool inState)
    {
        if (differences.Count == 0) return new LiveResult(source, line, what, inState ? LiveVerdict.State : LiveVerdict.Equal, [], "");
        foreach (var (index, excuse) in excuses.Index())
        {
            if (excuse.Source != source || !Matches(excuse.What, what)) continue;
            used.Add(index);
            return new LiveResult(source, line, what, LiveVerdict.Excused, differences, excuse.Reason);
        }

        return new LiveResult(source, line, what, LiveVerdict.Different, differences, "");
    }

    private static bool Matches(string pattern, string what) =>
        pattern.EndsWith('*') ? what.StartsWith(pattern[..^1], StringComparison.Ordinal) : what == pattern;
}
