using System.Text;
using Cosmos.Upgrade.V1Beta1;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Store <c>upgrade</c>.</summary>
internal static class UpgradeState
{
    public static readonly StoreKey Key = new("upgrade");

    public static readonly Item<Plan> Plan = new(Key, [0x00], GogoValue.Of(global::Cosmos.Upgrade.V1Beta1.Plan.Parser));

    /// <summary>Plans that were carried out, by height and name.</summary>
    public static readonly Map<(ulong Height, string Name), byte[]> Done = new(Key, [0x01], KeyCodec.Pair(KeyCodec.UInt64, KeyCodec.String), ValueCodec.Bytes);

    /// <summary>The version of each module's state layout.</summary>
    public static readonly Map<string, ulong> Versions = new(Key, [0x02], KeyCodec.String, ValueCodec.UInt64);

    /// <summary>How many upgrades the chain has seen.</summary>
    public static readonly Item<ulong> ProtocolVersion = new(Key, [0x03], ValueCodec.UInt64);

    /// <summary>What the light clients of others shall know of the chain after its upgrade, at the plan's height.</summary>
    public static Item<byte[]> UpgradedClient(long planHeight) => new(Key, IbcKey(planHeight, "upgradedClient"), ValueCodec.Bytes);

    /// <summary>The consensus state after the upgrade, at the plan's height.</summary>
    public static Item<byte[]> UpgradedConsensusState(long planHeight) => new(Key, IbcKey(planHeight, "upgradedConsState"), ValueCodec.Bytes);

    private static byte[] IbcKey(long planHeight, string part) => Encoding.ASCII.GetBytes($"upgradedIBCState/{planHeight}/{part}");
}
