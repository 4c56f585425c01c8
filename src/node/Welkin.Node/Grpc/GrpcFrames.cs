using System.Buffers.Binary;
using System.IO.Compression;

namespace Welkin.Node.Grpc;

/// <summary>A call that fails, with its gRPC status.</summary>
internal sealed class GrpcException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>gRPC status codes that the transport itself gives.</summary>
internal static class GrpcStatus
{
    public const int Ok = 0;
    public const int Unknown = 2;
    public const int InvalidArgument = 3;
    public const int DeadlineExceeded = 4;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
}

/// <summary>Length-prefixed messages: one flag byte, four bytes of length, the message.</summary>
internal static class GrpcFrames
{
    private const int PrefixSize = 5;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="GrpcException">The frame is cut, too large, or compressed in an unknown way.</exception>
    public static async Task<byte[]?> Read(Stream body, string? encoding, int maxBytes, CancellationToken cancel)
    {
        var prefix = new byte[PrefixSize];
        var read = await body.ReadAtLeastAsync(prefix, PrefixSize, throwOnEndOfStream: false, cancel);
        if (read == 0) return null;
        if (read < PrefixSize) throw new GrpcException(GrpcStatus.Unknown, "unexpected EOF");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > maxBytes) throw new GrpcException(GrpcStatus.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {maxBytes})");
        var message = new byte[length];
        if (await body.ReadAtLeastAsync(message, (int)length, throwOnEndOfStream: false, cancel) < length) throw new GrpcException(GrpcStatus.Unknown, "unexpected EOF");
        return prefix[0] switch
        {
            0 => message,
            1 when encoding is "gzip" => Decompress(message, maxBytes),
            1 when encoding is null or "" or "identity" => throw new GrpcException(GrpcStatus.Internal, "grpc: compressed flag set with identity or empty encoding"),
            1 => throw new GrpcException(GrpcStatus.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\""),
            _ => throw new GrpcException(GrpcStatus.Internal, $"grpc: received unexpected payload format {prefix[0]}"),
        };
    }

    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[PrefixSize + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(PrefixSize));
        return frame;
    }

    private static byte[] Decompress(byte[] message, int maxBytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
        var chunk = new byte[16384];
        try
        {
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                if (plain.Length + read > maxBytes) throw new GrpcException(GrpcStatus.ResourceExhausted, $"grpc: received message after decompression larger than max {maxBytes}");
                plain.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new GrpcException(GrpcStatus.Internal, $"grpc: failed to decompress the received message: {e.Message}");
        }
        return plain.ToArray();
    }
}
