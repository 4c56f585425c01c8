namespace Welkin.Engine.Pool;

/// <summary>Hashes of transactions seen lately; the longest unseen one makes room.</summary>
internal sealed class TxCache(int capacity)
{
    private readonly Dictionary<ByteString, LinkedListNode<ByteString>> nodes = [];
    private readonly LinkedList<ByteString> order = [];

    /// <summary>False when the hash is there already; it then counts as seen just now.</summary>
    public bool Add(ByteString hash)
    {
        if (nodes.TryGetValue(hash, out var known))
        {
            order.Remove(known);
            order.AddLast(known);
            return false;
        }
        nodes[hash] = order.AddLast(hash);
        if (nodes.Count > capacity && order.First is { } oldest)
        {
            order.RemoveFirst();
            nodes.Remove(oldest.Value);
        }
        return true;
    }

    public void Remove(ByteString hash)
    {
        if (nodes.Remove(hash, out var node)) order.Remove(node);
    }

    public void Clear()
    {
        nodes.Clear();
        order.Clear();
    }
}
