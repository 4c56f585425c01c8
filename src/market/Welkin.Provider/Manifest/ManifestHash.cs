using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Welkin.Provider;

/// <summary>
/// The hash of a manifest as it was received. Hashing what came, rather than what was understood of it, accepts every
/// form a client of the network ever wrote, and nothing the tenant did not sign.
/// </summary>
internal static class ManifestHash
{
    /// <summary>The hashes a manifest may go by: Go escapes two line separators that the JavaScript clients leave alone.</summary>
    public static IEnumerable<string> Candidates(ReadOnlyMemory<byte> json)
    {
        var sorted = Sdl.CanonicalJson.Sort(json);
        yield return Hash(sorted);
        var escaped = sorted.Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);
        if (escaped != sorted)
        {
            yield return Hash(escaped);
        }
    }

    /// <summary>Whether an object names a key twice; two readers of such a text may understand two manifests.</summary>
    public static bool HasDuplicateKeys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(property => property.Name, StringComparer.Ordinal).Any(group => group.Count() > 1)
            || element.EnumerateObject().Any(property => HasDuplicateKeys(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasDuplicateKeys),
        _ => false,
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
