using System.CommandLine;
using System.Text.Json.Nodes;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys parse</c>: an address in its other forms.</summary>
internal static class KeysParse
{
    private static readonly string[] Prefixes = ["akash", "akashpub", "akashvaloper", "akashvaloperpub", "akashvalcons", "akashvalconspub"];

    public static Command Make()
    {
        var text = new Argument<string>("ADDRESS") { Description = "Hex or bech32" };
        return new Command("parse", "Write an address in its other forms").With(text).Does((run, _) =>
        {
            var given = run.Need(text);
            if (given.Length > 0 && given.Length % 2 == 0 && given.All(char.IsAsciiHexDigit))
            {
                var forms = Prefixes.Select(prefix => Bech32.Encode(prefix, Convert.FromHexString(given))).ToArray();
                run.Output.Answer(new JsonObject { ["formats"] = JsonShapes.Of(forms) }, () => ["formats:", .. forms.Select(form => "- " + form)]);
                return Task.FromResult(0);
            }

            if (!Bech32.Decode(given).TryGet(out var decoded, out var error))
            {
                throw new CliException($"'{given}' is no address: {error.Text}", "Give hex or bech32");
            }

            var (human, bytes) = (decoded.Prefix, Convert.ToHexString(decoded.Bytes));
            run.Output.Answer(new JsonObject { ["human"] = human, ["bytes"] = bytes }, () => [$"bytes: {bytes}", $"human: {human}"]);
            return Task.FromResult(0);
        });
    }
}

/// <summary><c>welkin keys mnemonic</c>: a phrase without a key.</summary>
internal static class KeysMnemonic
{
    public static Command Make() => new Command("mnemonic", "Print a new phrase").Does((_, _) =>
    {
        Console.Out.WriteLine(Mnemonic.Create());
        return Task.FromResult(0);
    });
}
