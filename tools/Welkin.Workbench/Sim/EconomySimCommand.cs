using System.Diagnostics;
using System.Globalization;
using Welkin.Testing.Economy;

namespace Welkin.Workbench.Sim;

/// <summary><c>sim economy</c>: random blocks with every message type over many validators, every invariant after each.</summary>
internal static class EconomySimCommand
{
    public const string Usage = "  sim economy [--seed N] [--blocks N] [--validators N] [--record]    random blocks with every message type, every invariant after each";

    /// <summary>Runs one seed; 1 when an invariant broke.</summary>
    public static int Run(string[] words, TextWriter output, TextWriter errors)
    {
        var isRecorded = words.Contains("--record");
        var given = words.Where(word => word != "--record").ToArray();
        if (!TryRead(given, out var seed, out var blocks, out var validators))
        {
            errors.WriteLine($"usage:\n{Usage}");
            return 2;
        }

        var evidence = new Evidence(output, ["sim", "economy", .. given]);
        var watch = Stopwatch.StartNew();
        var report = EconomySim.Run(seed, blocks, validators, height =>
        {
            if (height % 500 == 0) errors.WriteLine($"height {height} of {blocks}, {watch.Elapsed.TotalSeconds:F0} s");
        });
        evidence.Line($"seed {seed}: {report.Blocks} blocks over {validators} validators, {report.Transactions} transactions, {report.Done.Values.Sum()} things done, {report.Refused.Values.Sum()} refused, {watch.Elapsed.TotalSeconds:F0} s");
        evidence.Line($"invariants and export: {report.Problem ?? "all held after every block; exported, imported and exported again is the same document"}");
        foreach (var (name, count) in report.Done) evidence.Line($"  {count,7} {name}");
        var missing = EconomySim.Missing([report]);
        evidence.Line($"types that nobody carried out: {(missing.Count == 0 ? "none" : string.Join(", ", missing.Select(name => $"{name} (refused {report.Refused.GetValueOrDefault(name)})")))}");
        if (isRecorded) evidence.Record();
        return report.Problem is null ? 0 : 1;
    }

    private static bool TryRead(string[] words, out int seed, out int blocks, out int validators)
    {
        (seed, blocks, validators) = (1, 1000, 100);
        for (var i = 0; i < words.Length; i += 2)
        {
            if (i + 1 == words.Length || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            switch (words[i])
            {
                case "--seed": seed = number; break;
                case "--blocks" when number > 0: blocks = number; break;
                case "--validators" when number >= 3: validators = number; break;
                default: return false;
            }
        }

        return true;
    }
}
