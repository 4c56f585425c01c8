using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Welkin.Store;

/// <summary>The saved nodes of one tree: newest version, cache, database, asked in this order.</summary>
internal sealed class NodeStore(IDatabase database, string name, int tree, NodeCache cache)
{
    private const int IdLength = 12;

    private readonly byte[] _prefix = [KeySpace.State, (byte)'n', (byte)Encoding.UTF8.GetByteCount(name), .. Encoding.UTF8.GetBytes(name)];

    // The version saved last, held until the next one: its batch may not have reached the database yet, and the cache
    // may drop what it likes. Replaced as a whole, never changed after it is visible to other threads.
    private volatile Dictionary<NodeId, Node> _newest = [];

    public Node Load(in NodeRef reference)
    {
        if (reference.Unsaved is { } unsaved) return unsaved;
        var id = reference.Id;
        if (_newest.TryGetValue(id, out var node) || cache.TryGet(tree, id, out node)) return node;
        Span<byte> key = stackalloc byte[_prefix.Length + IdLength];
        WriteKey(key, id);
        var bytes = database.Get(key) ?? throw new MissingNodeException($"node {id.Version}/{id.Nonce} of store {name} is not on disk: its height was pruned, or the database is damaged");
        node = NodeCodec.Read(bytes);
        cache.Add(tree, id, node);
        return node;
    }

    /// <summary>Adds all unsaved nodes below a reference to a batch and returns the reference to what is now saved.</summary>
    public NodeRef Save(in NodeRef root, long version, IWriteBatch batch)
    {
        if (root.Unsaved is null) return root;
        var saved = new Dictionary<NodeId, Node>();
        var nonce = 0;
        var reference = SaveBelow(root);
        _newest = saved;
        return reference;

        NodeRef SaveBelow(in NodeRef unsaved)
        {
            if (unsaved.Unsaved is not { } node) return unsaved;
            if (!node.IsLeaf)
            {
                node.Left = SaveBelow(node.Left);
                node.Right = SaveBelow(node.Right);
            }

            var id = new NodeId(version, ++nonce);
            Write(batch, id, node);
            saved.Add(id, node);
            cache.Add(tree, id, node);
            return new NodeRef(id, NodeHash.Of(unsaved, version), node.Height, node.Size);
        }
    }

    public void Delete(NodeId id, IWriteBatch batch)
    {
        Span<byte> key = stackalloc byte[_prefix.Length + IdLength];
        WriteKey(key, id);
        batch.Delete(key);
    }

    private void Write(IWriteBatch batch, NodeId id, Node node)
    {
        Span<byte> key = stackalloc byte[_prefix.Length + IdLength];
        WriteKey(key, id);
        var buffer = ArrayPool<byte>.Shared.Rent(NodeCodec.LongestLength(node));
        var length = NodeCodec.Write(buffer, node);
        batch.Set(key, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void WriteKey(Span<byte> key, NodeId id)
    {
        _prefix.CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key[_prefix.Length..], id.Version);
        BinaryPrimitives.WriteInt32BigEndian(key[(_prefix.Length + 8)..], id.Nonce);
    }
}

/// <summary>A node of a tree is gone: its height was pruned meanwhile, or the database is damaged.</summary>
public sealed class MissingNodeException(string message) : Exception(message);
