namespace Welkin.ProviderDaemon;

/// <summary>A lock between processes: <c>flock</c> on a file, so that it ends with its holder however that ends.</summary>
internal static class FileLock
{
    public static async Task<IDisposable> Take(string directory, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                MakePrivate(directory);
                return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Held, or its last holder has just removed the directory.
                await Task.Delay(50, cancellation);
            }
        }
    }

    /// <summary>Makes a directory that only its owner may read.</summary>
    public static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
