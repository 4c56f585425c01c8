using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.ProviderDaemon.Host;

namespace Welkin.Cli.Node;

/// <summary><c>welkin provider …</c>: the provider daemon of one home folder.</summary>
internal static class ProviderCommands
{
    /// <summary>The group of commands.</summary>
    public static Command Make()
    {
        // The daemon reads its own flags, so that they keep the names and the environment variables of the network's.
        var run = new Command("run", $"Run the provider daemon until it is told to stop; workloads outlive it. Flags: {string.Join(", ", ProviderFlags.Names)}")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        return new Command("provider", "Run a provider").With(run
            .Examples("welkin provider run --home ~/.welkin/provider-1 --node http://127.0.0.1:26657 --from provider")
            .Does(Run));
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        List<string> arguments = [.. invocation.Unmatched];
        if (invocation.HomeGiven is { } home) arguments.AddRange(["--home", home]);
        if (!ProviderFlags.Parse(arguments, Environment.GetEnvironmentVariable).TryGet(out var options, out var error)) throw new CliException(error.Text);
        using var logs = Logs.Make();
        try
        {
            await ProviderHost.Run(options, logs, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop; the workloads go on.
        }
        catch (ProviderStartException fault)
        {
            throw new CliException(fault.Message, inner: fault);
        }

        return 0;
    }
}
