using System.Buffers.Binary;

namespace Welkin.Engine.Storage;

/// <summary>Every database key of the engine: the room's byte, the kind's byte, then what names the entry. Numbers are big-endian.</summary>
internal static class EngineKeys
{
    private const byte Room = (byte)'e';

    /// <summary>Last committed height: written with everything else of that height.</summary>
    public static readonly byte[] Tip = [Room, (byte)'t'];

    /// <summary>First stored height.</summary>
    public static readonly byte[] Base = [Room, (byte)'f'];

    /// <summary>The genesis document this database belongs to.</summary>
    public static readonly byte[] Genesis = [Room, (byte)'g'];

    /// <summary>The last thing this node's validator signed.</summary>
    public static readonly byte[] SignState = [Room, (byte)'k'];

    public static byte[] Block(long height) => AtHeight('b', height);

    public static byte[] Meta(long height) => AtHeight('m', height);

    public static byte[] Commit(long height) => AtHeight('c', height);

    public static byte[] Results(long height) => AtHeight('r', height);

    public static byte[] Validators(long height) => AtHeight('v', height);

    public static byte[] Parameters(long height) => AtHeight('p', height);

    public static byte[] HeightOfBlock(ReadOnlySpan<byte> hash) => [Room, (byte)'h', .. hash];

    public static byte[] PlaceOfTx(ReadOnlySpan<byte> hash) => [Room, (byte)'x', .. hash];

    /// <summary>Attribute indexes: of transactions and of blocks.</summary>
    public static readonly byte[] TxIndex = [Room, (byte)'T'];

    public static readonly byte[] BlockIndex = [Room, (byte)'B'];

    public static byte[] Bytes(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    public static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);

    private static byte[] AtHeight(char kind, long height) => [Room, (byte)kind, .. Bytes(height)];
}
