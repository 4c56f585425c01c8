using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;

namespace Welkin.Client.Keys;

/// <summary>What everybody may know of a key.</summary>
/// <param name="Name">Its name in the ring.</param>
/// <param name="Type"><c>local</c>, or <c>multi</c> and <c>offline</c> for keys whose private half is not here.</param>
/// <param name="PublicKey">The public half.</param>
public sealed record KeyInfo(string Name, string Type, PublicKey PublicKey)
{
    /// <summary>The account of the key.</summary>
    public Address Address => PublicKey.Address;
}

/// <summary>Named keys in a folder, one file each, 0600 in 0700.</summary>
/// <remarks>Errors: <c>sdk</c> 22 for an unknown name, <c>sdk</c> 23 for a wrong passphrase, undefined otherwise.</remarks>
public sealed partial class KeyRing
{
    /// <summary>Type of keys whose private half is in the ring.</summary>
    public const string Local = "local";

    /// <summary>Type of multi-keys.</summary>
    public const string Multi = "multi";

    /// <summary>Type of other keys of which only the public half is in the ring.</summary>
    public const string Offline = "offline";

    private const string Extension = ".key";
    private readonly IKeyCipher _cipher;

    /// <summary>Opens the ring in a folder, which need not exist yet.</summary>
    public KeyRing(string folder, IKeyCipher cipher)
    {
        Folder = folder;
        _cipher = cipher;
    }

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }

    /// <summary>The ring of a home and back end, <c>file</c> (encrypted) or <c>test</c> (unencrypted, for local networks). Errors: undefined.</summary>
    /// <param name="home">The home folder.</param>
    /// <param name="backend">The back end's name.</param>
    /// <param name="passphrase">Asked once, on the first use of a private key of the encrypted back end.</param>
    public static Result<KeyRing> Open(string home, string backend, Func<string> passphrase) => backend switch
    {
        "file" => new KeyRing(Path.Combine(home, "keyring-file"), new PassphraseCipher(passphrase)),
        "test" => new KeyRing(Path.Combine(home, "keyring-test"), new PlainCipher()),
        _ => Error.Undefined($"unknown keyring backend {backend}; use file or test"),
    };

    /// <summary>All keys, by name.</summary>
    public IReadOnlyList<KeyInfo> List()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(Folder, "*" + Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)
            .Select(name => Find(name).OrThrow())];
    }

    /// <summary>A key by name, or by its address as text.</summary>
    public Result<KeyInfo> Find(string nameOrAddress)
    {
        var name = Resolve(nameOrAddress);
        return name is not null ? Read(name).Map(entry => entry.Info) : SdkErrors.KeyNotFound.With(nameOrAddress);
    }

    /// <summary>The private half of a local key, by name or address.</summary>
    public Result<SigningKey> Unlock(string nameOrAddress)
    {
        var name = Resolve(nameOrAddress);
        if (name is null)
        {
            return SdkErrors.KeyNotFound.With(nameOrAddress);
        }

        if (!Read(name).TryGet(out var entry, out var error))
        {
            return error;
        }

        if (entry.Secret is null)
        {
            return Error.Undefined($"the private key of {name} is not in this keyring");
        }

        return _cipher.Open(entry.Secret.Value, Label(name)).TryGet(out var key, out error) ? new SigningKey(key) : error;
    }

    /// <summary>Adds a local key under a new name.</summary>
    public Result<KeyInfo> Add(string name, SigningKey key)
    {
        var info = new KeyInfo(name, Local, key.PublicKey);
        if (!CheckNew(name, key.PublicKey).TryGet(out _, out var error)
            || !_cipher.Seal(key.ExportPrivateKey(), Label(name), List().Any(known => known.Type == Local) ? Probe : null).TryGet(out var secret, out error))
        {
            return error;
        }

        Write(info, secret);
        return info;
    }

    /// <summary>Adds a public key alone.</summary>
    public Result<KeyInfo> AddPublic(string name, PublicKey key)
    {
        if (!CheckNew(name, key).TryGet(out _, out var error))
        {
            return error;
        }

        var info = new KeyInfo(name, key is PublicKey.Multisig ? Multi : Offline, key);
        Write(info, null);
        return info;
    }

    /// <summary>Gives a key another name.</summary>
    public Result<KeyInfo> Rename(string name, string newName)
    {
        if (!Read(name).TryGet(out var entry, out var error))
        {
            return error;
        }

        if (File.Exists(PathOf(newName)) || !NamePattern().IsMatch(newName))
        {
            return Error.Undefined($"cannot rename to {newName}: the name is taken or not allowed");
        }

        // The name is part of what is sealed, so the secret is opened and sealed again.
        JsonElement? secret = null;
        if (entry.Secret is { } old)
        {
            if (!_cipher.Open(old, Label(name)).TryGet(out var key, out error) || !_cipher.Seal(key, Label(newName), null).TryGet(out var sealedAgain, out error))
            {
                return error;
            }

            secret = sealedAgain;
        }

        var info = entry.Info with { Name = newName };
        Write(info, secret);
        File.Delete(PathOf(name));
        return info;
    }

    /// <summary>Removes a key for good.</summary>
    public Result<Unit> Delete(string name)
    {
        if (Resolve(name) is not { } known)
        {
            return SdkErrors.KeyNotFound.With(name);
        }

        File.Delete(PathOf(known));
        return new Unit();
    }

    private Result<Unit> Probe()
    {
        var known = List().First(info => info.Type == Local);
        return Unlock(known.Name).TryGet(out _, out var error) ? new Unit() : error;
    }

    private Result<Unit> CheckNew(string name, PublicKey key)
    {
        if (!NamePattern().IsMatch(name))
        {
            return Error.Undefined($"key name {name} is not allowed: use letters, digits, dot, dash and underscore");
        }

        if (File.Exists(PathOf(name)))
        {
            return Error.Undefined($"key {name} exists already");
        }

        return List().FirstOrDefault(known => known.Address == key.Address) is { } twin
            ? Error.Undefined($"the key is in the keyring already, as {twin.Name}")
            : new Unit();
    }

    private string? Resolve(string nameOrAddress)
    {
        if (NamePattern().IsMatch(nameOrAddress) && File.Exists(PathOf(nameOrAddress)))
        {
            return nameOrAddress;
        }

        return Address.Parse(nameOrAddress).TryGet(out var address, out _) ? List().FirstOrDefault(info => info.Address == address)?.Name : null;
    }

    private Result<(KeyInfo Info, JsonElement? Secret)> Read(string name)
    {
        if (!File.Exists(PathOf(name)))
        {
            return SdkErrors.KeyNotFound.With(name);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
            var root = document.RootElement;
            var any = new Google.Protobuf.WellKnownTypes.Any
            {
                TypeUrl = root.GetProperty("pubkey_type").GetString(),
                Value = ByteString.FromBase64(root.GetProperty("pubkey").GetString()!),
            };
            var secret = root.TryGetProperty("secret", out var element) ? element.Clone() : (JsonElement?)null;
            return PublicKeys.FromAny(any).TryGet(out var key, out var error)
                ? (new KeyInfo(name, root.GetProperty("type").GetString()!, key), secret)
                : error;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException)
        {
            return Error.Undefined($"the key file of {name} is damaged: {exception.Message}");
        }
    }

    private void Write(KeyInfo info, JsonElement? secret)
    {
        PrivateFile.CreateFolder(Folder);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("type", info.Type);
            json.WriteString("address", info.Address.ToString());
            json.WriteString("pubkey_type", info.PublicKey.TypeUrl);
            json.WriteString("pubkey", Convert.ToBase64String(info.PublicKey.ToMessage().ToByteArray()));
            if (secret is { } value)
            {
                json.WritePropertyName("secret");
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        PrivateFile.Write(PathOf(info.Name), buffer.ToArray());
    }

    private string PathOf(string name) => Path.Combine(Folder, name + Extension);

    private static string Label(string name) => "welkin key " + name;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}
