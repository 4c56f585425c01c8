using System.Globalization;
using Welkin.Testing.Fuzz;

namespace Welkin.Workbench.Fuzz;

/// <summary>What was asked of <c>fuzz</c>.</summary>
/// <param name="Runs">Mutations to feed; null: until <paramref name="Time"/> is over.</param>
/// <param name="Replay">Files to feed instead, once each.</param>
/// <param name="Inner">True in the process that does the work; the outer one watches it.</param>
internal sealed record FuzzArguments(FuzzTarget Target, TimeSpan Time, long? Runs, int Seed, string? Corpus, IReadOnlyList<string> Replay, bool Json, bool Inner)
{
    /// <summary>Reads the words after <c>fuzz</c>; the complaint is null when they are understood.</summary>
    public static (FuzzArguments? Arguments, string? Complaint) Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0) return Refuse("which target?");
        if (FuzzTargets.All.FirstOrDefault(target => target.Name == args[0]) is not { } target) return Refuse($"there is no target {args[0]}");
        var parsed = new FuzzArguments(target, TimeSpan.FromSeconds(60), null, Environment.TickCount & int.MaxValue, null, [], false, false);
        for (var i = 1; i < args.Count; i++)
        {
            if (args[i] == "--inner")
            {
                parsed = parsed with { Inner = true };
                continue;
            }

            if (i + 1 == args.Count) return Refuse($"{args[i]} needs a value");
            var (name, value) = (args[i], args[++i]);
            switch (name)
            {
                case "--time" when Seconds(value) is { } time:
                    parsed = parsed with { Time = time };
                    break;
                case "--runs" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var runs):
                    parsed = parsed with { Runs = runs };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    parsed = parsed with { Seed = seed };
                    break;
                case "--corpus":
                    parsed = parsed with { Corpus = Path.GetFullPath(value) };
                    break;
                case "--replay" when File.Exists(value):
                    parsed = parsed with { Replay = [.. parsed.Replay, Path.GetFullPath(value)] };
                    break;
                case "--output" or "-o" when value is "json" or "text":
                    parsed = parsed with { Json = value == "json" };
                    break;
                default:
                    return Refuse($"{name} {value} is not understood");
            }
        }

        return (parsed, null);
    }

    /// <summary>The words that make another process do the same.</summary>
    public IReadOnlyList<string> Words()
    {
        List<string> words = ["fuzz", Target.Name, "--inner", "--seed", $"{Seed}", "--time", $"{(long)Time.TotalSeconds}s", "--output", Json ? "json" : "text"];
        if (Runs is { } runs) words.AddRange(["--runs", $"{runs}"]);
        if (Corpus is { } corpus) words.AddRange(["--corpus", corpus]);
        foreach (var file in Replay) words.AddRange(["--replay", file]);
        return words;
    }

    private static TimeSpan? Seconds(string value)
    {
        var (digits, unit) = value.EndsWith('m') ? (value[..^1], 60) : (value.TrimEnd('s'), 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? TimeSpan.FromSeconds((double)number * unit) : null;
    }

    private static (FuzzArguments?, string?) Refuse(string why) =>
        (null, $"{why}\nusage: {FuzzCommand.Usage}\ntargets:\n{string.Join('\n', FuzzTargets.All.Select(target => $"  {target.Name,-14} {target.About}"))}");
}
