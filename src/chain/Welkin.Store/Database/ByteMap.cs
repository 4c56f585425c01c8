namespace Welkin.Store;

/// <summary>A persistent sorted map from byte strings to <typeparamref name="T"/>: every change makes a new map and leaves the old one whole.</summary>
/// <remarks>
/// A balanced (AVL) tree. Keeping an old map is what makes iteration immune to writes, and readers on other threads safe
/// without locks; the platform's immutable dictionary cannot start at a key.
/// </remarks>
internal sealed class ByteMap<T>
{
    public static readonly ByteMap<T> Empty = new(null, 0);

    private readonly Entry? _root;

    private ByteMap(Entry? root, int count)
    {
        _root = root;
        Count = count;
    }

    public int Count { get; }

    public bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        for (var entry = _root; entry is not null;)
        {
            var order = key.SequenceCompareTo(entry.Key);
            if (order == 0)
            {
                value = entry.Value;
                return true;
            }

            entry = order < 0 ? entry.Left : entry.Right;
        }

        value = default!;
        return false;
    }

    public ByteMap<T> Set(byte[] key, T value)
    {
        var added = false;
        var root = Insert(_root, key, value, ref added);
        return new ByteMap<T>(root, added ? Count + 1 : Count);
    }

    public ByteMap<T> Remove(ReadOnlySpan<byte> key)
    {
        var removed = false;
        var root = Remove(_root, key, ref removed);
        return removed ? new ByteMap<T>(root, Count - 1) : this;
    }

    public IEnumerable<KeyValuePair<byte[], T>> Iterate(byte[]? startInclusive, byte[]? endExclusive, bool reverse)
    {
        var pending = new Stack<Entry>();
        Descend(_root);
        while (pending.TryPop(out var entry))
        {
            if (reverse ? startInclusive is not null && entry.Key.AsSpan().SequenceCompareTo(startInclusive) < 0
                    : endExclusive is not null && entry.Key.AsSpan().SequenceCompareTo(endExclusive) >= 0)
            {
                yield break;
            }

            yield return new KeyValuePair<byte[], T>(entry.Key, entry.Value);
            Descend(reverse ? entry.Left : entry.Right);
        }

        // Stacks the way down to the first entry in range, keeping only entries that come after it in iteration order.
        void Descend(Entry? entry)
        {
            while (entry is not null)
            {
                var before = reverse
                    ? endExclusive is not null && entry.Key.AsSpan().SequenceCompareTo(endExclusive) >= 0
                    : startInclusive is not null && entry.Key.AsSpan().SequenceCompareTo(startInclusive) < 0;
                if (!before) pending.Push(entry);
                entry = before == reverse ? entry.Left : entry.Right;
            }
        }
    }

    private static Entry Insert(Entry? entry, byte[] key, T value, ref bool added)
    {
        if (entry is null)
        {
            added = true;
            return new Entry(key, value, null, null);
        }

        var order = key.AsSpan().SequenceCompareTo(entry.Key);
        if (order == 0) return new Entry(entry.Key, value, entry.Left, entry.Right);
        return order < 0
            ? Balance(entry.Key, entry.Value, Insert(entry.Left, key, value, ref added), entry.Right)
            : Balance(entry.Key, entry.Value, entry.Left, Insert(entry.Right, key, value, ref added));
    }

    private static Entry? Remove(Entry? entry, ReadOnlySpan<byte> key, ref bool removed)
    {
        if (entry is null) return null;
        var order = key.SequenceCompareTo(entry.Key);
        if (order != 0)
        {
            var child = Remove(order < 0 ? entry.Left : entry.Right, key, ref removed);
            if (!removed) return entry;
            return order < 0 ? Balance(entry.Key, entry.Value, child, entry.Right) : Balance(entry.Key, entry.Value, entry.Left, child);
        }

        removed = true;
        if (entry.Left is null) return entry.Right;
        if (entry.Right is null) return entry.Left;
        var next = entry.Right;
        while (next.Left is not null) next = next.Left;
        var ignored = false;
        return Balance(next.Key, next.Value, entry.Left, Remove(entry.Right, next.Key, ref ignored));
    }

    private static Entry Balance(byte[] key, T value, Entry? left, Entry? right)
    {
        var lean = Entry.HeightOf(left) - Entry.HeightOf(right);
        if (lean > 1)
        {
            if (Entry.HeightOf(left!.Left) >= Entry.HeightOf(left.Right))
            {
                return new Entry(left.Key, left.Value, left.Left, new Entry(key, value, left.Right, right));
            }

            var middle = left.Right!;
            return new Entry(middle.Key, middle.Value, new Entry(left.Key, left.Value, left.Left, middle.Left), new Entry(key, value, middle.Right, right));
        }

        if (lean < -1)
        {
            if (Entry.HeightOf(right!.Right) >= Entry.HeightOf(right.Left))
            {
                return new Entry(right.Key, right.Value, new Entry(key, value, left, right.Left), right.Right);
            }

            var middle = right.Left!;
            return new Entry(middle.Key, middle.Value, new Entry(key, value, left, middle.Left), new Entry(right.Key, right.Value, middle.Right, right.Right));
        }

        return new Entry(key, value, left, right);
    }

    private sealed class Entry(byte[] key, T value, Entry? left, Entry? right)
    {
        public readonly byte[] Key = key;
        public readonly T Value = value;
        public readonly Entry? Left = left;
        public readonly Entry? Right = right;
        private readonly int _height = Math.Max(HeightOf(left), HeightOf(right)) + 1;

        public static int HeightOf(Entry? entry) => entry?._height ?? 0;
    }
}
