using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>The engine's multiplexed streams: frames of one stream byte, three zeros, a big-endian length and the bytes.</summary>
internal static class LogFrames
{
    private const int LargestFrame = 1 << 20;

    /// <summary>Longest line given to a reader; the rest of a longer one follows as further lines.</summary>
    internal const int LongestLine = 64 << 10;

    internal static async IAsyncEnumerable<ExecChunk> Read(Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var header = new byte[8];
        while (await stream.ReadAtLeastAsync(header, 8, throwOnEndOfStream: false, cancellation) == 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            if (length > LargestFrame) throw new IOException($"the engine sent a frame of {length} bytes");
            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes, cancellation);
            yield return new(header[0] == 2 ? OutputStream.Error : OutputStream.Out, bytes);
        }
    }

    /// <summary>Joins frames to lines, each stream for itself, and splits the engine's timestamp off.</summary>
    internal static async IAsyncEnumerable<(OutputStream Stream, DateTimeOffset At, string Text)> Lines(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pending = new[] { new List<byte>(), new List<byte>() };
        await foreach (var chunk in Read(stream, cancellation))
        {
            var buffer = pending[(int)chunk.Stream];
            foreach (var piece in Split(buffer, chunk.Bytes)) yield return Parse(chunk.Stream, piece);
        }
        foreach (var which in new[] { OutputStream.Out, OutputStream.Error })
            if (pending[(int)which].Count > 0) yield return Parse(which, [.. pending[(int)which]]);
    }

    private static List<byte[]> Split(List<byte> buffer, ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<byte[]>();
        foreach (var b in bytes.Span)
        {
            if (b != '\n') buffer.Add(b);
            if (b != '\n' && buffer.Count < LongestLine) continue;
            lines.Add([.. buffer]);
            buffer.Clear();
        }
        return lines;
    }

    private static (OutputStream, DateTimeOffset, string) Parse(OutputStream stream, byte[] line)
    {
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space > 18 && DateTimeOffset.TryParse(text.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return (stream, at, text[(space + 1)..]);
        return (stream, DateTimeOffset.UnixEpoch, text);
    }
}
