namespace Welkin.Store;

/// <summary>A persistent sorted map from byte strings to <typeparamref name="T"/>: every change makes a new map and leaves the old one whole.</summary>
/// <remarks>
/// A balanced (AVL) tree. Keeping an old map is what makes iteration immune to writes, and readers on other threads safe
/// without locks; the platform's immutable dictionary cannot start at a key. Many changes in a row go through a <see cref="Builder"/>.
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

    /// <summary>Longest way down.</summary>
    public int Depth => _root?.Height ?? 0;

    public bool TryGet(ReadOnlySpan<byte> key, out T value) => Find(_root, key, out value);

    public ByteMap<T> Set(byte[] key, T value)
    {
        var changed = ToBuilder();
        changed.Set(key, value);
        return changed.ToMap();
    }

    public ByteMap<T> Remove(ReadOnlySpan<byte> key)
    {
        var changed = ToBuilder();
        changed.Remove(key);
        return changed.ToMap();
    }

    /// <summary>Goes on from this map; it stays as it is.</summary>
    public Builder ToBuilder() => new(_root, Count);

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

    /// <summary>Changes what only it can see in place, and copies what maps share with it. One thread uses it.</summary>
    public sealed class Builder
    {
        private Entry? _root;
        private object _owner = new();

        internal Builder(Entry? root, int count)
        {
            _root = root;
            Count = count;
        }

        public int Count { get; private set; }

        public bool TryGet(ReadOnlySpan<byte> key, out T value) => Find(_root, key, out value);

        public void Set(byte[] key, T value)
        {
            var added = false;
            _root = Insert(_root, key, value, _owner, ref added);
            if (added) Count++;
        }

        public void Remove(ReadOnlySpan<byte> key)
        {
            var removed = false;
            _root = ByteMap<T>.Remove(_root, key, _owner, ref removed);
            if (removed) Count--;
        }

        /// <summary>The map of this moment; later changes of this builder are not seen in it.</summary>
        public ByteMap<T> ToMap()
        {
            _owner = new object();
            return _root is null ? Empty : new ByteMap<T>(_root, Count);
        }
    }

    private static bool Find(Entry? entry, ReadOnlySpan<byte> key, out T value)
    {
        while (entry is not null)
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

    private static Entry Insert(Entry? entry, byte[] key, T value, object owner, ref bool added)
    {
        if (entry is null)
        {
            added = true;
            return new Entry(key, value, owner);
        }

        var order = key.AsSpan().SequenceCompareTo(entry.Key);
        entry = entry.OwnedBy(owner);
        if (order == 0)
        {
            entry.Value = value;
            return entry;
        }

        if (order < 0) entry.Left = Insert(entry.Left, key, value, owner, ref added);
        else entry.Right = Insert(entry.Right, key, value, owner, ref added);
        return added ? Balance(entry, owner) : entry;
    }

    private static Entry? Remove(Entry? entry, ReadOnlySpan<byte> key, object owner, ref bool removed)
    {
        if (entry is null) return null;
        var order = key.SequenceCompareTo(entry.Key);
        if (order != 0)
        {
            var child = Remove(order < 0 ? entry.Left : entry.Right, key, owner, ref removed);
            if (!removed) return entry;
            entry = entry.OwnedBy(owner);
            if (order < 0) entry.Left = child;
            else entry.Right = child;
            return Balance(entry, owner);
        }

        removed = true;
        if (entry.Left is null) return entry.Right;
        if (entry.Right is null) return entry.Left;
        var next = entry.Right;
        while (next.Left is not null) next = next.Left;
        var ignored = false;
        var right = Remove(entry.Right, next.Key, owner, ref ignored);
        return Balance(new Entry(next.Key, next.Value, owner) { Left = entry.Left, Right = right }, owner);
    }

    /// <summary>Measures an entry of the owner, and turns it when one side has become two higher.</summary>
    private static Entry Balance(Entry entry, object owner)
    {
        entry.Measure();
        if (entry.Lean > 1)
        {
            if (entry.Left!.Lean < 0) entry.Left = RotateLeft(entry.Left.OwnedBy(owner), owner);
            return RotateRight(entry, owner);
        }

        if (entry.Lean < -1)
        {
            if (entry.Right!.Lean > 0) entry.Right = RotateRight(entry.Right.OwnedBy(owner), owner);
            return RotateLeft(entry, owner);
        }

        return entry;
    }

    private static Entry RotateRight(Entry entry, object owner)
    {
        var top = entry.Left!.OwnedBy(owner);
        entry.Left = top.Right;
        entry.Measure();
        top.Right = entry;
        top.Measure();
        return top;
    }

    private static Entry RotateLeft(Entry entry, object owner)
    {
        var top = entry.Right!.OwnedBy(owner);
        entry.Right = top.Left;
        entry.Measure();
        top.Left = entry;
        top.Measure();
        return top;
    }

    internal sealed class Entry(byte[] key, T value, object owner)
    {
        public byte[] Key { get; } = key;

        public T Value { get; set; } = value;

        public Entry? Left { get; set; }

        public Entry? Right { get; set; }

        public int Height { get; private set; } = 1;

        public int Lean => (Left?.Height ?? 0) - (Right?.Height ?? 0);

        public void Measure() => Height = Math.Max(Left?.Height ?? 0, Right?.Height ?? 0) + 1;

        /// <summary>This entry when the builder made it, else a copy.</summary>
        public Entry OwnedBy(object builder) => ReferenceEquals(builder, owner) ? this : new Entry(Key, Value, builder) { Left = Left, Right = Right, Height = Height };
    }
}
