namespace Welkin.Store;

/// <summary>Lookups and ranges below a root.</summary>
internal static class TreeReader
{
    public static byte[]? Get(NodeStore nodes, in NodeRef root, ReadOnlySpan<byte> key)
    {
        if (root.IsEmpty) return null;
        var node = nodes.Load(root);
        while (!node.IsLeaf) node = nodes.Load(key.SequenceCompareTo(node.Key) < 0 ? node.Left : node.Right);
        return key.SequenceEqual(node.Key) ? node.Value : null;
    }

    public static IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(NodeStore nodes, NodeRef root, byte[]? startInclusive, byte[]? endExclusive, bool reverse)
    {
        var pending = new Stack<NodeRef>();
        if (!root.IsEmpty) pending.Push(root);
        while (pending.TryPop(out var reference))
        {
            var node = nodes.Load(reference);
            if (node.IsLeaf)
            {
                if (ByteOrder.InRange(node.Key, startInclusive, endExclusive)) yield return new KeyValuePair<byte[], byte[]>(node.Key, node.Value!);
                continue;
            }

            var needsLeft = startInclusive is null || startInclusive.AsSpan().SequenceCompareTo(node.Key) < 0;
            var needsRight = endExclusive is null || node.Key.AsSpan().SequenceCompareTo(endExclusive) < 0;
            if (reverse)
            {
                if (needsLeft) pending.Push(node.Left);
                if (needsRight) pending.Push(node.Right);
            }
            else
            {
                if (needsRight) pending.Push(node.Right);
                if (needsLeft) pending.Push(node.Left);
            }
        }
    }
}
