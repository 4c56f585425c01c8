using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>A block's bytes cut in parts of equal size, with the Merkle proof of each.</summary>
public sealed class PartSet
{
    /// <summary>Size of a part on the network.</summary>
    public const int PartSize = 65536;

    public IReadOnlyList<Part> Parts { get; }

    public PartSetHeader Header { get; }

    private PartSet(IReadOnlyList<Part> parts, byte[] root)
    {
        Parts = parts;
        Header = new() { Total = (uint)parts.Count, Hash = ByteString.CopyFrom(root) };
    }

    public static PartSet From(Block block) => From(block.ToByteArray(), PartSize);

    /// <param name="partSize">Bytes in a part, except the last; more than 0.</param>
    public static PartSet From(byte[] bytes, int partSize)
    {
        var chunks = bytes.Chunk(partSize).ToArray();
        var (root, proofs) = MerkleTree.Proofs(chunks);
        var parts = chunks.Select((chunk, index) => new Part
        {
            Index = (uint)index,
            Bytes = ByteString.CopyFrom(chunk),
            Proof = proofs[index],
        }).ToArray();
        return new(parts, root);
    }

    /// <summary>The id by which votes name the block.</summary>
    public static BlockID IdOf(Block block) => new() { Hash = ByteString.CopyFrom(block.Header.HashBytes()), PartSetHeader = From(block).Header };
}
