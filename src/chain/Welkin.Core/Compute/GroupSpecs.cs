using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Core.Compute;

/// <summary>What makes a group of a deployment acceptable, and what it costs at most.</summary>
/// <remarks>Spec: chain-sdk go/node/deployment/v1beta4@v0.1.9. Every failure is <c>undefined</c> 1, as upstream's is, with upstream's words.</remarks>
public static class GroupSpecs
{
    /// <summary>One group by itself. Errors: undefined.</summary>
    /// <exception cref="OverflowException">A quantity or price is not set or out of range, where the reference panics.</exception>
    public static Result<Unit> Validate(GroupSpec group)
    {
        if (group.Name.Length == 0)
        {
            return Error.Undefined("empty group spec name denomination");
        }

        if (!ValidateUnits(group.Resources).TryGet(out _, out var error) || !ValidateTotals(group.Resources).TryGet(out _, out error))
        {
            return error;
        }

        return ValidatePricing(group);
    }

    /// <summary>All groups of a deployment: one denomination, each valid, no name twice. Errors: undefined.</summary>
    /// <remarks>The caller answers for "no group at all" and wraps the text in its own failure.</remarks>
    public static Result<Unit> ValidateAll(IReadOnlyList<GroupSpec> groups)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < groups.Count; i++)
        {
            var (denom, first) = (Price(groups[i]).Denom, Price(groups[0]).Denom);
            if (denom != first)
            {
                return Error.Undefined($"inconsistent denomination: {first} != {denom}");
            }

            if (!Validate(groups[i]).TryGet(out _, out var error))
            {
                return error;
            }

            if (!names.Add(groups[i].Name))
            {
                return Error.Undefined($"duplicate deployment group name \"{groups[i].Name}\"");
            }
        }

        return new Unit();
    }

    /// <summary>The most the tenant pays for one block: unit price times count, over all units. Without units the denomination is empty.</summary>
    /// <exception cref="OverflowException">A price is not set or negative, or denominations differ, where the reference panics.</exception>
    public static DecCoin Price(GroupSpec group)
    {
        var sum = new DecCoin("", Dec.Zero);
        for (var i = 0; i < group.Resources.Count; i++)
        {
            var price = FullPrice(group.Resources[i]);
            if (i > 0 && price.Denom != sum.Denom)
            {
                throw new OverflowException($"coin denom different: {sum.Denom} {price.Denom}");
            }

            sum = price with { Amount = sum.Amount + price.Amount };
        }

        return sum;
    }

    /// <summary>Whether an offer names only units of the group, each with the group's count. An empty or partial one is fine.</summary>
    /// <exception cref="OverflowException">The offer names a unit twice, where the reference panics.</exception>
    public static bool MatchesOffer(GroupSpec group, IReadOnlyList<Akash.Market.V1Beta5.ResourceOffer> offer)
    {
        var taken = new HashSet<uint>();
        foreach (var item in offer)
        {
            var id = item.Resources?.Id ?? 0;
            var unit = group.Resources.LastOrDefault(unit => UnitId(unit) == id);
            if (unit is null)
            {
                return false;
            }

            if (!taken.Add(id))
            {
                throw new OverflowException($"resources {id} are offered twice");
            }

            if (unit.Count != item.Count)
            {
                return false;
            }
        }

        return true;
    }

    private static uint UnitId(ResourceUnit unit) => unit.Resource?.Id ?? 0;

    private static Result<Unit> ValidateUnits(IReadOnlyList<ResourceUnit> units)
    {
        var ids = new HashSet<uint>();
        foreach (var unit in units)
        {
            if (!ValidateResources(unit.Resource ?? new Resources()).TryGet(out _, out var error))
            {
                return error;
            }

            if (!ids.Add(UnitId(unit)))
            {
                return Error.Undefined($"duplicate resources ID ({UnitId(unit)}) within group");
            }
        }

        return new Unit();
    }

    private static Result<Unit> ValidateResources(Resources resources)
    {
        if (resources.Id == 0)
        {
            return Error.Undefined("error: invalid resources ID (> 0 fails)");
        }

        if (!ValidateCpu(resources.Cpu).TryGet(out _, out var error)
            || !ValidateGpu(resources.Gpu).TryGet(out _, out error)
            || !ValidateMemory(resources.Memory).TryGet(out _, out error))
        {
            return error;
        }

        return ValidateVolumes(resources.Storage);
    }

    private static Result<Unit> ValidateCpu(CPU? cpu)
    {
        if (cpu is null)
        {
            return Error.Undefined("error: invalid unit CPU, cannot be nil");
        }

        // The limit shown last is the upper one again; so upstream says it, for memory and GPU too.
        return ResourceValues.Read(cpu.Units) is var units && units is > ResourceLimits.MaxUnitCpu or < ResourceLimits.MinUnitCpu
            ? OutOfRange("unit CPU", ResourceLimits.MaxUnitCpu, units, ResourceLimits.MaxUnitCpu)
            : ValidateAttributes(cpu.Attributes, "CPU");
    }

    private static Result<Unit> ValidateGpu(GPU? gpu)
    {
        if (gpu is null)
        {
            return Error.Undefined("error: invalid unit GPU, cannot be nil");
        }

        var units = ResourceValues.Read(gpu.Units);
        if (units > ResourceLimits.MaxUnitGpu)
        {
            return OutOfRange("unit GPU", ResourceLimits.MaxUnitGpu, units, ResourceLimits.MaxUnitGpu);
        }

        return units == 0 && gpu.Attributes.Count > 0
            ? Error.Undefined("error: invalid GPU state. attributes cannot be present if units == 0")
            : ValidateAttributes(gpu.Attributes, "GPU");
    }

    private static Result<Unit> ValidateMemory(Memory? memory)
    {
        if (memory is null)
        {
            return Error.Undefined("error: invalid unit memory, cannot be nil");
        }

        return ResourceValues.Read(memory.Quantity) is var bytes && bytes is > ResourceLimits.MaxUnitMemory or < ResourceLimits.MinUnitMemory
            ? OutOfRange("unit memory", ResourceLimits.MaxUnitMemory, bytes, ResourceLimits.MaxUnitMemory)
            : ValidateAttributes(memory.Attributes, "Memory");
    }

    private static Result<Unit> ValidateVolumes(IReadOnlyList<Akash.Base.Resources.V1Beta4.Storage> volumes)
    {
        if (volumes.Count == 0)
        {
            return Error.Undefined("error: invalid unit storage, cannot be nil");
        }

        foreach (var volume in volumes)
        {
            var bytes = ResourceValues.Read(volume.Quantity);
            if (bytes is > ResourceLimits.MaxVolume or < ResourceLimits.MinVolume)
            {
                return OutOfRange("unit storage", ResourceLimits.MaxVolume, bytes, ResourceLimits.MinVolume);
            }

            if (!ValidateAttributes(volume.Attributes, "Storage").TryGet(out _, out var error))
            {
                return error;
            }
        }

        return new Unit();
    }

    private static Result<Unit> ValidateAttributes(IReadOnlyList<Attribute> attributes, string of) =>
        AttributeLists.ValidatePatterns(attributes).TryGet(out _, out var error)
            ? new Unit()
            : error.With($"error: invalid {of} attributes").AsUndefined();

    private static Error OutOfRange(string what, ulong max, ulong value, ulong last) =>
        Error.Undefined($"error: invalid {what} ({max} > {value} > {last} fails)");

    /// <summary>Volumes are not summed: the limit on their total, though written down upstream, never applied.</summary>
    private static Result<Unit> ValidateTotals(IReadOnlyList<ResourceUnit> units)
    {
        var (cpu, gpu, memory) = (Int.Zero, Int.Zero, Int.Zero);
        foreach (var unit in units)
        {
            cpu += (Int)ResourceValues.Read(unit.Resource.Cpu.Units) * unit.Count;
            gpu += (Int)ResourceValues.Read(unit.Resource.Gpu.Units) * unit.Count;
            memory += (Int)ResourceValues.Read(unit.Resource.Memory.Quantity) * unit.Count;
        }

        if (cpu > ResourceLimits.MaxGroupCpu || !cpu.IsPositive)
        {
            return TotalOutOfRange("CPU", ResourceLimits.MaxGroupCpu, cpu);
        }

        if (gpu > ResourceLimits.MaxGroupGpu)
        {
            return TotalOutOfRange("GPU", ResourceLimits.MaxGroupGpu, gpu);
        }

        return memory > ResourceLimits.MaxGroupMemory || !memory.IsPositive
            ? TotalOutOfRange("memory", ResourceLimits.MaxGroupMemory, memory)
            : new Unit();
    }

    private static Error TotalOutOfRange(string what, ulong max, Int value) =>
        Error.Undefined($"invalid total {what} ({max} > {value} > 0 fails)");

    private static Result<Unit> ValidatePricing(GroupSpec group)
    {
        string? denom = null;
        foreach (var unit in group.Resources)
        {
            if (!ValidatePrice(unit).TryGet(out var price, out var error))
            {
                return error.With($"group {group.Name}");
            }

            denom ??= price.Denom;
            if (price.Denom != denom)
            {
                return Error.Undefined($"multi-denonimation group: ({price.Denom} == {denom} fails)");
            }
        }

        return new Unit();
    }

    private static Result<DecCoin> ValidatePrice(ResourceUnit unit)
    {
        if (!Denom.IsValid(unit.Price?.Denom ?? ""))
        {
            return Error.Undefined("error: invalid price object");
        }

        var price = ReadPrice(unit);
        if (price.Amount.IsNegative)
        {
            return Error.Undefined("error: invalid price object");
        }

        return price.Amount > Dec.FromInt(ResourceLimits.MaxUnitPrice)
            ? Error.Undefined($"error: invalid unit price ({ResourceLimits.MaxUnitPrice} > {price} fails)")
            : price;
    }

    private static DecCoin FullPrice(ResourceUnit unit)
    {
        var price = ReadPrice(unit);
        return Denom.IsValid(price.Denom) && !price.Amount.IsNegative
            ? price with { Amount = price.Amount.MulInt(unit.Count) }
            : throw new OverflowException($"invalid price: {price}");
    }

    private static DecCoin ReadPrice(ResourceUnit unit) =>
        unit.Price is { Amount.Length: > 0 } price && Dec.FromWire(price.Amount).TryGet(out var amount, out _)
            ? new DecCoin(price.Denom, amount)
            : throw new OverflowException("price is not set");
}
