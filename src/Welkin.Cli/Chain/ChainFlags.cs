using System.CommandLine;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Chain;

/// <summary>Options of all commands that talk to a chain; names as the network's own tools have them.</summary>
internal static class ChainFlags
{
    public static readonly Option<string?> Node = new("--node") { Description = "RPC address of a node (default: the local network of --home)", HelpName = "URL", Recursive = true };

    public static readonly Option<string?> Backend = MakeBackend();

    public static readonly Option<string?> KeyringFolder = new("--keyring-dir") { Description = "Folder of the keyring (default: --home)", HelpName = "DIR", Recursive = true };

    public static readonly Option<string?> PassphraseFile = new("--passphrase-file") { Description = "File with the passphrase of the keyring (default: $WELKIN_KEYRING_PASSPHRASE, else asked)", HelpName = "FILE", Recursive = true };

    /// <summary>An option for the account that signs.</summary>
    public static Option<string> MakeFrom(string standard = "tenant") => new("--from")
    {
        Description = "Name or address of the key that signs",
        HelpName = "KEY",
        DefaultValueFactory = _ => standard,
    };

    /// <summary>The account that signs: of <c>--from</c>, else of client.toml, else the option's usual one.</summary>
    public static string SignerOf(Invocation run, Option<string> from) =>
        !run.Has(from) && ClientSettings.Of(run).Text("keyring-default-keyname") is { Length: > 0 } usual ? usual : run.Need(from);

    /// <summary>Adds the options to a command and all below it.</summary>
    public static Command OnChain(this Command command)
    {
        command.Options.Add(Node);
        return command.WithKeyring();
    }

    /// <summary>Adds the keyring's options to a command and all below it.</summary>
    public static Command WithKeyring(this Command command)
    {
        command.Options.Add(Backend);
        command.Options.Add(KeyringFolder);
        command.Options.Add(PassphraseFile);
        return command;
    }

    private static Option<string?> MakeBackend()
    {
        var option = new Option<string?>("--keyring-backend")
        {
            Description = "file (encrypted) or test (unencrypted, for local networks; default where --home holds one)",
            HelpName = "file|test",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("file", "test");
        return option;
    }
}
