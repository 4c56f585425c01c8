using System.Diagnostics;
using System.Globalization;
using Welkin.Testing.Sim;

namespace Welkin.Workbench.Sim;

/// <summary><c>sim market</c>: whole markets under faults, one for each seed.</summary>
internal static class SimCommand
{
    public const string Usage = "  sim market [--seed N] [--seeds A..B] [--blocks N] [--record]    whole markets under faults; --record writes the summary to docs/EVIDENCE.md\n" + EconomySimCommand.Usage;

    private const int DefaultBlocks = 120;

    /// <summary>Runs the seeds and prints a line each; 1 when a promise was broken.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is ["economy", .. var economy]) return EconomySimCommand.Run(economy, output, errors);
        var words = arguments.Where(word => word != "--record").ToArray();
        if (words is not ["market", .. var rest] || !TryRead(rest, out var seeds, out var blocks))
        {
            errors.WriteLine($"usage:\n{Usage}");
            return 2;
        }

        var evidence = new Evidence(output, ["sim", .. words]);
        var (broken, transactions, leases, watch) = (0, 0, 0, Stopwatch.StartNew());
        var closures = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = seeds.From; seed <= seeds.To; seed++)
        {
            var report = MarketSim.Run(seed, blocks);
            (transactions, leases) = (transactions + report.Transactions, leases + report.Leases);
            foreach (var (rule, count) in report.Closures) closures[rule] = closures.GetValueOrDefault(rule) + count;
            if (report.Problem is null && seeds.To - seeds.From >= 20) continue;
            evidence.Line($"seed {seed}: {report.Blocks} blocks, {report.Transactions} transactions, {report.Leases} leases, app hash {report.AppHash[..16]}: {report.Problem ?? "all held"}");
            if (report.Problem is null) continue;
            broken++;
            evidence.Line($"  replay: ./welkin sim market --seed {seed} --blocks {blocks}");
        }

        evidence.Line($"{seeds.To - seeds.From + 1} seeds, {transactions} transactions, {leases} leases, {broken} broken, {watch.Elapsed.TotalSeconds:F0} s");
        foreach (var (rule, count) in closures) evidence.Line($"  {count,7} leases ended by {System.Text.RegularExpressions.Regex.Unescape(rule)}");
        if (arguments.Contains("--record")) evidence.Record();
        return broken == 0 ? 0 : 1;
    }

    private static bool TryRead(string[] arguments, out (int From, int To) seeds, out int blocks)
    {
        (seeds, blocks) = ((1, 1), DefaultBlocks);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) return false;
            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--seed" when TryNumber(value, out var seed):
                    seeds = (seed, seed);
                    break;
                case "--seeds" when value.Split("..") is [var from, var to] && TryNumber(from, out var first) && TryNumber(to, out var last) && first <= last:
                    seeds = (first, last);
                    break;
                case "--blocks" when TryNumber(value, out var count) && count > 0:
                    blocks = count;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
