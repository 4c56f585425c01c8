using System.Diagnostics;
using System.Text.Json;
using Welkin.Testing;
using Welkin.Testing.Fuzz;

namespace Welkin.Workbench.Fuzz;

/// <summary><c>fuzz TARGET</c>: feeds mutations of a corpus to one reader of foreign bytes, in a process of its own that may die of it.</summary>
internal static class FuzzCommand
{
    public const string Usage = "fuzz TARGET [--time 60s | --runs N] [--seed N] [--corpus DIR] [--replay FILE]… [--output text|json]";

    private static readonly TimeSpan Overtime = TimeSpan.FromSeconds(60);

    /// <summary>Runs the command. 0: nothing found; 1: something was, and lies in a file; 2: it could not be run.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        var (arguments, complaint) = FuzzArguments.Parse(args);
        if (arguments is null)
        {
            errors.WriteLine(complaint);
            return 2;
        }

        return arguments.Inner ? Work(arguments, output) : Watch(arguments, output);
    }

    private static string Folder(FuzzArguments arguments) => RepositoryRoot.Combine("artifacts", "fuzz", arguments.Target.Name);

    private static string LastPath(FuzzArguments arguments) => Path.Combine(Folder(arguments), "last-input");

    /// <summary>The outer process: a crash or a hang of the inner one is a find like others.</summary>
    private static int Watch(FuzzArguments arguments, TextWriter output)
    {
        using var last = new LastInput(LastPath(arguments));
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments.Words()))!;
        var ended = arguments.Runs is not null && arguments.Replay.Count == 0 ? WaitForever(child) : child.WaitForExit(arguments.Time + Overtime);
        if (!ended) child.Kill(entireProcessTree: true);
        child.WaitForExit();
        if (ended && child.ExitCode is 0 or 1 or 2) return child.ExitCode;
        var find = new FuzzFind(ended ? "crash" : "hang", ended ? $"the process died with {child.ExitCode}" : $"no end after {arguments.Time + Overtime}");
        Tell(arguments, new FuzzReport(0, 0, [new FuzzReport.Kept(find, last.Read())]), output);
        return 1;
    }

    private static bool WaitForever(Process child)
    {
        child.WaitForExit();
        return true;
    }

    private static int Work(FuzzArguments arguments, TextWriter output)
    {
        using var last = new LastInput(LastPath(arguments));
        FuzzReport? report = null;
        FuzzJudge.OnSmallStack(() => report = Session(arguments, last), Timeout.InfiniteTimeSpan);
        Tell(arguments, report!, output);
        return report!.Finds.Count == 0 ? 0 : 1;
    }

    private static FuzzReport Session(FuzzArguments arguments, LastInput last)
    {
        var session = new FuzzSession(arguments.Target, arguments.Seed) { Feeding = last.Write };
        if (arguments.Replay.Count > 0) return session.Run([.. arguments.Replay.Select(File.ReadAllBytes)], _ => false);
        var corpus = FuzzCorpus.All(arguments.Target, arguments.Corpus);
        var clock = Stopwatch.StartNew();
        return session.Run(corpus, mutations => arguments.Runs is { } runs ? mutations < runs : clock.Elapsed < arguments.Time);
    }

    private static void Tell(FuzzArguments arguments, FuzzReport report, TextWriter output)
    {
        var finds = report.Finds.Select(kept => (kept.Find, kept.Input, Path: FuzzCorpus.Keep(Folder(arguments), kept.Find, kept.Input))).ToList();
        if (arguments.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                target = arguments.Target.Name,
                seed = arguments.Seed,
                runs = report.Runs,
                answers = report.Labels,
                finds = finds.Select(found => new { kind = found.Find.Kind, text = found.Find.Text.Split('\n')[0], bytes = found.Input.Length, file = found.Path }),
            }));
            return;
        }

        foreach (var (find, input, path) in finds)
        {
            output.WriteLine($"{find.Kind}: {string.Join('\n', find.Text.Split('\n').Take(12))}");
            output.WriteLine($"  {input.Length} bytes in {path}");
            output.WriteLine($"  again: ./welkin fuzz {arguments.Target.Name} --replay {path}");
        }

        output.WriteLine($"{arguments.Target.Name}: {report.Runs} inputs, {report.Labels} different answers, {finds.Count} finds (seed {arguments.Seed})");
    }
}
