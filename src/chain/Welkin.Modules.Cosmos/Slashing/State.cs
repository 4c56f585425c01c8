using Cosmos.Slashing.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Store <c>slashing</c>; everything is kept by the address of the consensus key.</summary>
internal static class SlashingState
{
    public static readonly StoreKey Key = new("slashing");

    private static readonly KeyCodec<Address> Addresses = AddressKeys.LengthPrefixed;

    public static readonly Item<SlashingParams> Params = new(
        Key, [0x00], GogoValue.Of(global::Cosmos.Slashing.V1Beta1.Params.Parser).Select<SlashingParams>(SlashingWire.ToWire, SlashingWire.FromWire));

    public static readonly byte[] SigningInfoPrefix = [0x01];

    // The record holds its own address, so the message is what is kept here.
    private static readonly Map<Address, ValidatorSigningInfo> SigningInfos = new(Key, SigningInfoPrefix, Addresses, GogoValue.Of(ValidatorSigningInfo.Parser));

    private static readonly PairKeyCodec<Address, ulong> PieceKeys = KeyCodec.Pair(Addresses, KeyCodec.UInt64LittleEndian);

    private static readonly Map<(Address Consensus, ulong Piece), MissedBlocks> Missed = new(
        Key, [0x02], PieceKeys, ValueCodec.Bytes.Select<MissedBlocks>(value => value.ToBytes(), MissedBlocks.FromBytes));

    public static readonly Map<Address, Any> Keys = new(Key, [0x03], Addresses, new ValueCodec<Any>(any => any.ToByteArray(), Any.Parser.ParseFrom));

    public static SigningInfo? SigningInfoOf(Context ctx, Address consensus)
        => SigningInfos.TryGet(ctx, consensus, out var found) ? SlashingWire.FromWire(found) : null;

    public static void SetSigningInfo(Context ctx, Address consensus, SigningInfo info) => SigningInfos.Set(ctx, consensus, SlashingWire.ToWire(consensus, info));

    public static IEnumerable<(Address Consensus, SigningInfo Info)> AllSigningInfos(Context ctx)
    {
        foreach (var (consensus, info) in SigningInfos.Iterate(ctx)) yield return (consensus, SlashingWire.FromWire(info));
    }

    /// <summary>Whether the block at an index of the window was missed. Gas: one read.</summary>
    public static bool HasMissed(Context ctx, Address consensus, long index)
        => Missed.TryGet(ctx, PieceOf(consensus, index), out var piece) && piece[(int)(index % MissedBlocks.Bits)];

    /// <summary>Notes whether the block at an index was missed. Gas: one read, one write.</summary>
    public static void SetMissed(Context ctx, Address consensus, (long Index, bool Missed) block)
    {
        var key = PieceOf(consensus, block.Index);
        var piece = Missed.TryGet(ctx, key, out var found) ? found : MissedBlocks.None();
        Missed.Set(ctx, key, piece.With((int)(block.Index % MissedBlocks.Bits), block.Missed));
    }

    public static void ClearMissed(Context ctx, Address consensus)
    {
        foreach (var (key, _) in Missed.Iterate(ctx, KeyRange.Prefix(PieceKeys.Prefix(consensus)))) Missed.Remove(ctx, key);
    }

    /// <summary>Indexes of missed blocks; pieces count in the order in which they are kept.</summary>
    public static IEnumerable<long> MissedIndexes(Context ctx, Address consensus)
    {
        var first = 0L;
        foreach (var (_, piece) in Missed.Iterate(ctx, KeyRange.Prefix(PieceKeys.Prefix(consensus))))
        {
            for (var bit = 0; bit < MissedBlocks.Bits; bit++)
            {
                if (piece[bit]) yield return first + bit;
            }

            first += MissedBlocks.Bits;
        }
    }

    private static (Address, ulong) PieceOf(Address consensus, long index) => (consensus, (ulong)(index / MissedBlocks.Bits));
}
