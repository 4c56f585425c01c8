using System.Collections.Immutable;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1Beta5;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Provider;

/// <summary>What a bid promises: the group's own resources, with GPU patterns replaced by the model that was packed.</summary>
internal static class ResourceOffers
{
    public static ImmutableArray<ResourceOffer> Of(GroupSpec spec, Placement placement) =>
    [
        .. spec.Resources.Select(unit =>
        {
            var resources = unit.Resource.Clone();
            if (placement.Slots.FirstOrDefault(slot => slot.UnitId == resources.Id)?.Gpu is { } gpu)
            {
                resources.Gpu.Attributes.Clear();
                resources.Gpu.Attributes.Add(new Attribute { Key = gpu.AttributeKey, Value = "true" });
            }

            return new ResourceOffer { Resources = resources, Count = unit.Count };
        }),
    ];
}
