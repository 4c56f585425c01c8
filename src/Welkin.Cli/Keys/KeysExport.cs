using System.CommandLine;
using System.Security.Cryptography;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core.Crypto;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys export</c>: the private half in hex, only when asked for twice.</summary>
internal static class KeysExport
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Which" };
        var hex = new Option<bool>("--unarmored-hex") { Description = "As plain hex; needs --unsafe" };
        var isUnsafe = new Option<bool>("--unsafe") { Description = "I know that whoever reads this owns the account" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing" };
        return new Command("export", "Print the private half of a key").With(name, hex, isUnsafe, yes).Does((run, _) =>
        {
            if (!run.Get(hex) || !run.Get(isUnsafe))
            {
                throw new CliException("keys are exported as plain hex only", "Give --unarmored-hex --unsafe, and keep the output safe");
            }

            if (!run.Get(yes) && !Prompt.Confirm("WARNING: the private key will be exported as plain hex. Continue?"))
            {
                throw new CliException("nothing was exported");
            }

            if (!Keyring.Open(run).Unlock(run.Need(name)).TryGet(out var key, out var error))
            {
                throw Failures.Of(error);
            }

            using (key)
            {
                var secret = key.ExportPrivateKey();
                Console.Out.WriteLine(Convert.ToHexStringLower(secret));
                CryptographicOperations.ZeroMemory(secret);
            }

            return Task.FromResult(0);
        });
    }
}

/// <summary><c>welkin keys import</c> (a file) and <c>import-hex</c> (the text itself).</summary>
internal static class KeysImport
{
    public static Command Make(string word)
    {
        var name = new Argument<string>("NAME") { Description = "Name in the keyring" };
        var source = word == "import"
            ? new Argument<string?>("FILE") { Description = "File with the private half in hex" }
            : new Argument<string?>("HEX") { Description = "The private half; left out, it is asked for", Arity = ArgumentArity.ZeroOrOne };
        return new Command(word, word == "import" ? "Add a private key from a file with its hex" : "Add a private key from its hex").With(name, source).Does((run, _) =>
        {
            var text = word == "import" ? File.ReadAllText(run.Need(source)!) : run.Get(source) ?? Prompt.Secret("Enter the private key in hex");
            using var key = Read(text.Trim());
            if (!Keyring.Open(run).Add(run.Need(name), key).TryGet(out var info, out var error))
            {
                throw Failures.Of(error);
            }

            KeyView.Print(run, info);
            return Task.FromResult(0);
        });
    }

    private static SigningKey Read(string hex)
    {
        try
        {
            var secret = Convert.FromHexString(hex);
            return Secp256k1.IsPrivateKey(secret) ? new SigningKey(secret) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new CliException("this is no private key", "It has 64 hex digits");
        }
    }
}
