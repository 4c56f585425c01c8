using System.Text.Json;
using Welkin.Client.Keys;

namespace Welkin.Cli.Explain;

/// <summary>What our own looks saw of providers, in one small file of the home: only the tenant can tell since when it reaches its provider.</summary>
internal static class LookMemory
{
    private const int Kept = 500;

    /// <summary>Takes in a look and says since when all looks have seen the same. A file that cannot be read or written costs the memory only.</summary>
    public static string Since(string path, string lease, bool answered, string now)
    {
        var all = Read(path);
        if (all.TryGetValue(lease, out var before) && before.Answered == answered) return before.Since;
        all[lease] = new Seen(answered, now);
        foreach (var old in all.OrderByDescending(entry => entry.Value.Since, StringComparer.Ordinal).Skip(Kept).ToList()) all.Remove(old.Key);
        try
        {
            if (Directory.Exists(Path.GetDirectoryName(path))) PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(all));
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The next look begins anew.
        }

        return now;
    }

    private static SortedDictionary<string, Seen> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SortedDictionary<string, Seen>>(File.ReadAllBytes(path)) ?? [] : [];
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private sealed record Seen(bool Answered, string Since);
}
