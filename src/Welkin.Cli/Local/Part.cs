using System.Diagnostics;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Local;

/// <summary>One part of the network: a process of this same program, run as in production.</summary>
/// <param name="Name">Such as <c>node</c> or <c>provider-1</c>.</param>
/// <param name="Home">Its own folder; its log lies there.</param>
/// <param name="Arguments">What follows the program's name.</param>
public sealed record Part(string Name, string Home, IReadOnlyList<string> Arguments)
{
    /// <summary>Its log.</summary>
    public string Log => Path.Combine(Home, $"{Name}.log");

    /// <summary>Starts the process; it writes its own log, so that it outlives whoever started it.</summary>
    /// <param name="newSession">Free of the terminal: Ctrl-C and hang-up there don't reach it.</param>
    public Process Start(bool newSession = false)
    {
        Directory.CreateDirectory(Home);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null");
        start.ArgumentList.Add("welkin");
        start.ArgumentList.Add(Log);
        if (newSession) start.ArgumentList.Add("setsid");
        start.ArgumentList.Add(Program);
        foreach (var argument in Arguments) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new CliException($"{Name} could not be started");
    }

    /// <summary>The last lines of its log, for error messages.</summary>
    public string Tail(int lines = 3) =>
        File.Exists(Log) ? string.Join(" | ", File.ReadLines(Log).TakeLast(lines)) : "it wrote no log";

    private static string Program => Environment.ProcessPath!;
}
