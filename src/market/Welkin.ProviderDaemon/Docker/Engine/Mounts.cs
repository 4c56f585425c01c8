namespace Welkin.ProviderDaemon.Docker.Engine;

/// <summary>File systems mounted on this machine.</summary>
internal static class Mounts
{
    private const int PoliteTries = 20;

    /// <summary>Whether something is mounted on the directory itself.</summary>
    public static bool IsPoint(string directory) => Points().Contains(directory);

    /// <summary>
    /// Unmounts everything on and under a directory, deepest first. A container that has just ended may hold its mounts for a moment; after
    /// two seconds they are detached and vanish when it lets go.
    /// </summary>
    public static async Task Clear(string directory, CancellationToken cancellation)
    {
        for (var attempt = 0; Under(directory) is { Count: > 0 } points; attempt++)
        {
            foreach (var point in points)
            {
                await HostCommand.Run("umount", attempt < PoliteTries ? [point] : ["-l", point], null, cancellation);
            }

            if (Under(directory).Count > 0) await Task.Delay(100, cancellation);
        }
    }

    private static List<string> Under(string directory) =>
        [.. Points().Where(point => point == directory || point.StartsWith(directory + "/", StringComparison.Ordinal)).Reverse()];

    // In the order of mounting, so that what stands on another comes after it.
    private static IEnumerable<string> Points() =>
        File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')).Where(words => words.Length > 4).Select(words => words[4]);
}
