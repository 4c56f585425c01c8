using System.Diagnostics;
using System.Text.Json;
using Welkin.Testing;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>What a finished command left.</summary>
public sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>The one line of JSON that <c>--output json</c> prints.</summary>
    public JsonElement Json => JsonDocument.Parse(Out.Trim()).RootElement;

    /// <summary>Fails with both outputs unless the command succeeded.</summary>
    public CommandResult Ok()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>Runs the built executable as a user does.</summary>
public static class WelkinProcess
{
    /// <summary>The executable that the build left.</summary>
    public static string Executable { get; } =
        Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Welkin.Cli", "release", "welkin");

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> Run(IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        using var process = Process.Start(StartInfo(arguments))!;
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
            Assert.Fail($"welkin {string.Join(' ', arguments)} did not end: {await output} {await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable)
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
