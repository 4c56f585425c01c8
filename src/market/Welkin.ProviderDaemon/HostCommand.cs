using System.ComponentModel;
using System.Diagnostics;

namespace Welkin.ProviderDaemon;

/// <summary>Result of a program of the host.</summary>
internal readonly record struct HostResult(int ExitCode, string Output, string Errors)
{
    public bool Ok => ExitCode == 0;

    /// <summary>What went wrong, on one line.</summary>
    public string Complaint => (Errors.Trim().Length > 0 ? Errors : Output).Trim().Replace('\n', ' ') is { Length: > 0 } text ? text : $"exit code {ExitCode}";
}

/// <summary>Runs small programs of the host (nft, ip, mount). They are found where administrators' programs are, too.</summary>
internal static class HostCommand
{
    private const int NotFound = 127;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<HostResult> Run(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Find(program) ?? program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                await WriteInput(process, input, limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return new(process.ExitCode, await output, await errors);
            }
            catch (OperationCanceledException) when (!process.HasExited)
            {
                process.Kill();
                if (!cancellation.IsCancellationRequested) return new(124, "", $"{program} did not end within {Limit.TotalSeconds:0} s");
                throw;
            }
        }
        catch (Win32Exception)
        {
            return new(NotFound, "", $"{program} is not installed");
        }
    }

    /// <summary>Runs a program that has to succeed.</summary>
    public static async Task<string> Must(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellation)
    {
        var result = await Run(program, arguments, input, cancellation);
        return result.Ok ? result.Output : throw new InvalidOperationException($"{program}: {result.Complaint}");
    }

    /// <summary>Full path of a program; null when it is not installed.</summary>
    public static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"]);
        return folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
    }

    private static async Task WriteInput(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells why.
        }
    }
}
