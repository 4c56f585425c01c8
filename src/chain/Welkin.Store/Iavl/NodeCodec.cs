namespace Welkin.Store;

/// <summary>Nodes and references as they rest on disk. This format is ours; only hashes are the network's.</summary>
/// <remarks>
/// Node: format byte, height byte, then for a leaf uvarint key length, key, value; for an inner node uvarint key length,
/// key, left reference, right reference. Reference: uvarint version, uvarint nonce, height byte, uvarint size, 32 bytes hash.
/// </remarks>
internal static class NodeCodec
{
    private const byte Format = 1;
    /// <summary>Upper bound of <see cref="WriteReference"/>.</summary>
    public const int LongestReference = (3 * Varint.MaxLength) + 1 + NodeHash.Length;

    /// <summary>Upper bound of <see cref="Write"/>.</summary>
    public static int LongestLength(Node node) => 2 + Varint.MaxLength + node.Key.Length + (node.Value?.Length ?? 2 * LongestReference);

    /// <summary>Writes a node whose children are saved; returns the length.</summary>
    public static int Write(Span<byte> destination, Node node)
    {
        destination[0] = Format;
        destination[1] = (byte)node.Height;
        var length = 2 + Varint.WriteUnsigned(destination[2..], (ulong)node.Key.Length);
        node.Key.CopyTo(destination[length..]);
        length += node.Key.Length;
        if (node.Value is { } value)
        {
            value.CopyTo(destination[length..]);
            return length + value.Length;
        }

        length += WriteReference(destination[length..], node.Left);
        return length + WriteReference(destination[length..], node.Right);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Node Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < 3 || source[0] != Format) throw new InvalidDataException("a stored tree node has an unknown format");
        var isLeaf = source[1] == 0;
        source = source[2..];
        var keyLength = (int)Varint.ReadUnsigned(ref source);
        var key = source[..keyLength].ToArray();
        source = source[keyLength..];
        if (isLeaf) return Node.Leaf(key, source.ToArray());
        var left = ReadReference(ref source);
        var right = ReadReference(ref source);
        return Node.Inner(key, left, right);
    }

    /// <summary>Writes a reference to a saved node; returns the length.</summary>
    public static int WriteReference(Span<byte> destination, in NodeRef reference)
    {
        var length = Varint.WriteUnsigned(destination, (ulong)reference.Id.Version);
        length += Varint.WriteUnsigned(destination[length..], (ulong)reference.Id.Nonce);
        destination[length++] = (byte)reference.Height;
        length += Varint.WriteUnsigned(destination[length..], (ulong)reference.Size);
        reference.Hash!.CopyTo(destination[length..]);
        return length + NodeHash.Length;
    }

    /// <summary>Reads what <see cref="WriteReference"/> wrote and moves past it.</summary>
    public static NodeRef ReadReference(ref ReadOnlySpan<byte> source)
    {
        var version = (long)Varint.ReadUnsigned(ref source);
        var nonce = (int)Varint.ReadUnsigned(ref source);
        var height = source[0];
        source = source[1..];
        var size = (long)Varint.ReadUnsigned(ref source);
        var hash = source[..NodeHash.Length].ToArray();
        source = source[NodeHash.Length..];
        return new NodeRef(new NodeId(version, nonce), hash, height, size);
    }
}
