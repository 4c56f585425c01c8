namespace Welkin.Store;

/// <summary>Names a saved node of one tree: the version that saved it, and its number within that version.</summary>
internal readonly record struct NodeId(long Version, int Nonce);

/// <summary>A node of the tree. Once saved it never changes; before, only the tree that made it sees it.</summary>
internal sealed class Node
{
    /// <summary>Leaf: the stored key. Inner: the smallest key of the right subtree, not part of any hash.</summary>
    public required byte[] Key { get; set; }

    /// <summary>Leaf: the value; inner: null.</summary>
    public byte[]? Value { get; init; }

    // Fields, because loading a child notes in its parent where the child is.
    public NodeRef Left;

    public NodeRef Right;

    /// <summary>0 for a leaf.</summary>
    public int Height { get; private set; }

    /// <summary>Leaves below, itself counted.</summary>
    public long Size { get; private set; } = 1;

    /// <summary>Hash under the version being made; null when not computed yet. Saved nodes are hashed in their references.</summary>
    public byte[]? Hash { get; set; }

    public bool IsLeaf => Value is not null;

    /// <summary>Left height minus right height.</summary>
    public int Lean => Left.Height - Right.Height;

    public static Node Leaf(byte[] key, byte[] value) => new() { Key = key, Value = value };

    public static Node Inner(byte[] key, NodeRef left, NodeRef right)
    {
        var node = new Node { Key = key, Left = left, Right = right };
        node.Measure();
        return node;
    }

    public Node Clone() => Inner(Key, Left, Right);

    /// <summary>Recomputes height and size from the children.</summary>
    public void Measure()
    {
        Height = Math.Max(Left.Height, Right.Height) + 1;
        Size = Left.Size + Right.Size;
    }
}

/// <summary>How a node is known to its parent: by everything hashing and balancing need, so that siblings are rarely read.</summary>
internal struct NodeRef
{
    private readonly byte[]? _hash;
    private readonly int _height;
    private readonly long _size;

    // An unsaved node, or where a saved one is in memory; null when nobody has looked yet. The one part that changes: any
    // thread may note what it found, and all find the same.
    private object? _target;

    /// <summary>A node not saved yet.</summary>
    public NodeRef(Node unsaved) => _target = unsaved;

    /// <summary>A saved node.</summary>
    public NodeRef(NodeId id, byte[] hash, int height, long size, HeldNode? held = null)
    {
        Id = id;
        _hash = hash;
        _height = height;
        _size = size;
        _target = held;
    }

    public readonly Node? Unsaved => _target as Node;

    public readonly HeldNode? Held => _target as HeldNode;

    public NodeId Id { get; }

    public readonly bool IsEmpty => _target is not Node && _hash is null;

    public readonly int Height => Unsaved?.Height ?? _height;

    public readonly long Size => Unsaved?.Size ?? _size;

    /// <summary>Null while an unsaved node was not hashed.</summary>
    public readonly byte[]? Hash => Unsaved is { } unsaved ? unsaved.Hash : _hash;

    /// <summary>Notes where the saved node is.</summary>
    public void Note(HeldNode held) => Volatile.Write(ref _target, held);
}
