using System.Buffers.Binary;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Shared;

/// <summary>The opaque page key of the market's listings: which states are left, where to go on, and by which path.</summary>
/// <remarks>
/// CRC-32 (big endian) of the rest, then each part with a length byte: states, prefix, key, and the path when there is one.
/// Spec: node@v1.2.2 util/query/pagination.go.
/// </remarks>
internal sealed record PageKey(byte[] States, byte[] Prefix, byte[] Key, byte[] Path)
{
    private const string Invalid = "pagination: invalid key";

    public ByteString Encode()
    {
        byte[] body = [.. WithLength(States), .. WithLength(Prefix), .. WithLength(Key), .. Path.Length > 0 ? WithLength(Path) : []];
        var bytes = new byte[4 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Crc32(body));
        body.CopyTo(bytes, 4);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Errors: gRPC InvalidArgument.</summary>
    public static Result<PageKey> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 5) return GrpcError.InvalidArgument($"{Invalid}: invalid key length");
        var body = bytes[4..];
        var (named, found) = (BinaryPrimitives.ReadUInt32BigEndian(bytes), Crc32(body));
        if (named != found) return GrpcError.InvalidArgument($"{Invalid}: invalid checksum, 0x{named:x8} != 0x{found:x8}");
        var malformed = GrpcError.InvalidArgument($"{Invalid}: invalid state length");
        if (!TryTake(ref body, out var states) || !TryTake(ref body, out var prefix) || !TryTake(ref body, out var key)) return malformed;
        byte[] path = [];
        if (body.Length > 0 && (!TryTake(ref body, out path) || body.Length > 0)) return malformed;
        return states.Length == 0 || key.Length == 0 ? GrpcError.InvalidArgument(Invalid) : new PageKey(states, prefix, key, path);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> body, out byte[] part)
    {
        part = [];
        if (body.Length == 0 || body.Length < body[0] + 1) return false;
        part = body.Slice(1, body[0]).ToArray();
        body = body[(1 + part.Length)..];
        return true;
    }

    private static byte[] WithLength(byte[] part) => [(byte)part.Length, .. part];

    // The IEEE polynomial, bit by bit: page keys are a hundred bytes.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
