using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>
/// The smallest single change of a group that would make it fit, found by asking the packing function itself: so what is
/// suggested does fit.
/// </summary>
public static class SmallestChange
{
    private const long Mebi = 1L << 20;

    /// <summary>In words, such as "3 GPUs per replica instead of 4 in resource 1"; null when no one change is enough.</summary>
    public static string? Of(Inventory inventory, IEnumerable<Placement> held, GroupDemand demand)
    {
        var taken = held.ToImmutableArray();
        return demand.Units
            .SelectMany(unit => Dimensions(unit).Select(dimension => Largest(unit, dimension)))
            .OfType<(double Cut, string Text)>()
            .OrderBy(change => change.Cut)
            .ThenBy(change => change.Text, StringComparer.Ordinal)
            .Select(change => change.Text)
            .FirstOrDefault();

        (double Cut, string Text)? Largest(UnitDemand unit, Dimension dimension)
        {
            if (!Fits(dimension.Least)) return null;
            var (fits, tooMuch) = (dimension.Least, dimension.Asked);
            while (tooMuch - fits > 1)
            {
                var middle = fits + ((tooMuch - fits) / 2);
                (fits, tooMuch) = Fits(middle) ? (middle, tooMuch) : (fits, middle);
            }

            return (1 - ((double)fits / dimension.Asked), $"{dimension.Show(fits)} instead of {dimension.Show(dimension.Asked)} in resource {unit.Id}");

            bool Fits(long value) => Packer.Pack(inventory, taken, demand with { Units = demand.Units.Replace(unit, dimension.With(value)) }).Fits;
        }
    }

    private static IEnumerable<Dimension> Dimensions(UnitDemand unit)
    {
        if (unit.Gpu.Units > 0) yield return new(unit.Gpu.Units, 0, value => $"{value} GPUs per replica", value => unit with { Gpu = unit.Gpu with { Units = (int)value } });
        if (unit.CpuMilli > 1) yield return new(unit.CpuMilli, 1, value => $"{Quantity.Cpu(value)} CPU per replica", value => unit with { CpuMilli = value });
        if (unit.MemoryBytes > Mebi) yield return new(unit.MemoryBytes / Mebi, 1, value => $"{Quantity.Bytes(value * Mebi)} memory per replica", value => unit with { MemoryBytes = value * Mebi });
        if (unit.Count > 1) yield return new(unit.Count, 1, value => $"{value} replicas", value => unit with { Count = (int)value });
        foreach (var volume in unit.Volumes.Where(volume => volume.Bytes > Mebi))
        {
            yield return new(volume.Bytes / Mebi, 1, value => $"{Quantity.Bytes(value * Mebi)} of storage {volume.Name}", value => unit with { Volumes = unit.Volumes.Replace(volume, volume with { Bytes = value * Mebi }) });
        }

        if (unit.Endpoints.RandomPorts > 0) yield return new(unit.Endpoints.RandomPorts, 0, value => $"{value} forwarded ports", value => unit with { Endpoints = unit.Endpoints with { RandomPorts = (int)value } });
    }

    private sealed record Dimension(long Asked, long Least, Func<long, string> Show, Func<long, UnitDemand> With);
}
