using System.Globalization;
using Welkin.Testing.Replay;

namespace Welkin.Workbench.Vectors;

/// <summary><c>vectors replay DIR [--stores a,b] [--to HEIGHT] [--output json]</c>.</summary>
internal static class VectorsCommand
{
    public const string Usage = "vectors replay DIR [--stores a,b] [--to HEIGHT] [--output text|json]";

    /// <summary>Runs the command. 0: all that was asked is equal; 1: something differs; 2: it could not be run.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        if (Parse(args, errors) is not { } command) return 2;
        ReplayFolder folder;
        try
        {
            folder = ReplayFolder.Open(command.Folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or FormatException or KeyNotFoundException)
        {
            errors.WriteLine($"{command.Folder} is no folder of recorded blocks: {unreadable.Message}. It needs init_chain.hex, blocks.tsv and roots.tsv");
            return 2;
        }

        if (command.Scope.Stores?.FirstOrDefault(name => !folder.Stores.Contains(name)) is { } unknown)
        {
            errors.WriteLine($"no store {unknown} was recorded; there are {string.Join(", ", folder.Stores)}");
            return 2;
        }

        var report = ReplayRun.Of(folder, command.Scope).Report;
        if (command.Json) output.WriteLine(ReplayJson.Of(report));
        else ReplayText.Write(report, command.Scope, output);
        return report.IsEqual(command.Scope) ? 0 : 1;
    }

    private sealed record Command(string Folder, ReplayScope Scope, bool Json);

    private static Command? Parse(IReadOnlyList<string> args, TextWriter errors)
    {
        string? folder = null;
        IReadOnlyList<string>? stores = null;
        long? to = null;
        var json = false;
        if (args is not ["replay", ..]) return Refuse($"usage: {Usage}");
        for (var i = 1; i < args.Count; i++)
        {
            var (name, inline) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=') is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                if (folder is not null) return Refuse($"only one folder can be replayed; {name} is a second one");
                folder = name;
                continue;
            }

            if ((inline ?? (i + 1 < args.Count ? args[++i] : null)) is not { } value) return Refuse($"{name} needs a value. Usage: {Usage}");
            switch (name)
            {
                case "--stores":
                    stores = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    break;
                case "--to":
                    if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var height)) return Refuse($"--to is a height, not {value}");
                    to = height;
                    break;
                case "--output" or "-o" when value is "json" or "text":
                    json = value == "json";
                    break;
                default:
                    return Refuse($"{name} {value} is not understood. Usage: {Usage}");
            }
        }

        return folder is null ? Refuse($"usage: {Usage}") : new Command(folder, new ReplayScope(stores, to), json);

        Command? Refuse(string why)
        {
            errors.WriteLine(why);
            return null;
        }
    }
}
