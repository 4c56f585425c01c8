using System.Collections.Immutable;
using System.Globalization;
using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Google.Protobuf.Collections;
using Welkin.Core;
using EndpointKind = Akash.Base.Resources.V1Beta4.Endpoint.Types.Kind;

namespace Welkin.Provider;

/// <summary>Reads a group of the chain into machine numbers. Everything is bounded, so that sums cannot overflow.</summary>
public static class DemandReader
{
    private const long LargestQuantity = 1L << 53;
    private const uint LargestCount = 100_000;

    public static Result<GroupDemand> Read(GroupSpec spec)
    {
        var units = ImmutableArray.CreateBuilder<UnitDemand>(spec.Resources.Count);
        foreach (var unit in spec.Resources)
        {
            if (!Read(unit).TryGet(out var read, out var error))
            {
                return error.With($"group {spec.Name}, resource {unit.Resource?.Id}");
            }

            units.Add(read);
        }

        return new GroupDemand(spec.Name, units.ToImmutable());
    }

    /// <summary>The most the tenant pays per block: unit prices times counts. All units must share a denomination.</summary>
    public static Result<DecCoin> MaxPrice(GroupSpec spec)
    {
        var total = Dec.Zero;
        string? denom = null;
        foreach (var unit in spec.Resources)
        {
            if (unit.Price is null || !Dec.FromWire(unit.Price.Amount).TryGet(out var amount, out _))
            {
                return Error.Undefined($"group {spec.Name}: resource {unit.Resource?.Id} has no price");
            }

            denom ??= unit.Price.Denom;
            if (denom != unit.Price.Denom)
            {
                return Error.Undefined($"group {spec.Name}: prices in {denom} and in {unit.Price.Denom}");
            }

            total += amount.MulInt(new Int(unit.Count));
        }

        return denom is null ? Error.Undefined($"group {spec.Name} asks for nothing") : new DecCoin(denom, total);
    }

    private static Result<UnitDemand> Read(ResourceUnit unit)
    {
        if (unit.Resource is not { } resource || unit.Count is 0 or > LargestCount)
        {
            return Error.Undefined($"count {unit.Count} is out of range");
        }

        if (!Quantity(resource.Cpu?.Units, "cpu").TryGet(out var cpu, out var error)
            || !Quantity(resource.Memory?.Quantity, "memory").TryGet(out var memory, out error)
            || !Gpu(resource.Gpu).TryGet(out var gpu, out error))
        {
            return error;
        }

        var volumes = ImmutableArray.CreateBuilder<VolumeDemand>(resource.Storage.Count);
        foreach (var volume in resource.Storage)
        {
            if (!Quantity(volume.Quantity, $"storage {volume.Name}").TryGet(out var bytes, out error))
            {
                return error;
            }

            volumes.Add(new VolumeDemand(volume.Name, bytes, Value(volume.Attributes, "class"), Value(volume.Attributes, "persistent") == "true"));
        }

        return new UnitDemand(resource.Id, (int)unit.Count, cpu, memory, volumes.ToImmutable(), gpu, Endpoints(resource.Endpoints));
    }

    private static Result<GpuDemand> Gpu(GPU? gpu)
    {
        if (gpu is null || gpu.Units is null || !Quantity(gpu.Units, "gpu").TryGet(out var units, out var error))
        {
            return GpuDemand.None;
        }

        if (units > LargestCount)
        {
            return Error.Undefined($"gpu units {units} are out of range");
        }

        var patterns = ImmutableArray.CreateBuilder<GpuPattern>();
        foreach (var attribute in gpu.Attributes)
        {
            if (!GpuPattern.TryParse(attribute.Key, out var pattern))
            {
                return Error.Undefined($"gpu attribute {attribute.Key} is not understood");
            }

            patterns.Add(pattern);
        }

        return units == 0 ? GpuDemand.None : new GpuDemand((int)units, patterns.ToImmutable());
    }

    private static EndpointDemand Endpoints(RepeatedField<Endpoint> endpoints) => new(
        endpoints.Count(endpoint => endpoint.Kind == EndpointKind.SharedHttp),
        endpoints.Count(endpoint => endpoint.Kind == EndpointKind.RandomPort),
        [.. endpoints.Where(endpoint => endpoint.Kind == EndpointKind.LeasedIp).Select(endpoint => endpoint.SequenceNumber)]);

    private static Result<long> Quantity(ResourceValue? value, string what)
    {
        var text = value?.Val.ToStringUtf8() ?? "";
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= LargestQuantity
            ? number
            : Error.Undefined($"{what} quantity \"{(text.Length > 24 ? text[..24] + "…" : text)}\" is out of range");
    }

    private static string Value(RepeatedField<Akash.Base.Attributes.V1.Attribute> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value ?? "";
}
