using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Welkin.Testing;

namespace Welkin.Workbench;

/// <summary>
/// What a command printed, kept for <c>--record</c>: one entry of docs/EVIDENCE.md a command, with commit, machine and date. A newer
/// entry of the same command takes the place of the older one.
/// </summary>
internal sealed class Evidence(TextWriter output, IReadOnlyList<string> command)
{
    private const string Head = """
        # Evidence

        Every figure that Welkin claims, as the command printed it. An entry is written by the command itself, with `--record`; running the
        command again on another machine gives that machine's figures. Limits are measured in the same run.

        """;

    private readonly List<string> _lines = [];

    /// <summary>Prints a line and keeps it.</summary>
    public void Line(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        _lines.Add(line);
        output.WriteLine(line);
    }

    /// <summary>Writes the entry, and says where.</summary>
    public void Record()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "EVIDENCE.md");
        var title = $"## `./welkin {string.Join(' ', command)}`";
        var entries = Entries(path).Where(entry => !entry.StartsWith(title + "\n", StringComparison.Ordinal)).Append(Entry(title)).Order(StringComparer.Ordinal);
        File.WriteAllText(path, Head + "\n" + string.Join("\n", entries));
        output.WriteLine("recorded in docs/EVIDENCE.md");
    }

    private static IEnumerable<string> Entries(string path)
    {
        if (!File.Exists(path)) return [];
        return File.ReadAllText(path).Split("\n## ").Skip(1).Select(entry => $"## {entry.TrimEnd()}\n");
    }

    private string Entry(string title) => $"""
        {title}

        {DateTime.UtcNow:yyyy-MM-dd}, commit {Commit()}, {Machine()}

        ```
        {string.Join('\n', _lines)}
        ```

        """;

    private static string Commit()
    {
        var head = Git("rev-parse --short HEAD");
        return Git("status --porcelain --untracked-files=no").Length == 0 ? head : head + " with changes";
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = RepositoryRoot.Path })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return text.Trim();
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? $"{RuntimeInformation.ProcessArchitecture}";
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return $"{Environment.ProcessorCount} cores {model}, {gibibytes} GiB, {RuntimeInformation.FrameworkDescription}, load at the end {load}";
    }
}
