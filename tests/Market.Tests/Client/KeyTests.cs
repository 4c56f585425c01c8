using System.Text.RegularExpressions;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Client;

public sealed partial class KeyTests : IDisposable
{
    private const string Phrase = "test test test test test test test test test test test junk";
    private readonly string _home = Directory.CreateTempSubdirectory("welkin-keys-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Phrases_and_paths_lead_to_the_networks_keys_and_addresses()
    {
        foreach (var row in Tsv.Vectors("codec", "addresses.tsv").Where(row => row["kind"] == "hd"))
        {
            var parts = ExtraPattern().Match(row["extra"]);
            var (passphrase, path, want) = (parts.Groups[1].Value, parts.Groups[2].Value, parts.Groups[3].Value);
            if (row["error"].Length > 0)
            {
                Assert.False(SigningKey.FromMnemonic(row["input"], path, passphrase).IsOk, row.ToString());
                continue;
            }

            var key = SigningKey.FromMnemonic(row["input"], path, passphrase).OrThrow();
            Assert.Equal(want, Convert.ToHexStringLower(key.ExportPrivateKey()));
            Assert.Equal(row["acc"], key.Address.ToString());
        }
    }

    [Fact]
    public void Fresh_phrases_are_valid_and_any_other_word_breaks_them()
    {
        var words = Mnemonic.Create().Split(' ');
        Assert.Equal(24, words.Length);
        Assert.True(Mnemonic.Validate(string.Join(' ', words)).IsOk);
        Assert.False(Mnemonic.Validate(string.Join(' ', words[..23])).IsOk);
        Assert.False(Mnemonic.Validate(string.Join(' ', [.. words[..23], "welkin"])).IsOk);
        Assert.Equal("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", Mnemonic.FromEntropy(new byte[16]));
        Assert.False(Mnemonic.Validate("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon").IsOk);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("test")]
    public void A_ring_gives_back_the_key_that_was_put_in(string backend)
    {
        using var key = SigningKey.FromMnemonic(Phrase).OrThrow();
        KeyRing.Open(_home, backend, () => "correct horse").OrThrow().Add("tenant", key).OrThrow();

        var ring = KeyRing.Open(_home, backend, () => "correct horse").OrThrow();
        Assert.Equal("akash15yk64u7zc9g9k2yr2wmzeva5qgwxps6ytfzgqy", ring.Find("tenant").OrThrow().Address.ToString());
        Assert.Equal(key.ExportPrivateKey(), ring.Unlock("tenant").OrThrow().ExportPrivateKey());
        Assert.Equal("tenant", ring.Find(key.Address.ToString()).OrThrow().Name);
        Assert.False(ring.Add("tenant", SigningKey.Create()).IsOk);
        Assert.False(ring.Add("twin", key).IsOk);
        Assert.Equal(key.ExportPrivateKey(), ring.Rename("tenant", "other").Map(info => ring.Unlock(info.Name).OrThrow().ExportPrivateKey()).OrThrow());
        Assert.True(ring.Delete("other").IsOk);
        Assert.Empty(ring.List());
    }

    [Fact]
    public void Files_and_folders_belong_to_their_owner_alone_and_hide_the_key()
    {
        using var key = SigningKey.FromMnemonic(Phrase).OrThrow();
        var ring = KeyRing.Open(_home, "file", () => "correct horse").OrThrow();
        ring.Add("tenant", key).OrThrow();
        var file = Assert.Single(Directory.GetFiles(ring.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(ring.Folder));
        Assert.DoesNotContain(Convert.ToBase64String(key.ExportPrivateKey())[..20], File.ReadAllText(file));
    }

    [Fact]
    public void Another_passphrase_neither_opens_nor_adds()
    {
        KeyRing.Open(_home, "file", () => "correct horse").OrThrow().Add("tenant", SigningKey.Create()).OrThrow();
        var ring = KeyRing.Open(_home, "file", () => "wrong horse").OrThrow();
        Assert.True(ring.Unlock("tenant").TryGet(out _, out var error) is false && error.Is(SdkErrors.WrongPassword));
        Assert.True(ring.Add("second", SigningKey.Create()).TryGet(out _, out error) is false && error.Is(SdkErrors.WrongPassword));
        Assert.True(ring.Unlock("nobody").TryGet(out _, out error) is false && error.Is(SdkErrors.KeyNotFound));
    }

    [Fact]
    public void Armored_keys_open_exactly_when_the_reference_opens_them()
    {
        foreach (var row in Tsv.Vectors("cometbft", "armor.tsv", unescape: true).Where(row => row["kind"] is not ("public-key" or "info")))
        {
            // The Argon2 library refuses an empty passphrase; so do we.
            if (row["passphrase"].Length == 0 && row["kind"] == "argon2")
            {
                continue;
            }

            var imported = KeyArmor.Import(row["armor"], row["passphrase"]);
            var have = imported.TryGet(out var key, out _) ? $"secp256k1 {Convert.ToHexStringLower(key.ExportPrivateKey())}" : "error";
            Assert.True(row["decrypt_result"].StartsWith("error", StringComparison.Ordinal) ? have == "error" : have == row["decrypt_result"], $"{row}\n{have}");
        }
    }

    [Fact]
    public void An_exported_key_comes_back_under_its_passphrase_only()
    {
        using var key = SigningKey.FromMnemonic(Phrase).OrThrow();
        var armor = KeyArmor.Export(key, "password");
        Assert.Equal(key.Address, KeyArmor.Import(armor, "password").OrThrow().Address);
        Assert.True(KeyArmor.Import(armor, "other").TryGet(out _, out var error) is false && error.Is(SdkErrors.WrongPassword));
    }

    [GeneratedRegex("^passphrase=(.*) path=(\\S*)(?: priv=(\\S*))?$")]
    private static partial Regex ExtraPattern();
}
