using System.CommandLine;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys add</c>: a new key, a recovered one, or the public half of another's.</summary>
internal static class KeysAdd
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name in the keyring" };
    private static readonly Option<bool> Recover = new("--recover") { Description = "From a phrase of words, read from standard input or --source" };
    private static readonly Option<string?> Source = new("--source") { Description = "File with the phrase, for --recover", HelpName = "FILE" };
    private static readonly Option<uint> Account = new("--account") { Description = "Account number in the derivation path (default: 0)", HelpName = "NUMBER" };
    private static readonly Option<uint> Index = new("--index") { Description = "Address number in the derivation path (default: 0)", HelpName = "NUMBER" };
    private static readonly Option<string?> Path = new("--hd-path") { Description = "The whole derivation path (default: m/44'/118'/0'/0/0)", HelpName = "PATH" };
    private static readonly Option<string?> Keys = new("--multisig") { Description = "Names of keys that sign together, with commas", HelpName = "KEYS" };
    private static readonly Option<uint> Threshold = new("--multisig-threshold") { Description = "How many of them must sign", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Unsorted = new("--nosort") { Description = "Keep the keys of --multisig in the order given" };
    private static readonly Option<string?> Public = new("--pubkey") { Description = "Only a public half, as JSON", HelpName = "JSON" };
    private static readonly Option<bool> Dry = new("--dry-run") { Description = "Print the key, keep nothing" };
    private static readonly Option<bool> Silent = new("--no-backup") { Description = "Do not print the phrase" };

    public static Command Make() => new Command("add", "Make or recover a key")
        .With(Name, Recover, Source, Account, Index, Path, Keys, Threshold, Unsorted, Public, Dry, Silent)
        .Does((run, _) =>
        {
            var ring = Keyring.Open(run);
            if (run.Get(Public) is { } text) Show(run, PublicHalf(run, ring, Parse(text)), null);
            else if (run.Get(Keys) is { } names) Show(run, PublicHalf(run, ring, Together(run, ring, names)), null);
            else AddLocal(run, ring);
            return Task.FromResult(0);
        })
        .Examples("welkin keys add alice", "welkin keys add bob --recover --source words.txt", "welkin keys add both --multisig alice,bob --multisig-threshold 2");

    private static void AddLocal(Invocation run, KeyRing ring)
    {
        var isNew = !run.Get(Recover);
        var phrase = isNew ? Mnemonic.Create() : Phrase(run);
        var path = run.Get(Path) ?? HdPath.For(run.Get(Account), run.Get(Index));
        if (!SigningKey.FromMnemonic(phrase, path).TryGet(out var key, out var error))
        {
            throw Failures.Of(error, "Look at the phrase again");
        }

        using (key)
        {
            Show(run, run.Get(Dry) ? new KeyInfo(run.Need(Name), KeyRing.Local, key.PublicKey) : Value(ring.Add(run.Need(Name), key)), isNew && !run.Get(Silent) ? phrase : null);
        }
    }

    private static KeyInfo PublicHalf(Invocation run, KeyRing ring, PublicKey key) => run.Get(Dry)
        ? new KeyInfo(run.Need(Name), key is PublicKey.Multisig ? KeyRing.Multi : KeyRing.Offline, key)
        : Value(ring.AddPublic(run.Need(Name), key));

    private static PublicKey Together(Invocation run, KeyRing ring, string names)
    {
        var keys = names.Split(',').Select(name => Value(ring.Find(name)).PublicKey).ToArray();
        if (!run.Get(Unsorted))
        {
            keys = [.. keys.OrderBy(key => key.Address)];
        }

        var threshold = run.Get(Threshold);
        return threshold >= 1 && threshold <= keys.Length
            ? new PublicKey.Multisig(threshold, keys.ToValueList())
            : throw new CliException($"{threshold} of {keys.Length} keys can't sign", "Give a --multisig-threshold from 1 to the number of keys");
    }

    private static PublicKey Parse(string json)
    {
        var decoded = ProtoJson.Decode<Any>(json, UnknownMembers.Refuse);
        if (decoded.TryGet(out var any, out var error) && PublicKeys.FromAny(any).TryGet(out var key, out error))
        {
            return key;
        }

        throw Failures.Of(error, "Give the text that 'welkin keys show NAME --pubkey' prints");
    }

    private static string Phrase(Invocation run) =>
        (run.Get(Source) is { } file ? File.ReadAllText(file) : Prompt.Secret("Enter the phrase of the key")).Trim();

    // The phrase is shown once, to the one who asked for the key, and never again.
    private static void Show(Invocation run, KeyInfo key, string? phrase)
    {
        var json = KeyView.Json(key);
        if (phrase is not null)
        {
            json["mnemonic"] = phrase;
        }

        run.Output.Answer(json, () => KeyView.Text(key));
        if (phrase is not null && !run.Output.IsJson)
        {
            Output.Notice($"\n**Important** write this phrase down and keep it safe.\nIt is the only way to recover the key.\n\n{phrase}");
        }
    }

    private static T Value<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw Failures.Of(error);
}
