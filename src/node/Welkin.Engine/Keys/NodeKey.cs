using Welkin.Engine.Json;

namespace Welkin.Engine.Keys;

/// <summary>The key that names a node to others (<c>node_key.json</c>).</summary>
public sealed record NodeKey(PrivateKey Key)
{
    /// <summary>Node id: the address in lower-case hexadecimal.</summary>
    public string Id => Convert.ToHexStringLower(Key.Public.Address.Span);

    public string ToJson() => CometJson.Text(json => json.Object(() => Key.WriteJson(json, "priv_key")));

    public static Result<NodeKey> Parse(ReadOnlyMemory<byte> json)
    {
        if (!GoJson.Parse(json).TryGet(out var root, out var error)) return error;
        return PrivateKey.FromJson(root["priv_key"]).TryGet(out var key, out error) ? new NodeKey(key) : error;
    }

    /// <summary>Reads the file, or makes a new key and writes it.</summary>
    public static Result<NodeKey> LoadOrCreate(string path)
    {
        if (File.Exists(path)) return Parse(File.ReadAllBytes(path)).With(path);
        var created = new NodeKey(PrivateKey.Generate());
        KeyFiles.WriteSecret(path, created.ToJson());
        return created;
    }
}
