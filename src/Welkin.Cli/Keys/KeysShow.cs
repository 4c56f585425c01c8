using System.CommandLine;
using Welkin.Cli.Terminal;
using Welkin.Core;

namespace Welkin.Cli.Keys;

/// <summary><c>welkin keys show</c>.</summary>
internal static class KeysShow
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Name or address" };
        var onlyAddress = new Option<bool>("--address", "-a") { Description = "The address only" };
        var onlyKey = new Option<bool>("--pubkey", "-p") { Description = "The public key only" };
        var bech = new Option<string>("--bech") { Description = "Form of the address: acc, val or cons", HelpName = "FORM", DefaultValueFactory = _ => "acc" };
        bech.AcceptOnlyFromAmong("acc", "val", "cons");
        return new Command("show", "One key").With(name, onlyAddress, onlyKey, bech).Does((run, _) =>
        {
            if (!Keyring.Open(run).Find(run.Need(name)).TryGet(out var key, out var error))
            {
                throw Failures.Of(error);
            }

            var address = AddressOf(key.Address, run.Need(bech));
            if (run.Get(onlyAddress)) Console.Out.WriteLine(address);
            else if (run.Get(onlyKey)) Console.Out.WriteLine(KeyView.PublicKeyOf(key));
            else KeyView.Print(run, key, address);
            return Task.FromResult(0);
        });
    }

    private static string AddressOf(Address address, string form) => form switch
    {
        "val" => address.ToValoper(),
        "cons" => address.ToValcons(),
        _ => address.ToString(),
    };
}
