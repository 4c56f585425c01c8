using System.Buffers.Binary;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>A piece of the window of blocks: a bit is set where the validator was absent.</summary>
/// <remarks>Stored as the number of bits and then words, both as eight bytes, big endian.</remarks>
public sealed class MissedBlocks
{
    /// <summary>Bits in a piece.</summary>
    public const int Bits = 1024;

    private const int WordBytes = 8;
    private const int WordBits = 64;

    private readonly byte[] _bytes;

    private MissedBlocks(byte[] bytes) => _bytes = bytes;

    /// <summary>A piece without a missed block.</summary>
    public static MissedBlocks None()
    {
        var bytes = new byte[WordBytes + (Bits / 8)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
        return new MissedBlocks(bytes);
    }

    /// <summary>Reads a stored piece.</summary>
    public static MissedBlocks FromBytes(byte[] bytes)
    {
        Invariant.Check(bytes.Length == WordBytes + (Bits / 8), "failed to decode bitmap chunk");
        return new MissedBlocks(bytes);
    }

    /// <summary>The stored bytes.</summary>
    public byte[] ToBytes() => _bytes;

    /// <summary>Whether a bit is set.</summary>
    public bool this[int bit] => (WordOf(bit) & (1UL << (bit % WordBits))) != 0;

    /// <summary>The piece with one bit changed.</summary>
    public MissedBlocks With(int bit, bool missed)
    {
        var changed = _bytes.ToArray();
        var mask = 1UL << (bit % WordBits);
        var word = missed ? WordOf(bit) | mask : WordOf(bit) & ~mask;
        BinaryPrimitives.WriteUInt64BigEndian(changed.AsSpan(Offset(bit)), word);
        return new MissedBlocks(changed);
    }

    private ulong WordOf(int bit) => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(Offset(bit)));

    private static int Offset(int bit) => WordBytes + (bit / WordBits * WordBytes);
}
