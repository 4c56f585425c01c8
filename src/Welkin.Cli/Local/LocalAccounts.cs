using Welkin.Cli.Home;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Cli.Local;

/// <summary>The keys of a local network: fresh mnemonics for each home, kept unencrypted and marked so.</summary>
public static class LocalAccounts
{
    /// <summary>Names that every local network has.</summary>
    public static readonly string[] Names = ["tenant", "provider", "validator", "auditor", "faucet"];

    /// <summary>The key name of the k-th provider, from 1.</summary>
    public static string ProviderName(int k) => k == 1 ? "provider" : $"provider-{k}";

    /// <summary>Makes the keys that are missing, so that a later <c>up</c> can add providers. Existing ones stay.</summary>
    public static IReadOnlyList<NetworkAccount> Make(HomeFolder home, int providers, IReadOnlyList<NetworkAccount> existing)
    {
        var ring = KeyRing.Open(home.Path, "test", static () => "").OrThrow();
        var wanted = Names.Concat(Enumerable.Range(2, Math.Max(0, providers - 1)).Select(ProviderName));
        var accounts = new List<NetworkAccount>(existing);
        foreach (var name in wanted)
        {
            if (accounts.Any(account => account.Name == name)) continue;
            var mnemonic = Mnemonic.Create();
            using var key = SigningKey.FromMnemonic(mnemonic).OrThrow();
            if (!ring.Find(name).IsOk) ring.Add(name, key).OrThrow();
            accounts.Add(new NetworkAccount(name, key.Address.ToString(), mnemonic));
        }

        return accounts;
    }
}
