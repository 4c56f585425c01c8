using Cosmos.Ics23.V1;
using Google.Protobuf;

namespace Welkin.Store;

/// <summary>ICS-23 proofs of a saved tree, under the IAVL spec.</summary>
internal static class IavlProofs
{
    /// <summary>A proof that the key has its value, or that it is absent. Empty values and empty trees get proofs that no verifier accepts, as from the network.</summary>
    public static CommitmentProof Prove(NodeStore nodes, ref NodeRef root, byte[] key)
    {
        if (TreeReader.Get(nodes, ref root, key) is not null) return new CommitmentProof { Exist = Exists(nodes, ref root, key) };
        var absence = new NonExistenceProof { Key = ByteString.CopyFrom(key) };
        if (First(TreeReader.Iterate(nodes, ref root, null, key, reverse: true)) is { } left) absence.Left = Exists(nodes, ref root, left);
        if (First(TreeReader.Iterate(nodes, ref root, key, null, reverse: false)) is { } right) absence.Right = Exists(nodes, ref root, right);
        return new CommitmentProof { Nonexist = absence };
    }

    private static byte[]? First(IEnumerable<KeyValuePair<byte[], byte[]>> pairs)
    {
        foreach (var (key, _) in pairs) return key;
        return null;
    }

    private static ExistenceProof Exists(NodeStore nodes, ref NodeRef root, byte[] key)
    {
        var steps = new Stack<InnerOp>();
        var reference = root;
        var node = nodes.Load(ref reference);
        while (!node.IsLeaf)
        {
            var goLeft = key.AsSpan().SequenceCompareTo(node.Key) < 0;
            steps.Push(Step(reference, node, goLeft));
            reference = goLeft ? node.Left : node.Right;
            node = nodes.Load(ref reference);
        }

        var proof = new ExistenceProof { Key = ByteString.CopyFrom(node.Key), Value = ByteString.CopyFrom(node.Value), Leaf = LeafStep(reference.Id.Version) };
        proof.Path.AddRange(steps);
        return proof;
    }

    private static LeafOp LeafStep(long version)
    {
        Span<byte> prefix = stackalloc byte[3 * Varint.MaxLength];
        var length = NodeHash.WriteLeafPrefix(prefix, version);
        return new LeafOp { Hash = HashOp.Sha256, PrehashValue = HashOp.Sha256, Length = LengthOp.VarProto, Prefix = ByteString.CopyFrom(prefix[..length]) };
    }

    private static InnerOp Step(in NodeRef reference, Node node, bool provenIsLeft)
    {
        Span<byte> prefix = stackalloc byte[(3 * Varint.MaxLength) + NodeHash.Length + 2];
        var length = NodeHash.WriteInnerPrefix(prefix, node.Height, node.Size, reference.Id.Version);
        prefix[length++] = NodeHash.Length;
        if (provenIsLeft)
        {
            return new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom(prefix[..length]), Suffix = ByteString.CopyFrom([NodeHash.Length, .. node.Right.Hash!]) };
        }

        node.Left.Hash!.CopyTo(prefix[length..]);
        length += NodeHash.Length;
        prefix[length++] = NodeHash.Length;
        return new InnerOp { Hash = HashOp.Sha256, Prefix = ByteString.CopyFrom(prefix[..length]) };
    }
}
