namespace Welkin.Store;

/// <summary>Recently used tree nodes of all stores, bounded by their size in memory. Safe on any thread.</summary>
/// <remarks>Second-chance eviction: a hit costs one lock and one flag, with no list to keep in order.</remarks>
public sealed class NodeCache(long capacityBytes)
{
    private const int NodeOverheadBytes = 320;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Tree, NodeId Id), int> _slotOf = [];
    private readonly List<Slot> _slots = [];
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

    internal bool TryGet(int tree, NodeId id, out Node node)
    {
        lock (_lock)
        {
            if (!_slotOf.TryGetValue((tree, id), out var index))
            {
                node = null!;
                return false;
            }

            var slot = _slots[index];
            slot.WasUsed = true;
            node = slot.Node!;
            return true;
        }
    }

    internal void Add(int tree, NodeId id, Node node)
    {
        var bytes = NodeOverheadBytes + node.Key.Length + (node.Value?.Length ?? 0);
        lock (_lock)
        {
            if (bytes > capacityBytes || _slotOf.ContainsKey((tree, id))) return;
            while (_usedBytes + bytes > capacityBytes) Evict();
            if (!_free.TryPop(out var index))
            {
                index = _slots.Count;
                _slots.Add(new Slot());
            }

            var slot = _slots[index];
            (slot.Node, slot.Key, slot.Bytes, slot.WasUsed) = (node, (tree, id), bytes, false);
            _slotOf.Add((tree, id), index);
            _usedBytes += bytes;
        }
    }

    /// <summary>Frees the next slot that was not used since the hand last passed it.</summary>
    private void Evict()
    {
        while (true)
        {
            if (_hand >= _slots.Count) _hand = 0;
            var index = _hand++;
            var slot = _slots[index];
            if (slot.Node is null) continue;
            if (slot.WasUsed)
            {
                slot.WasUsed = false;
                continue;
            }

            _slotOf.Remove(slot.Key);
            _usedBytes -= slot.Bytes;
            slot.Node = null;
            _free.Push(index);
            return;
        }
    }

    private sealed class Slot
    {
        public Node? Node { get; set; }

        public (int Tree, NodeId Id) Key { get; set; }

        public int Bytes { get; set; }

        public bool WasUsed { get; set; }
    }
}
