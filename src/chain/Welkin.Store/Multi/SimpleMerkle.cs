using System.Security.Cryptography;
using Cosmos.Ics23.V1;
using Google.Protobuf;

namespace Welkin.Store;

/// <summary>The RFC 6962 tree over the stores, with paths in ICS-23 form.</summary>
internal static class SimpleMerkle
{
    private const byte LeafMark = 0;
    private const byte InnerMark = 1;

    /// <summary>Hash of a leaf: both parts behind their lengths, the value as its digest.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> image = stackalloc byte[1 + Varint.MaxLength + name.Length + 1 + NodeHash.Length];
        image[0] = LeafMark;
        var length = 1 + Varint.WriteUnsigned(image[1..], (ulong)name.Length);
        name.CopyTo(image[length..]);
        length += name.Length;
        image[length++] = NodeHash.Length;
        length += SHA256.HashData(value, image[length..]);
        return SHA256.HashData(image[..length]);
    }

    public static byte[] Root(List<byte[]> leaves) => leaves.Count == 0 ? NodeHash.Empty() : Root(leaves, 0, leaves.Count);

    /// <summary>The steps from a leaf up to the root.</summary>
    public static List<InnerOp> Path(List<byte[]> leaves, int index)
    {
        var path = new List<InnerOp>();
        Walk(0, leaves.Count);
        return path;

        void Walk(int start, int count)
        {
            if (count == 1) return;
            var split = SplitPoint(count);
            if (index < start + split)
            {
                Walk(start, split);
                path.Add(new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom(InnerMark), Suffix = ByteString.CopyFrom(Root(leaves, start + split, count - split)) });
            }
            else
            {
                Walk(start + split, count - split);
                path.Add(new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom([InnerMark, .. Root(leaves, start, split)]) });
            }
        }
    }

    private static byte[] Root(List<byte[]> leaves, int start, int count)
    {
        if (count == 1) return leaves[start];
        var split = SplitPoint(count);
        Span<byte> image = stackalloc byte[1 + (2 * NodeHash.Length)];
        image[0] = InnerMark;
        Root(leaves, start, split).CopyTo(image[1..]);
        Root(leaves, start + split, count - split).CopyTo(image[(1 + NodeHash.Length)..]);
        return SHA256.HashData(image);
    }

    /// <summary>The largest power of two below the count.</summary>
    private static int SplitPoint(int count)
    {
        var split = 1;
        while (split * 2 < count) split *= 2;
        return split;
    }
}
