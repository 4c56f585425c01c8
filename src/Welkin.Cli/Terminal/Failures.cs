using Welkin.Client;
using Welkin.Core;

namespace Welkin.Cli.Terminal;

/// <summary>Turns what went wrong into one line: what, where, and what to do next.</summary>
internal static class Failures
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static readonly (string Name, string Package)[] Libraries =
        [("secp256k1", "libsecp256k1-1"), ("sodium", "libsodium23"), ("rocksdb", "librocksdb7.8")];

    public static async Task<int> GuardAsync(Func<Task<int>> action, CancellationToken cancellation)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("Error: interrupted");
            return Interrupted;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"Error: {LineOf(exception)}");
            if (Environment.GetEnvironmentVariable("WELKIN_TRACE") == "1")
            {
                Console.Error.WriteLine(exception);
            }

            return Failed;
        }
    }

    /// <summary>The line for an exception, without its prefix.</summary>
    public static string LineOf(Exception exception) => OneLine(MissingLibrary(exception) ?? exception switch
    {
        CliException known => known.Line,
        UnavailableException silent => Joined(silent.Message, "Is the network running? Start it with: welkin up"),
        ClientException { Error: { } error } => Joined($"{error.Text} ({error.Codespace} {error.Code})", NextOf(error)),
        ClientException refused => refused.Message,
        IOException or UnauthorizedAccessException => exception.Message,
        _ => Joined($"{exception.GetType().Name}: {exception.Message}", "This is a fault of Welkin; WELKIN_TRACE=1 shows where it happened"),
    });

    /// <summary>A failure of the chain as a failure of the command.</summary>
    public static CliException Of(Error error, string next = "") => new($"{error.Text} ({error.Codespace} {error.Code})", next.Length > 0 ? next : NextOf(error));

    // The launcher installs them; somebody who starts the program by itself may have none, and the runtime only says so deep inside.
    private static string? MissingLibrary(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is not DllNotFoundException) continue;
            var package = Libraries.FirstOrDefault(library => inner.Message.Contains(library.Name, StringComparison.Ordinal)).Package;
            if (package is not null) return $"a library of this program is missing. Install the Debian package {package}, or start Welkin through ./welkin, which does that";
        }

        return null;
    }

    // Whoever reads this text knows the chain's word for it; the line says what a person can do.
    private static string NextOf(Error error) => (error.Codespace, error.Code) switch
    {
        ("sdk", 5) => "The account holds too little; look with: welkin query bank balances ADDRESS",
        ("sdk", 9) => "The account does not exist yet; send it some coins first",
        ("sdk", 11) => "Give more gas: --gas auto --gas-adjustment 2",
        ("sdk", 13) => "Pay more: --gas-prices 0.025uakt",
        ("sdk", 22) => "Look which keys there are: welkin keys list",
        ("sdk", 23) => "Give the passphrase of this keyring",
        ("deployment", 4) => "Look which deployments there are: welkin lease list",
        ("deployment", 5) => "It is closed already; look why: welkin explain lease DSEQ",
        ("deployment", 20) => "Deposit more: --deposit 5000000uakt",
        _ => "",
    };

    private static string Joined(string message, string next) => next.Length == 0 ? message : $"{message.TrimEnd('.')}. {next}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
