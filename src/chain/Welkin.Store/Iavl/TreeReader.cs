namespace Welkin.Store;

/// <summary>Lookups and ranges below a root.</summary>
internal static class TreeReader
{
    public static byte[]? Get(NodeStore nodes, ref NodeRef root, ReadOnlySpan<byte> key)
    {
        if (root.IsEmpty) return null;
        var node = nodes.Load(ref root);
        while (!node.IsLeaf) node = key.SequenceCompareTo(node.Key) < 0 ? nodes.Load(ref node.Left) : nodes.Load(ref node.Right);
        return key.SequenceEqual(node.Key) ? node.Value : null;
    }

    public static IEnumerable<KeyValuePair<byte[], byte[]>> Iterate(NodeStore nodes, ref NodeRef root, byte[]? startInclusive, byte[]? endExclusive, bool reverse) =>
        root.IsEmpty ? [] : Walk(nodes, nodes.Load(ref root), startInclusive, endExclusive, reverse);

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Walk(NodeStore nodes, Node node, byte[]? startInclusive, byte[]? endExclusive, bool reverse)
    {
        var pending = new Stack<(Node Parent, bool IsLeft)>();
        while (true)
        {
            if (!node.IsLeaf)
            {
                var needsLeft = startInclusive is null || startInclusive.AsSpan().SequenceCompareTo(node.Key) < 0;
                var needsRight = endExclusive is null || node.Key.AsSpan().SequenceCompareTo(endExclusive) < 0;
                if (reverse && needsLeft) pending.Push((node, true));
                if (needsRight) pending.Push((node, false));
                if (!reverse && needsLeft) pending.Push((node, true));
            }
            else if (ByteOrder.InRange(node.Key, startInclusive, endExclusive))
            {
                yield return new KeyValuePair<byte[], byte[]>(node.Key, node.Value!);
            }

            if (!pending.TryPop(out var next)) yield break;
            node = next.IsLeft ? nodes.Load(ref next.Parent.Left) : nodes.Load(ref next.Parent.Right);
        }
    }
}
