using System.Buffers.Binary;
using System.Text;
using Welkin.Core;

namespace Welkin.Store;

/// <summary>Turns keys of a collection into ordered bytes and back.</summary>
/// <remarks>
/// A key part that is followed by another one ("non-terminal") has to say where it ends; the last one has not. The bytes
/// are those of cosmossdk.io/collections, so they are part of the app hash. Bytes that do not decode throw
/// <see cref="InvalidDataException"/>: only a bug or a damaged disk puts them under a collection's prefix.
/// </remarks>
public abstract class KeyCodec<T>
{
    /// <summary>Writes a key that ends the whole key.</summary>
    public abstract void Encode(KeyWriter writer, T key);

    /// <summary>Writes a key that more parts follow.</summary>
    public virtual void EncodeNonTerminal(KeyWriter writer, T key) => Encode(writer, key);

    /// <summary>Reads a key that ends the whole key.</summary>
    public abstract T Decode(ReadOnlySpan<byte> source, out int read);

    /// <summary>Reads a key that more parts follow.</summary>
    public virtual T DecodeNonTerminal(ReadOnlySpan<byte> source, out int read) => Decode(source, out read);

    /// <summary>The bytes of a whole key.</summary>
    public byte[] ToBytes(T key)
    {
        var writer = new KeyWriter();
        Encode(writer, key);
        return writer.ToArray();
    }

    /// <summary>The bytes with which all keys begin whose first part is <paramref name="key"/>.</summary>
    public byte[] ToPrefix(T key)
    {
        var writer = new KeyWriter();
        EncodeNonTerminal(writer, key);
        return writer.ToArray();
    }

    /// <summary>The same bytes for another type that carries the same content.</summary>
    public KeyCodec<TOther> Select<TOther>(Func<TOther, T> from, Func<T, TOther> to) => new SelectKeyCodec<T, TOther>(this, from, to);
}

/// <summary>The key codecs of the network.</summary>
public static class KeyCodec
{
    /// <summary>One byte.</summary>
    public static KeyCodec<byte> UInt8 { get; } = new FixedKeyCodec<byte>(1, static (span, key) => span[0] = key, static span => span[0]);

    /// <summary>One byte, 0 or 1.</summary>
    public static KeyCodec<bool> Bool { get; } = new FixedKeyCodec<bool>(1, static (span, key) => span[0] = key ? (byte)1 : (byte)0, static span => span[0] != 0);

    /// <summary>Two bytes, big endian.</summary>
    public static KeyCodec<ushort> UInt16 { get; } = new FixedKeyCodec<ushort>(2, BinaryPrimitives.WriteUInt16BigEndian, BinaryPrimitives.ReadUInt16BigEndian);

    /// <summary>Four bytes, big endian.</summary>
    public static KeyCodec<uint> UInt32 { get; } = new FixedKeyCodec<uint>(4, BinaryPrimitives.WriteUInt32BigEndian, BinaryPrimitives.ReadUInt32BigEndian);

    /// <summary>Eight bytes, big endian.</summary>
    public static KeyCodec<ulong> UInt64 { get; } = new FixedKeyCodec<ulong>(8, BinaryPrimitives.WriteUInt64BigEndian, BinaryPrimitives.ReadUInt64BigEndian);

    /// <summary>Eight bytes, little endian: not in numeric order, kept by distribution for old state.</summary>
    public static KeyCodec<ulong> UInt64LittleEndian { get; } =
        new FixedKeyCodec<ulong>(8, BinaryPrimitives.WriteUInt64LittleEndian, BinaryPrimitives.ReadUInt64LittleEndian);

    /// <summary>Four bytes, big endian with the sign bit flipped, so that negative numbers sort first.</summary>
    public static KeyCodec<int> Int32 { get; } = new FixedKeyCodec<int>(
        4,
        static (span, key) => BinaryPrimitives.WriteInt32BigEndian(span, key ^ int.MinValue),
        static span => BinaryPrimitives.ReadInt32BigEndian(span) ^ int.MinValue);

    /// <summary>Eight bytes, big endian with the sign bit flipped, so that negative numbers sort first.</summary>
    public static KeyCodec<long> Int64 { get; } = new FixedKeyCodec<long>(
        8,
        static (span, key) => BinaryPrimitives.WriteInt64BigEndian(span, key ^ long.MinValue),
        static span => BinaryPrimitives.ReadInt64BigEndian(span) ^ long.MinValue);

    /// <summary>Eight bytes, plain big endian: hand-made keys write heights so. Negative numbers do not sort.</summary>
    public static KeyCodec<long> Int64Unsigned { get; } = new FixedKeyCodec<long>(8, BinaryPrimitives.WriteInt64BigEndian, BinaryPrimitives.ReadInt64BigEndian);

    /// <summary>UTF-8; a zero byte ends it when more follows.</summary>
    public static KeyCodec<string> String { get; } = new StringKeyCodec();

    /// <summary>Raw bytes; a length byte leads when more follows.</summary>
    public static KeyCodec<byte[]> Bytes { get; } = new BytesKeyCodec();

    /// <summary>A length byte and the bytes, wherever it stands.</summary>
    public static KeyCodec<byte[]> LengthPrefixedBytes { get; } = new LengthPrefixedKeyCodec<byte[]>(Bytes);

    /// <summary>Writes the non-terminal form wherever it stands, as the network's older hand-made keys do.</summary>
    public static KeyCodec<T> LengthPrefixed<T>(KeyCodec<T> codec) => new LengthPrefixedKeyCodec<T>(codec);

    /// <summary>The raw bytes of an address; a length byte leads when more follows.</summary>
    public static KeyCodec<Address> Address { get; } = Bytes.Select<Address>(static key => key.ToArray(), static bytes => new Address(bytes));

    /// <summary>A length byte and the bytes of an address, wherever it stands.</summary>
    public static KeyCodec<Address> LengthPrefixedAddress { get; } = LengthPrefixed(Address);

    /// <summary>A time as sortable text of fixed length.</summary>
    public static KeyCodec<BlockTime> Time { get; } = new FixedKeyCodec<BlockTime>(
        29,
        static (span, key) => Encoding.ASCII.GetBytes(key.ToSortable(), span),
        static span => BlockTime.Parse(Encoding.ASCII.GetString(span) + "Z").OrThrow());

    /// <summary>Two parts.</summary>
    public static PairKeyCodec<T1, T2> Pair<T1, T2>(KeyCodec<T1> first, KeyCodec<T2> second) => new(first, second);

    /// <summary>Three parts.</summary>
    public static TripleKeyCodec<T1, T2, T3> Triple<T1, T2, T3>(KeyCodec<T1> first, KeyCodec<T2> second, KeyCodec<T3> third) => new(first, second, third);

    /// <summary>Four parts.</summary>
    public static KeyCodec<(T1, T2, T3, T4)> Quad<T1, T2, T3, T4>(KeyCodec<T1> first, KeyCodec<T2> second, KeyCodec<T3> third, KeyCodec<T4> fourth) =>
        Pair(Pair(first, second), Pair(third, fourth)).Select<(T1, T2, T3, T4)>(
            static key => ((key.Item1, key.Item2), (key.Item3, key.Item4)),
            static key => (key.Item1.Item1, key.Item1.Item2, key.Item2.Item1, key.Item2.Item2));

    private delegate void Writer<in T>(Span<byte> destination, T key);

    private delegate T Reader<out T>(ReadOnlySpan<byte> source);

    private static InvalidDataException Truncated() => new("a stored key is shorter than its codec wants");

    private sealed class FixedKeyCodec<T>(int size, Writer<T> write, Reader<T> read) : KeyCodec<T>
    {
        public override void Encode(KeyWriter writer, T key) => write(writer.Reserve(size), key);

        public override T Decode(ReadOnlySpan<byte> source, out int bytesRead)
        {
            if (source.Length < size) throw Truncated();
            bytesRead = size;
            return read(source[..size]);
        }
    }

    private sealed class StringKeyCodec : KeyCodec<string>
    {
        public override void Encode(KeyWriter writer, string key) => Encoding.UTF8.GetBytes(key, writer.Reserve(Encoding.UTF8.GetByteCount(key)));

        public override void EncodeNonTerminal(KeyWriter writer, string key)
        {
            if (key.Contains('\0')) throw new ArgumentException("a string that is not the last part of a key cannot hold a zero byte");
            Encode(writer, key);
            writer.Write(0);
        }

        public override string Decode(ReadOnlySpan<byte> source, out int read)
        {
            read = source.Length;
            return Encoding.UTF8.GetString(source);
        }

        public override string DecodeNonTerminal(ReadOnlySpan<byte> source, out int read)
        {
            var end = source.IndexOf((byte)0);
            if (end < 0) throw Truncated();
            read = end + 1;
            return Encoding.UTF8.GetString(source[..end]);
        }
    }

    private sealed class BytesKeyCodec : KeyCodec<byte[]>
    {
        public override void Encode(KeyWriter writer, byte[] key) => writer.Write(key);

        public override void EncodeNonTerminal(KeyWriter writer, byte[] key)
        {
            if (key.Length > byte.MaxValue) throw new ArgumentException("bytes that are not the last part of a key are at most 255 long");
            writer.Write((byte)key.Length);
            writer.Write(key);
        }

        public override byte[] Decode(ReadOnlySpan<byte> source, out int read)
        {
            read = source.Length;
            return source.ToArray();
        }

        public override byte[] DecodeNonTerminal(ReadOnlySpan<byte> source, out int read)
        {
            if (source.IsEmpty || source.Length < source[0] + 1) throw Truncated();
            read = source[0] + 1;
            return source[1..read].ToArray();
        }
    }

    private sealed class LengthPrefixedKeyCodec<T>(KeyCodec<T> codec) : KeyCodec<T>
    {
        public override void Encode(KeyWriter writer, T key) => codec.EncodeNonTerminal(writer, key);

        public override T Decode(ReadOnlySpan<byte> source, out int read) => codec.DecodeNonTerminal(source, out read);
    }
}
