using System.Runtime.InteropServices;

namespace Welkin.Cli.Local;

/// <summary>Signals to other processes, which the platform offers by P/Invoke only.</summary>
internal static partial class Signals
{
    public const int Term = 15;
    public const int Kill = 9;

    /// <summary>Sends a signal; false when the process is gone or not ours.</summary>
    public static bool Send(int pid, int signal) => kill(pid, signal) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
