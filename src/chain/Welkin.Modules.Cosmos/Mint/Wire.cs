using Cosmos.Mint.V1Beta1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>Records of minting as protobuf messages, both ways.</summary>
internal static class MintWire
{
    public static Params ToWire(MintParams value) => new()
    {
        MintDenom = value.Denom,
        InflationRateChange = value.RateChange.ToWire(),
        InflationMax = value.Max.ToWire(),
        InflationMin = value.Min.ToWire(),
        GoalBonded = value.GoalBonded.ToWire(),
        BlocksPerYear = value.BlocksPerYear,
    };

    public static MintParams FromWire(Params wire) => new(
        wire.MintDenom, DecOf(wire.InflationRateChange), DecOf(wire.InflationMax), DecOf(wire.InflationMin), DecOf(wire.GoalBonded), wire.BlocksPerYear);

    public static Dec DecOf(string wire) => Dec.FromWire(wire).OrThrow();
}
