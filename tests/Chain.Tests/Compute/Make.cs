using System.Globalization;
using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Welkin.Core;
using Welkin.Core.Compute;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Tests.Compute;

/// <summary>Valid groups, to be bent by one thing each.</summary>
internal static class Make
{
    public static GroupSpec Group(params ResourceUnit[] units) => new()
    {
        Name = "global",
        Requirements = new PlacementRequirements { SignedBy = new SignedBy() },
        Resources = { units.Length == 0 ? [Unit(1)] : units },
    };

    public static ResourceUnit Unit(uint id, uint count = 1, string denom = "uakt", string price = "1000") => new()
    {
        Resource = new Resources
        {
            Id = id,
            Cpu = new CPU { Units = ResourceValues.Of(100) },
            Gpu = new GPU { Units = ResourceValues.Of(0) },
            Memory = new Memory { Quantity = ResourceValues.Of(512 * ResourceLimits.Mi) },
            Storage = { new Akash.Base.Resources.V1Beta4.Storage { Name = "default", Quantity = ResourceValues.Of(ResourceLimits.Gi) } },
        },
        Count = count,
        Price = new Cosmos.Base.V1Beta1.DecCoin { Denom = denom, Amount = Dec.Parse(price).OrThrow().Units.ToString(CultureInfo.InvariantCulture) },
    };

    public static GroupSpec Bent(Action<ResourceUnit> bend)
    {
        var unit = Unit(1);
        bend(unit);
        return Group(unit);
    }

    /// <summary>"region=eu tier=2".</summary>
    public static Attribute[] Attributes(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => new Attribute { Key = pair[0], Value = pair[1] })];
}
