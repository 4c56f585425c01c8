using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Welkin.Cli.Leases;

/// <summary>Our terminal while a program elsewhere has it: every key goes through, nothing is echoed here.</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly string _before;

    private RawTerminal(string before) => _before = before;

    public static RawTerminal Enter()
    {
        var before = Stty("-g");
        Stty("raw -echo");
        return new RawTerminal(before);
    }

    /// <summary>The size now, and again whenever it changes.</summary>
    public async IAsyncEnumerable<(ushort Columns, ushort Rows)> SizesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Only the newest size matters.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changes.Writer.TryWrite(true));
        do
        {
            yield return ((ushort)Console.WindowWidth, (ushort)Console.WindowHeight);
        }
        while (await changes.Reader.WaitToReadAsync(cancellation) && changes.Reader.TryRead(out _));
    }

    public void Dispose() => Stty(_before);

    // The platform has no call for this; stty works on the terminal it inherits.
    private static string Stty(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("stty", arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Trim();
    }
}
