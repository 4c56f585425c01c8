namespace Welkin.Store;

/// <summary>Inserts and deletes with exactly the rotations of cosmos/iavl, because the shape of the tree is hashed.</summary>
/// <remarks>
/// Nodes on the path of an insert, update or effective delete become unsaved ones, rotated children too; nothing else does.
/// </remarks>
internal sealed class TreeEditor(NodeStore nodes)
{
    // Saved nodes that the tree no longer has: what only earlier versions reach.
    private List<NodeRef> _replaced = [];

    /// <summary>The saved nodes that went since this was last asked.</summary>
    public List<NodeRef> TakeReplaced()
    {
        var taken = _replaced;
        _replaced = [];
        return taken;
    }

    public NodeRef Set(ref NodeRef root, byte[] key, byte[] value, out bool updated)
    {
        updated = false;
        return root.IsEmpty ? new NodeRef(Node.Leaf(key, value)) : Insert(ref root, key, value, ref updated);
    }

    /// <summary>Removes a key; <paramref name="removed"/> is its value, or null when it was absent and nothing changed.</summary>
    public NodeRef Delete(ref NodeRef root, ReadOnlySpan<byte> key, out byte[]? removed)
    {
        removed = null;
        return root.IsEmpty ? root : Remove(ref root, key, out removed, out _);
    }

    private NodeRef Insert(ref NodeRef reference, byte[] key, byte[] value, ref bool updated)
    {
        var node = nodes.Load(ref reference);
        var order = key.AsSpan().SequenceCompareTo(node.Key);
        if (node.IsLeaf)
        {
            var leaf = new NodeRef(Node.Leaf(key, value));
            updated = order == 0;
            if (updated) Replace(reference);
            return order == 0 ? leaf : new NodeRef(order < 0 ? Node.Inner(node.Key, leaf, reference) : Node.Inner(key, reference, leaf));
        }

        node = Writable(reference, node);
        if (order < 0) node.Left = Insert(ref node.Left, key, value, ref updated);
        else node.Right = Insert(ref node.Right, key, value, ref updated);
        return updated ? new NodeRef(node) : Balance(node);
    }

    /// <param name="reference">Subtree to delete from.</param>
    /// <param name="key">What to delete.</param>
    /// <param name="removed">The value, or null.</param>
    /// <param name="smallest">The subtree's new smallest key, when the leaf that was smallest went; the nearest ancestor reached from its right side takes it as its own.</param>
    private NodeRef Remove(ref NodeRef reference, ReadOnlySpan<byte> key, out byte[]? removed, out byte[]? smallest)
    {
        smallest = null;
        var node = nodes.Load(ref reference);
        if (node.IsLeaf)
        {
            var isIt = key.SequenceEqual(node.Key);
            removed = isIt ? node.Value : null;
            if (isIt) Replace(reference);
            return isIt ? default : reference;
        }

        var goLeft = key.SequenceCompareTo(node.Key) < 0;
        var child = Remove(ref goLeft ? ref node.Left : ref node.Right, key, out removed, out smallest);
        if (removed is null) return reference;
        if (child.IsEmpty)
        {
            Replace(reference);
            smallest = goLeft ? node.Key : null;
            return goLeft ? node.Right : node.Left;
        }

        node = Writable(reference, node);
        if (goLeft)
        {
            node.Left = child;
            return Balance(node);
        }

        node.Right = child;
        if (smallest is not null) node.Key = smallest;
        smallest = null;
        return Balance(node);
    }

    private NodeRef Balance(Node node)
    {
        node.Measure();
        switch (node.Lean)
        {
            case > 1:
                if (nodes.Load(ref node.Left).Lean < 0) node.Left = RotateLeft(Writable(ref node.Left));
                return RotateRight(node);
            case < -1:
                if (nodes.Load(ref node.Right).Lean > 0) node.Right = RotateRight(Writable(ref node.Right));
                return RotateLeft(node);
            default:
                return new NodeRef(node);
        }
    }

    private NodeRef RotateRight(Node node)
    {
        var top = Writable(ref node.Left);
        node.Left = top.Right;
        node.Measure();
        top.Right = new NodeRef(node);
        top.Measure();
        return new NodeRef(top);
    }

    private NodeRef RotateLeft(Node node)
    {
        var top = Writable(ref node.Right);
        node.Right = top.Left;
        node.Measure();
        top.Left = new NodeRef(node);
        top.Measure();
        return new NodeRef(top);
    }

    private Node Writable(ref NodeRef reference) => Writable(reference, nodes.Load(ref reference));

    private Node Writable(in NodeRef reference, Node node)
    {
        if (reference.Unsaved is null)
        {
            _replaced.Add(reference);
            return node.Clone();
        }

        node.Hash = null;
        return node;
    }

    private void Replace(in NodeRef reference)
    {
        if (reference.Unsaved is null) _replaced.Add(reference);
    }
}
