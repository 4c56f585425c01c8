namespace Welkin.Store;

/// <summary>A key of two parts.</summary>
public sealed class PairKeyCodec<T1, T2>(KeyCodec<T1> first, KeyCodec<T2> second) : KeyCodec<(T1, T2)>
{
    /// <summary>Codec of the first part.</summary>
    public KeyCodec<T1> First { get; } = first;

    /// <summary>Codec of the second part.</summary>
    public KeyCodec<T2> Second { get; } = second;

    /// <summary>The bytes with which all keys begin whose first part is <paramref name="key1"/>.</summary>
    public byte[] Prefix(T1 key1) => First.ToPrefix(key1);

    /// <inheritdoc/>
    public override void Encode(KeyWriter writer, (T1, T2) key)
    {
        First.EncodeNonTerminal(writer, key.Item1);
        Second.Encode(writer, key.Item2);
    }

    /// <inheritdoc/>
    public override void EncodeNonTerminal(KeyWriter writer, (T1, T2) key)
    {
        First.EncodeNonTerminal(writer, key.Item1);
        Second.EncodeNonTerminal(writer, key.Item2);
    }

    /// <inheritdoc/>
    public override (T1, T2) Decode(ReadOnlySpan<byte> source, out int read)
    {
        var key1 = First.DecodeNonTerminal(source, out var read1);
        var key2 = Second.Decode(source[read1..], out var read2);
        read = read1 + read2;
        return (key1, key2);
    }

    /// <inheritdoc/>
    public override (T1, T2) DecodeNonTerminal(ReadOnlySpan<byte> source, out int read)
    {
        var key1 = First.DecodeNonTerminal(source, out var read1);
        var key2 = Second.DecodeNonTerminal(source[read1..], out var read2);
        read = read1 + read2;
        return (key1, key2);
    }
}

/// <summary>A key of three parts.</summary>
public sealed class TripleKeyCodec<T1, T2, T3>(KeyCodec<T1> first, KeyCodec<T2> second, KeyCodec<T3> third) : KeyCodec<(T1, T2, T3)>
{
    private readonly PairKeyCodec<T1, T2> _head = new(first, second);

    /// <summary>The bytes with which all keys begin whose first part is <paramref name="key1"/>.</summary>
    public byte[] Prefix(T1 key1) => _head.Prefix(key1);

    /// <summary>The bytes with which all keys begin whose first two parts are these.</summary>
    public byte[] Prefix(T1 key1, T2 key2) => _head.ToPrefix((key1, key2));

    /// <inheritdoc/>
    public override void Encode(KeyWriter writer, (T1, T2, T3) key)
    {
        _head.EncodeNonTerminal(writer, (key.Item1, key.Item2));
        third.Encode(writer, key.Item3);
    }

    /// <inheritdoc/>
    public override void EncodeNonTerminal(KeyWriter writer, (T1, T2, T3) key)
    {
        _head.EncodeNonTerminal(writer, (key.Item1, key.Item2));
        third.EncodeNonTerminal(writer, key.Item3);
    }

    /// <inheritdoc/>
    public override (T1, T2, T3) Decode(ReadOnlySpan<byte> source, out int read)
    {
        var (key1, key2) = _head.DecodeNonTerminal(source, out var read1);
        var key3 = third.Decode(source[read1..], out var read2);
        read = read1 + read2;
        return (key1, key2, key3);
    }

    /// <inheritdoc/>
    public override (T1, T2, T3) DecodeNonTerminal(ReadOnlySpan<byte> source, out int read)
    {
        var (key1, key2) = _head.DecodeNonTerminal(source, out var read1);
        var key3 = third.DecodeNonTerminal(source[read1..], out var read2);
        read = read1 + read2;
        return (key1, key2, key3);
    }
}

/// <summary>A codec seen through a conversion that loses nothing.</summary>
internal sealed class SelectKeyCodec<T, TOther>(KeyCodec<T> codec, Func<TOther, T> from, Func<T, TOther> to) : KeyCodec<TOther>
{
    public override void Encode(KeyWriter writer, TOther key) => codec.Encode(writer, from(key));

    public override void EncodeNonTerminal(KeyWriter writer, TOther key) => codec.EncodeNonTerminal(writer, from(key));

    public override TOther Decode(ReadOnlySpan<byte> source, out int read) => to(codec.Decode(source, out read));

    public override TOther DecodeNonTerminal(ReadOnlySpan<byte> source, out int read) => to(codec.DecodeNonTerminal(source, out read));
}
