using Cosmos.Slashing.V1Beta1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Records of slashing as protobuf messages, both ways. Its decimals are bytes that hold the text.</summary>
internal static class SlashingWire
{
    public static SlashingParams FromWire(Params wire) => new(
        wire.SignedBlocksWindow, DecOf(wire.MinSignedPerWindow), wire.DowntimeJailDuration ?? new Duration(), DecOf(wire.SlashFractionDoubleSign), DecOf(wire.SlashFractionDowntime));

    public static Params ToWire(SlashingParams value) => new()
    {
        SignedBlocksWindow = value.Window,
        MinSignedPerWindow = ByteString.CopyFromUtf8(value.MinSigned.ToWire()),
        DowntimeJailDuration = value.JailTime,
        SlashFractionDoubleSign = ByteString.CopyFromUtf8(value.DoubleSignFraction.ToWire()),
        SlashFractionDowntime = ByteString.CopyFromUtf8(value.DowntimeFraction.ToWire()),
    };

    public static SigningInfo FromWire(ValidatorSigningInfo wire) => new(
        wire.StartHeight, wire.IndexOffset, BlockTime.FromTimestamp(wire.JailedUntil), wire.Tombstoned, wire.MissedBlocksCounter);

    public static ValidatorSigningInfo ToWire(Address consensus, SigningInfo info) => new()
    {
        Address = consensus.ToValcons(),
        StartHeight = info.StartHeight,
        IndexOffset = info.IndexOffset,
        JailedUntil = info.JailedUntil.ToTimestamp(),
        Tombstoned = info.Tombstoned,
        MissedBlocksCounter = info.MissedBlocks,
    };

    private static Dec DecOf(ByteString wire) => Dec.FromWire(wire.ToStringUtf8()).OrThrow();
}
