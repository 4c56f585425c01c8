using System.Diagnostics;
using System.Text.Json;

namespace Welkin.Testing.Network;

/// <summary>What a finished command left.</summary>
public sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>The one line of JSON that <c>--output json</c> prints.</summary>
    public JsonElement Json => JsonDocument.Parse(Out.Trim()).RootElement;

    /// <summary>Fails with both outputs unless the command succeeded.</summary>
    public CommandResult Ok()
    {
        return ExitCode == 0 ? this : throw new InvalidOperationException($"exit {ExitCode}\n{Out}\n{Error}");
    }
}

/// <summary>Runs the executable as a user does.</summary>
public static class WelkinProcess
{
    /// <summary>What a build of the whole solution leaves; tests run this one.</summary>
    public static string Built { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Welkin.Cli", "release", "welkin");

    /// <summary>What the launcher makes and starts: the same, compiled ahead of time. Benches run this one.</summary>
    public static string Published { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "app", "welkin");

    /// <summary>Runs a command of <see cref="Built"/> to its end.</summary>
    public static Task<CommandResult> Run(IEnumerable<string> arguments, TimeSpan? limit = null) => Run(Built, arguments, limit);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> Run(string program, IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        using var process = Process.Start(StartInfo(program, arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"welkin {string.Join(' ', arguments)} did not end: {await output} {await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>How a command is started, with its three streams in our hands.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = RepositoryRoot.Path,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
