using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Welkin.Core;

namespace Welkin.Store;

/// <summary>Turns values of a collection into bytes and back.</summary>
public sealed class ValueCodec<T>(Func<T, byte[]> encode, Func<byte[], T> decode)
{
    /// <summary>The stored bytes of a value.</summary>
    public byte[] Encode(T value) => encode(value);

    /// <summary>The value of stored bytes; throws when they are not one.</summary>
    public T Decode(byte[] bytes) => decode(bytes);

    /// <summary>The same bytes for another type: how a domain record is stored as its wire message.</summary>
    public ValueCodec<TOther> Select<TOther>(Func<TOther, T> from, Func<T, TOther> to)
    {
        var (inner, outer) = (encode, decode);
        return new(value => inner(from(value)), bytes => to(outer(bytes)));
    }
}

/// <summary>The value codecs of the network.</summary>
public static class ValueCodec
{
    /// <summary>The bytes themselves.</summary>
    public static ValueCodec<byte[]> Bytes { get; } = new(static value => value, static bytes => bytes);

    /// <summary>Eight bytes, big endian.</summary>
    public static ValueCodec<ulong> UInt64 { get; } = new(EncodeUInt64, static bytes => BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>One byte, 0 or 1.</summary>
    public static ValueCodec<bool> Bool { get; } = new(static value => [value ? (byte)1 : (byte)0], static bytes => bytes is [not 0]);

    /// <summary>UTF-8.</summary>
    public static ValueCodec<string> String { get; } = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>An integer as decimal digits.</summary>
    public static ValueCodec<Int> Int { get; } = String.Select<Int>(static value => value.ToString(), static text => Core.Int.FromWire(text).OrThrow());

    /// <summary>A decimal as the digits of its 10⁻¹⁸ units.</summary>
    public static ValueCodec<Dec> Dec { get; } = String.Select<Dec>(static value => value.ToWire(), static text => Core.Dec.FromWire(text).OrThrow());

    /// <summary>The raw bytes of an address.</summary>
    public static ValueCodec<Address> Address { get; } = Bytes.Select<Address>(static value => value.ToArray(), static bytes => new Address(bytes));

    /// <summary>A protobuf message of which every field is optional; messages with embedded Go values need the kernel's own codec.</summary>
    public static ValueCodec<T> Proto<T>(MessageParser<T> parser)
        where T : IMessage<T> => new(static value => value.ToByteArray(), parser.ParseFrom);

    /// <summary>A value written as a key: the codec of unique indexes.</summary>
    public static ValueCodec<T> Key<T>(KeyCodec<T> codec) => new(codec.ToBytes, bytes => codec.Decode(bytes, out _));

    private static byte[] EncodeUInt64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
