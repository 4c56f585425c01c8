using Cosmos.Crypto.Multisig.V1Beta1;
using Google.Protobuf;

namespace Welkin.Core.Crypto;

/// <summary>The bit list of a multi-signature: which of the keys signed, highest bit of the first byte first.</summary>
public static class CompactBits
{
    /// <summary>An all-zero list.</summary>
    public static CompactBitArray Create(int count) => new()
    {
        ExtraBitsStored = (uint)(count % 8),
        Elems = ByteString.CopyFrom(new byte[(count + 7) / 8]),
    };

    /// <summary>How many bits the list has; none at all has 0.</summary>
    public static int Count(CompactBitArray? bits) => bits switch
    {
        null => 0,
        { ExtraBitsStored: 0 } => bits.Elems.Length * 8,
        _ => ((bits.Elems.Length - 1) * 8) + (int)bits.ExtraBitsStored,
    };

    /// <summary>The bit at a place; false outside the list.</summary>
    public static bool Get(CompactBitArray? bits, int index) =>
        index >= 0 && index < Count(bits) && (bits!.Elems[index >> 3] & (1 << (7 - (index % 8)))) != 0;

    /// <summary>The list with the bit at a place set.</summary>
    public static CompactBitArray With(CompactBitArray bits, int index)
    {
        Invariant.Check(index >= 0 && index < Count(bits));
        var elems = bits.Elems.ToByteArray();
        elems[index >> 3] |= (byte)(1 << (7 - (index % 8)));
        return new() { ExtraBitsStored = bits.ExtraBitsStored, Elems = ByteString.CopyFrom(elems) };
    }

    /// <summary>How many bits before a place are set.</summary>
    public static int TrueBefore(CompactBitArray? bits, int index) =>
        Enumerable.Range(0, Math.Max(0, Math.Min(index, Count(bits)))).Count(i => Get(bits, i));
}
