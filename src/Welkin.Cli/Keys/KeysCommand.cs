using System.CommandLine;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys</c>: the keyring.</summary>
internal static class KeysCommand
{
    public static Command Make() => new Command("keys", "Keys of accounts")
        .WithKeyring()
        .With(
            KeysAdd.Make(), KeysList.Make(), KeysShow.Make(), KeysRename.Make(), KeysDelete.Make(),
            KeysExport.Make(), KeysImport.Make("import"), KeysImport.Make("import-hex"), KeysMnemonic.Make(), KeysParse.Make())
        .Examples("welkin keys add alice", "welkin keys show tenant --address", "welkin keys add bob --recover --source words.txt");
}
