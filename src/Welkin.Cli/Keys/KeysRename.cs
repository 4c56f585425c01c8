using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys rename</c>.</summary>
internal static class KeysRename
{
    public static Command Make()
    {
        var old = new Argument<string>("OLD") { Description = "The name it has" };
        var given = new Argument<string>("NEW") { Description = "The name it gets" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing" };
        return new Command("rename", "Give a key another name").With(old, given, yes).Does((run, _) =>
        {
            if (!run.Get(yes) && !Prompt.Confirm($"Rename {run.Need(old)} to {run.Need(given)}?"))
            {
                throw new CliException("nothing was renamed");
            }

            if (!Keyring.Open(run).Rename(run.Need(old), run.Need(given)).TryGet(out var key, out var error))
            {
                throw Failures.Of(error);
            }

            Output.Notice($"Key was successfully renamed from {run.Need(old)} to {key.Name}");
            return Task.FromResult(0);
        });
    }
}

/// <summary><c>welkin keys delete</c>.</summary>
internal static class KeysDelete
{
    public static Command Make()
    {
        var names = new Argument<string[]>("NAME") { Description = "Which", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing" };
        return new Command("delete", "Remove keys for good").With(names, yes).Does((run, _) =>
        {
            var ring = Keyring.Open(run);
            foreach (var name in run.Need(names))
            {
                if (!run.Get(yes) && !Prompt.Confirm($"Delete {name} for good?"))
                {
                    throw new CliException($"{name} was not deleted");
                }

                if (!ring.Delete(name).TryGet(out Unit _, out var error))
                {
                    throw Failures.Of(error);
                }

                Output.Notice($"Key {name} was deleted for good");
            }

            return Task.FromResult(0);
        });
    }
}
