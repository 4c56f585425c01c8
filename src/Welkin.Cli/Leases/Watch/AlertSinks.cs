using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Welkin.Client;

namespace Welkin.Cli.Leases.Watch;

/// <summary>Where alerts go beside the terminal: a web hook, a command. Each answers what went wrong, or null.</summary>
internal static class AlertSinks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Posts the alert as JSON; anything but a success is a failure.</summary>
    public static async Task<string?> PostAsync(Uri hook, Alert alert, CancellationToken cancellation)
    {
        using var http = new HttpClient(LocalNames.CreateHandler()) { Timeout = Patience };
        try
        {
            using var answer = await http.PostAsJsonAsync(hook, (JsonNode)alert.Json(), cancellation);
            return answer.IsSuccessStatusCode ? null : $"{hook} answered {(int)answer.StatusCode}";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return $"{hook} does not answer: {fault.Message}";
        }
    }

    /// <summary>Runs a command of the shell: the alert as JSON on its input, its kind and deployment in the environment.</summary>
    public static async Task<string?> RunAsync(string command, Alert alert, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["WELKIN_ALERT"] = alert.KindText;
        start.Environment["WELKIN_DEPLOYMENT"] = alert.Deployment;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await GiveAsync(process, alert.Json().ToJsonString(), limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? null : $"'{command}' ended with exit code {process.ExitCode}";
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return $"'{command}' did not end within {Patience.TotalSeconds:0} s";
            }
        }
        catch (Win32Exception fault)
        {
            return $"'{command}' cannot be started: {fault.Message}";
        }
    }

    private static async Task GiveAsync(Process process, string json, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(json.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells how it went.
        }
    }
}
