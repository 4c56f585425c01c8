using System.Numerics;
using Google.Protobuf;
using Tendermint.Crypto;

namespace Welkin.Core.Crypto;

/// <summary>The binary hash tree over lists of byte strings: leaves and inner nodes hash under different prefixes. Spec: RFC 6962.</summary>
public static class MerkleTree
{
    /// <summary>The most neighbours a proof may name.</summary>
    public const int MaxAunts = 100;

    /// <summary>The root; for no items the hash of nothing.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> items) => RootOfHashes(LeafHashes(items), 0, items.Count);

    /// <summary>The root and, for every item, the proof that it stands at its place.</summary>
    public static (byte[] Root, IReadOnlyList<Proof> Proofs) Proofs(IReadOnlyList<byte[]> items)
    {
        var hashes = LeafHashes(items);
        var proofs = hashes
            .Select((hash, index) => new Proof { Total = items.Count, Index = index, LeafHash = ByteString.CopyFrom(hash) })
            .ToArray();
        return (AddAunts(hashes, proofs, 0, hashes.Length), proofs);
    }

    /// <summary>Whether a proof leads from an item to a root.</summary>
    public static bool Verify(Proof proof, ReadOnlySpan<byte> root, ReadOnlySpan<byte> item)
    {
        if (proof.Total < 0 || proof.Index < 0 || proof.Aunts.Count > MaxAunts)
        {
            return false;
        }

        var leaf = LeafHash(item);
        return proof.LeafHash.Span.SequenceEqual(leaf)
            && RootFromAunts(proof.Index, proof.Total, leaf, proof.Aunts, proof.Aunts.Count) is { } computed
            && root.SequenceEqual(computed);
    }

    /// <summary>The hash of one item.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> item) => Hash.Sha256([0, .. item]);

    /// <summary>The hash of two nodes.</summary>
    public static byte[] InnerHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Hash.Sha256([1, .. left, .. right]);

    private static byte[][] LeafHashes(IReadOnlyList<byte[]> items) => [.. items.Select(item => LeafHash(item))];

    private static byte[] RootOfHashes(byte[][] hashes, int start, int count)
    {
        if (count == 0)
        {
            return Hash.Sha256([]);
        }

        if (count == 1)
        {
            return hashes[start];
        }

        var split = (int)SplitPoint(count);
        return InnerHash(RootOfHashes(hashes, start, split), RootOfHashes(hashes, start + split, count - split));
    }

    // Aunts run from the leaf upwards, so each level appends after the levels below it.
    private static byte[] AddAunts(byte[][] hashes, Proof[] proofs, int start, int count)
    {
        if (count < 2)
        {
            return RootOfHashes(hashes, start, count);
        }

        var split = (int)SplitPoint(count);
        var left = AddAunts(hashes, proofs, start, split);
        var right = AddAunts(hashes, proofs, start + split, count - split);
        for (var i = 0; i < count; i++)
        {
            proofs[start + i].Aunts.Add(ByteString.CopyFrom(i < split ? right : left));
        }

        return InnerHash(left, right);
    }

    private static byte[]? RootFromAunts(long index, long total, byte[] leaf, IReadOnlyList<ByteString> aunts, int count)
    {
        if (index >= total || total <= 0)
        {
            return null;
        }

        if (total == 1)
        {
            return count == 0 ? leaf : null;
        }

        if (count == 0)
        {
            return null;
        }

        var split = SplitPoint(total);
        var aunt = aunts[count - 1].Span;
        if (index < split)
        {
            return RootFromAunts(index, split, leaf, aunts, count - 1) is { } left ? InnerHash(left, aunt) : null;
        }

        return RootFromAunts(index - split, total - split, leaf, aunts, count - 1) is { } right ? InnerHash(aunt, right) : null;
    }

    // The largest power of two below the count.
    private static long SplitPoint(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
