using Welkin.Testing.Replay;

namespace Welkin.Workbench.Vectors;

/// <summary>A report for people: the first differences of every kind, then the counts.</summary>
internal static class ReplayText
{
    private const int ShownOfEachKind = 3;

    public static void Write(ReplayReport report, ReplayScope scope, TextWriter output)
    {
        var kinds = report.Differences.GroupBy(difference => difference.What).ToList();
        foreach (var kind in kinds)
        {
            foreach (var difference in kind.Take(ShownOfEachKind)) Write(difference, output);
            var more = kind.Skip(ShownOfEachKind).Select(one => one.Tx is { } tx ? $"{one.Height}/{tx}" : $"{one.Height}").ToList();
            if (more.Count > 0) output.WriteLine($"{kind.Key}: {more.Count} more differences, at {string.Join(' ', more)}\n");
        }

        foreach (var (name, store) in report.Stores)
        {
            var verdict = store.Absent ? "not in this build"
                : store.FirstDifference is { } first ? $"{store.Equal} of {report.Heights} heights equal, differs from height {first.Height} on"
                : $"{store.Equal} of {report.Heights} heights equal";
            output.WriteLine($"store {name,-14} {verdict}");
        }

        var txs = report.Txs;
        output.WriteLine($"transactions {txs.Total}: code {txs.CodeEqual}, data {txs.DataEqual}, events {txs.EventsEqual}, gas {txs.GasEqual}, log {txs.LogEqual} equal");
        output.WriteLine($"heights {report.Heights}: block results {report.BlocksEqual}, app hash {report.AppHashEqual} equal");
        if (report.Stopped is { } stopped) output.WriteLine($"stopped: {stopped}");
        output.WriteLine(report.IsEqual(scope) ? "equal" : "DIFFERENT");
    }

    private static void Write(Difference difference, TextWriter output)
    {
        var where = difference.Tx is { } tx ? $"height {difference.Height} tx {tx}" : $"height {difference.Height}";
        output.WriteLine($"{difference.What}: {where}");
        foreach (var line in difference.Lines) output.WriteLine($"  {line}");
        output.WriteLine();
    }
}
