using Welkin.Cli.Chain;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;

namespace Welkin.Cli.Keys;

/// <summary>Opens the keyring that the command line means.</summary>
internal static class Keyring
{
    private const string PassphraseVariable = "WELKIN_KEYRING_PASSPHRASE";

    public static KeyRing Open(Invocation run)
    {
        var home = HomeFolder.At(run.HomeGiven);
        var backend = run.Get(ChainFlags.Backend) ?? (ClientSettings.Of(run).Text("keyring-backend") is { Length: > 0 } usual ? usual : File.Exists(home.NetworkFile) ? "test" : "file");
        var folder = run.Get(ChainFlags.KeyringFolder) ?? home.Path;
        return KeyRing.Open(folder, backend, () => Passphrase(run)).TryGet(out var ring, out var error) ? ring : throw Failures.Of(error);
    }

    private static string Passphrase(Invocation run)
    {
        if (run.Get(ChainFlags.PassphraseFile) is { } file)
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }

        return Environment.GetEnvironmentVariable(PassphraseVariable) ?? Prompt.Secret("Enter keyring passphrase");
    }
}
