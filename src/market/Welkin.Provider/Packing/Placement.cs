using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>Where every replica of a group runs and all that it holds there. Self-contained: it needs no demand to be released.</summary>
public sealed record Placement(ImmutableArray<Slot> Slots, ImmutableArray<StoragePool> PoolUse, int ForwardedPorts, int LeasedIps)
{
    public static readonly Placement Empty = new([], [], 0, 0);

    /// <summary>
    /// Puts a whole group on one machine without asking whether it fits: for a lease that exists already and has to be
    /// counted, even where capacity has shrunk since.
    /// </summary>
    public static Placement Forced(string node, GroupDemand demand) => new(
        [.. demand.Units.SelectMany(unit => Enumerable.Repeat(Slot.Of(unit, node, null), unit.Count))],
        PoolsOf(demand),
        demand.RandomPorts,
        demand.LeasedIps);

    internal static ImmutableArray<StoragePool> PoolsOf(GroupDemand demand) =>
    [
        .. demand.Units
            .SelectMany(unit => unit.Volumes.Where(volume => volume.Persistent).Select(volume => (volume.Pool, Bytes: volume.Bytes * unit.Count)))
            .GroupBy(use => use.Pool, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new StoragePool(group.Key, group.Sum(use => use.Bytes))),
    ];
}

/// <summary>One replica on one machine.</summary>
/// <param name="Gpu">The concrete model it got, or null.</param>
public sealed record Slot(uint UnitId, string Node, long CpuMilli, long MemoryBytes, long EphemeralBytes, GpuStock? Gpu)
{
    internal static Slot Of(UnitDemand unit, string node, GpuStock? gpu) =>
        new(unit.Id, node, unit.CpuMilli, unit.MemoryWithRamVolumes, unit.EphemeralBytes, gpu is null ? null : gpu with { Count = unit.Gpu.Units });
}
