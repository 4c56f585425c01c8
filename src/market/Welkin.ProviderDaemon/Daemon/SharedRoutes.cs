using System.Text.Json;
using Welkin.ProviderDaemon.Ingress;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>
/// Several providers on one machine have one ingress between them. Each writes its routes into a folder, and the one that
/// listens serves all of them. A file that cannot be read counts as empty until its owner writes it again.
/// </summary>
public sealed class SharedRoutes
{
    private readonly string _folder;
    private readonly string _path;
    private byte[] _written = [];

    public SharedRoutes(string folder, string provider)
    {
        (_folder, _path) = (folder, Path.Combine(folder, provider + ".json"));
        PrivateFiles.EnsureFolder(folder);
    }

    /// <summary>Tells the others about these routes and gives theirs.</summary>
    public IReadOnlyList<IngressRoute> Exchange(IReadOnlyList<IngressRoute> own)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(own);
        if (!bytes.AsSpan().SequenceEqual(_written))
        {
            PrivateFiles.Write(_path, bytes);
            _written = bytes;
        }

        return [.. Directory.EnumerateFiles(_folder, "*.json").Where(path => path != _path).Order(StringComparer.Ordinal).SelectMany(Read)];
    }

    private static IReadOnlyList<IngressRoute> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<List<IngressRoute>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return [];
        }
    }
}
