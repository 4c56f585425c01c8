using System.Security.Cryptography;

namespace Welkin.Store;

/// <summary>The hashes of cosmos/iavl 1.x.</summary>
internal static class NodeHash
{
    public const int Length = SHA256.HashSizeInBytes;

    private const int LongestInnerPrefix = (3 * Varint.MaxLength) + 1;

    /// <summary>Root of a tree without keys: SHA-256 of nothing.</summary>
    public static byte[] Empty() => SHA256.HashData([]);

    /// <summary>The hash of a reference; unsaved nodes below are hashed on the way, as nodes of <paramref name="version"/>.</summary>
    public static byte[] Of(in NodeRef reference, long version)
    {
        if (reference.IsEmpty) return Empty();
        if (reference.Hash is { } known) return known;
        var node = reference.Unsaved!;
        return node.Hash = node.IsLeaf ? OfLeaf(node.Key, node.Value!, version) : OfInner(node, version);
    }

    /// <summary>What stands before the key and value digests of a leaf.</summary>
    public static int WriteLeafPrefix(Span<byte> destination, long version)
    {
        var length = Varint.WriteSigned(destination, 0);
        length += Varint.WriteSigned(destination[length..], 1);
        return length + Varint.WriteSigned(destination[length..], version);
    }

    /// <summary>What stands before the children of an inner node.</summary>
    public static int WriteInnerPrefix(Span<byte> destination, int height, long size, long version)
    {
        var length = Varint.WriteSigned(destination, height);
        length += Varint.WriteSigned(destination[length..], size);
        return length + Varint.WriteSigned(destination[length..], version);
    }

    private static byte[] OfLeaf(byte[] key, byte[] value, long version)
    {
        var longest = (3 * Varint.MaxLength) + key.Length + 1 + Length;
        Span<byte> image = longest <= 512 ? stackalloc byte[longest] : new byte[longest];
        var length = WriteLeafPrefix(image, version);
        length += Varint.WriteUnsigned(image[length..], (ulong)key.Length);
        key.CopyTo(image[length..]);
        length += key.Length;
        image[length++] = Length;
        length += SHA256.HashData(value, image[length..]);
        return SHA256.HashData(image[..length]);
    }

    private static byte[] OfInner(Node node, long version)
    {
        var left = Of(node.Left, version);
        var right = Of(node.Right, version);
        Span<byte> image = stackalloc byte[LongestInnerPrefix + (2 * (Length + 1))];
        var length = WriteInnerPrefix(image, node.Height, node.Size, version);
        image[length++] = Length;
        left.CopyTo(image[length..]);
        length += Length;
        image[length++] = Length;
        right.CopyTo(image[length..]);
        return SHA256.HashData(image[..(length + Length)]);
    }
}
