using System.Security.Cryptography;
using Welkin.Testing;

namespace Welkin.Tests.Sdl;

/// <summary>
/// SDL files by the SHA-256 of their bytes: those of the repository, and those below the folder that WELKIN_SDL_CORPUS names, where public
/// collections may lie whose texts are not ours to keep.
/// </summary>
internal static class Corpus
{
    private static readonly Lazy<Dictionary<string, string>> Files = new(Index);

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("WELKIN_SDL_CORPUS");

    public static string? Find(string sha256) => Files.Value.GetValueOrDefault(sha256);

    public static IEnumerable<string> Paths => Files.Value.Values.Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Index()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        string?[] folders = [RepositoryRoot.Vectors("sdl-go", "own"), RepositoryRoot.Vectors("sdl", "own-welkin"), RepositoryRoot.Combine("examples"), Folder];
        foreach (var folder in folders.OfType<string>().Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(IsYaml))
            {
                files[Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))] = path;
            }
        }

        return files;
    }

    private static bool IsYaml(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";
}
