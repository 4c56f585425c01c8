using Cosmos.Mint.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Mint;

/// <summary>Store <c>mint</c>.</summary>
internal static class MintState
{
    public static readonly StoreKey Key = new("mint");

    public static readonly Item<MintRate> Rate = new(Key, [0x00], GogoValue.Of(Minter.Parser).Select<MintRate>(
        rate => new Minter { Inflation = rate.Inflation.ToWire(), AnnualProvisions = rate.AnnualProvisions.ToWire() },
        wire => new MintRate(Dec.FromWire(wire.Inflation).OrThrow(), Dec.FromWire(wire.AnnualProvisions).OrThrow())));

    public static readonly Item<MintParams> Params = new(
        Key, [0x01], GogoValue.Of(global::Cosmos.Mint.V1Beta1.Params.Parser).Select<MintParams>(MintWire.ToWire, MintWire.FromWire));
}
