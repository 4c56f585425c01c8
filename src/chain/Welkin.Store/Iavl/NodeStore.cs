using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Welkin.Store;

/// <summary>The saved nodes of one tree: where their parents hold them, in the cache, in the database, asked in this order.</summary>
internal sealed class NodeStore(IDatabase database, string name, int tree, NodeCache cache)
{
    private const int IdLength = 12;

    private readonly byte[] _prefix = [KeySpace.State, (byte)'n', (byte)Encoding.UTF8.GetByteCount(name), .. Encoding.UTF8.GetBytes(name)];

    // The version saved last stays in memory until the next one: its batch may not have reached the database yet.
    private List<HeldNode> _newest = [];

    public Node Load(ref NodeRef reference) => reference.Unsaved ?? reference.Held?.Use() ?? Fetch(ref reference);

    /// <summary>Adds all unsaved nodes below a reference to a batch and returns the reference to what is now saved.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="replaced">Saved nodes that it no longer has: they leave memory, for only queries about the past want them.</param>
    /// <param name="version">The version being made.</param>
    /// <param name="batch">Where the nodes go.</param>
    public NodeRef Save(in NodeRef root, List<NodeRef> replaced, long version, IWriteBatch batch)
    {
        if (root.Unsaved is null && replaced.Count == 0) return root;
        var saved = new List<HeldNode>();
        var reference = SaveBelow(root);
        cache.Turn(replaced, _newest, saved);
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

            var held = new HeldNode(node);
            saved.Add(held);
            var id = new NodeId(version, saved.Count);
            Write(batch, id, node);
            return new NodeRef(id, NodeHash.Of(unsaved, version), node.Height, node.Size, held);
        }
    }

    public void Delete(NodeId id, IWriteBatch batch)
    {
        Span<byte> key = stackalloc byte[_prefix.Length + IdLength];
        WriteKey(key, id);
        batch.Delete(key);
    }

    private Node Fetch(ref NodeRef reference)
    {
        var id = reference.Id;
        if (cache.Find(tree, id) is { } held && held.Use() is { } known)
        {
            reference.Note(held);
            return known;
        }

        Span<byte> key = stackalloc byte[_prefix.Length + IdLength];
        WriteKey(key, id);
        var bytes = database.Get(key) ?? throw new MissingNodeException($"node {id.Version}/{id.Nonce} of store {name} is not on disk: its height was pruned, or the database is damaged");
        var node = NodeCodec.Read(bytes);
        if (cache.Add(tree, id, node) is { } added) reference.Note(added);
        return node;
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
