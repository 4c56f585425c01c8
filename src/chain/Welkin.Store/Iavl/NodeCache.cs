namespace Welkin.Store;

/// <summary>A saved node while it is in memory. Whoever refers to the node holds this, so that the way down a tree needs no look-up.</summary>
internal sealed class HeldNode(Node node)
{
    private const int OverheadBytes = 320;

    private volatile Node? _node = node;
    private bool _wasUsed;

    /// <summary>Estimated bytes in memory, this and its references included.</summary>
    public int Bytes { get; } = OverheadBytes + node.Key.Length + (node.Value?.Length ?? 0);

    // The rest is the cache's, under its lock.

    /// <summary>The name under which it is found; none for a node that its parent has held since it was made.</summary>
    public (int Tree, NodeId Id)? Name { get; init; }

    /// <summary>Place in the cache; -1 for none.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Stays, whatever the bound: the database may not have it yet.</summary>
    public bool IsPinned { get; set; }

    /// <summary>The node; null once it was dropped. The cache notes that it was wanted.</summary>
    public Node? Use()
    {
        if (!_wasUsed) _wasUsed = true;
        return _node;
    }

    /// <summary>Forgets the node; whoever needs it again reads it again.</summary>
    public void Drop() => _node = null;

    /// <summary>Whether it was used since it was last asked so.</summary>
    public bool TakeUse()
    {
        var was = _wasUsed;
        _wasUsed = false;
        return was;
    }
}

/// <summary>Recently used tree nodes of all stores, bounded by their size in memory. Safe on any thread.</summary>
/// <remarks>Second-chance eviction: a use sets a flag, with no lock to take and no list to keep in order.</remarks>
public sealed class NodeCache(long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Tree, NodeId Id), HeldNode> _named = [];
    private readonly List<HeldNode?> _slots = [];
    private readonly Stack<int> _free = [];
    private long _usedBytes;
    private int _hand;

    /// <summary>Estimated bytes held.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_lock) return _usedBytes;
        }
    }

    /// <summary>A node that was read from the database before.</summary>
    internal HeldNode? Find(int tree, NodeId id)
    {
        lock (_lock) return _named.GetValueOrDefault((tree, id));
    }

    /// <summary>Holds a node that was read from the database; null when there is no room.</summary>
    internal HeldNode? Add(int tree, NodeId id, Node node)
    {
        var held = new HeldNode(node) { Name = (tree, id) };
        lock (_lock)
        {
            if (_named.TryGetValue((tree, id), out var other)) return other;
            if (!MakeRoom(held.Bytes)) return null;
            _named.Add((tree, id), held);
            Place(held);
            return held;
        }
    }

    /// <summary>A version was made: forgets what it replaced, pins its new nodes, and lets those of the version before go when their turn comes.</summary>
    internal void Turn(List<NodeRef> replaced, List<HeldNode> former, List<HeldNode> newest)
    {
        lock (_lock)
        {
            foreach (var held in former)
            {
                held.IsPinned = false;
                if (held.Slot < 0) held.Drop();
            }

            foreach (var reference in replaced)
            {
                if (reference.Held is not { } held) continue;
                held.Drop();
                // A root that is kept for long may come from an earlier cache.
                if (held.Slot >= 0 && held.Slot < _slots.Count && ReferenceEquals(_slots[held.Slot], held)) Release(held);
            }

            foreach (var held in newest)
            {
                held.IsPinned = true;
                if (MakeRoom(held.Bytes)) Place(held);
            }
        }
    }

    private void Place(HeldNode held)
    {
        if (_free.TryPop(out var slot))
        {
            _slots[slot] = held;
        }
        else
        {
            slot = _slots.Count;
            _slots.Add(held);
        }

        held.Slot = slot;
        _usedBytes += held.Bytes;
    }

    private void Release(HeldNode held)
    {
        if (held.Name is { } name) _named.Remove(name);
        _slots[held.Slot] = null;
        _free.Push(held.Slot);
        held.Slot = -1;
        _usedBytes -= held.Bytes;
    }

    // Two rounds of the hand: the first takes the second chances. False when pinned nodes are all there is.
    private bool MakeRoom(int bytes)
    {
        for (var steps = 2L * _slots.Count; _usedBytes + bytes > capacityBytes; steps--)
        {
            if (steps <= 0) return false;
            if (_hand >= _slots.Count) _hand = 0;
            if (_slots[_hand++] is not { IsPinned: false } held || held.TakeUse()) continue;
            held.Drop();
            Release(held);
        }

        return true;
    }
}
