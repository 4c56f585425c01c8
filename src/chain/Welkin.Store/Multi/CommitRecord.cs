using System.Buffers.Binary;
using System.Text;
using Welkin.Core;

namespace Welkin.Store;

/// <summary>A commit as it rests on disk: where the root of every store is. This format is ours.</summary>
internal sealed record CommitRecord(long Version, BlockTime Time, IReadOnlyList<(string Name, TreeRoot Root)> Stores)
{
    private const byte Format = 1;

    private static readonly byte[] CommitPrefix = [KeySpace.State, (byte)'c'];
    private static readonly byte[] LatestKey = [KeySpace.State, (byte)'l'];

    public CommitInfo Info => new(Version, Time, [.. Stores.Select(store => new StoreInfo(store.Name, Version, store.Root.Hash))]);

    public static long ReadLatest(IDatabase database) => database.Get(LatestKey) is { } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    /// <summary>The oldest version kept; 0 when there is none.</summary>
    public static long ReadOldest(IDatabase database)
    {
        foreach (var (key, _) in database.Iterate(CommitPrefix, ByteOrder.PrefixEnd(CommitPrefix)))
        {
            return BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(CommitPrefix.Length));
        }

        return 0;
    }

    public static CommitRecord? Read(IDatabase database, long version) => database.Get(KeyOf(version)) is { } bytes ? Decode(bytes) : null;

    public static void Delete(long version, IWriteBatch batch) => batch.Delete(KeyOf(version));

    public TreeRoot RootOf(string name)
    {
        foreach (var (stored, root) in Stores)
        {
            if (stored == name) return root;
        }

        return default;
    }

    public bool Contains(string name) => Stores.Any(store => store.Name == name);

    public void WriteAsLatest(IWriteBatch batch)
    {
        batch.Set(KeyOf(Version), Encode());
        Span<byte> latest = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(latest, Version);
        batch.Set(LatestKey, latest);
    }

    private static byte[] KeyOf(long version)
    {
        var key = new byte[CommitPrefix.Length + 8];
        CommitPrefix.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(CommitPrefix.Length), version);
        return key;
    }

    private byte[] Encode()
    {
        var writer = new KeyWriter();
        writer.Write(Format);
        BinaryPrimitives.WriteInt64BigEndian(writer.Reserve(8), Version);
        BinaryPrimitives.WriteInt64BigEndian(writer.Reserve(8), Time.Seconds);
        BinaryPrimitives.WriteInt32BigEndian(writer.Reserve(4), Time.Nanos);
        Span<byte> reference = stackalloc byte[NodeCodec.LongestReference];
        foreach (var (name, root) in Stores)
        {
            KeyCodec.String.EncodeNonTerminal(writer, name);
            writer.Write(root.Node.IsEmpty ? (byte)0 : (byte)1);
            if (!root.Node.IsEmpty) writer.Write(reference[..NodeCodec.WriteReference(reference, root.Node)]);
        }

        return writer.ToArray();
    }

    private static CommitRecord Decode(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] != Format) throw new InvalidDataException("a commit record has an unknown format");
        var version = BinaryPrimitives.ReadInt64BigEndian(source[1..]);
        var time = new BlockTime(BinaryPrimitives.ReadInt64BigEndian(source[9..]), BinaryPrimitives.ReadInt32BigEndian(source[17..]));
        source = source[21..];
        var stores = new List<(string, TreeRoot)>();
        while (!source.IsEmpty)
        {
            var end = source.IndexOf((byte)0);
            var name = Encoding.UTF8.GetString(source[..end]);
            var isEmpty = source[end + 1] == 0;
            source = source[(end + 2)..];
            stores.Add((name, isEmpty ? default : new TreeRoot(NodeCodec.ReadReference(ref source))));
        }

        return new CommitRecord(version, time, stores);
    }
}
