using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>A placement, or every reason why there is none.</summary>
public sealed record Packed(Placement? Placement, ImmutableArray<Refusal> Refusals)
{
    public bool Fits => Placement is not null;
}

/// <summary>
/// The one packing function. Bids, reservations, quotes, refusal reasons and screens all ask it, so they cannot
/// disagree. It is deterministic: the largest replicas go first, each to the fullest machine that still takes it.
/// </summary>
public static class Packer
{
    public static Packed Pack(Inventory inventory, IEnumerable<Placement> held, GroupDemand demand)
    {
        var cannot = Capabilities.Missing(inventory.Capabilities, demand);
        if (cannot.Length > 0)
        {
            return new Packed(null, cannot);
        }

        var free = new FreeSpace(inventory, held);
        var shortage = Shortage.Of(free, demand);
        if (shortage.Length > 0)
        {
            return new Packed(null, shortage);
        }

        var slots = ImmutableArray.CreateBuilder<Slot>();
        foreach (var unit in LargestFirst(demand))
        {
            for (var replica = 0; replica < unit.Count; replica++)
            {
                if (Choose(free, unit) is not { } node)
                {
                    return new Packed(null, [Shortage.OfReplica(free, unit, replica)]);
                }

                var slot = Slot.Of(unit, node.Name, unit.Gpu.Units == 0 ? null : node.Offer(unit.Gpu));
                node.Take(slot);
                slots.Add(slot);
            }
        }

        return new Packed(new Placement(slots.ToImmutable(), Placement.PoolsOf(demand), demand.RandomPorts, demand.LeasedIps), []);
    }

    private static IEnumerable<UnitDemand> LargestFirst(GroupDemand demand) => demand.Units
        .OrderByDescending(unit => unit.Gpu.Units)
        .ThenByDescending(unit => unit.MemoryWithRamVolumes)
        .ThenByDescending(unit => unit.CpuMilli)
        .ThenBy(unit => unit.Id);

    private static FreeNode? Choose(FreeSpace free, UnitDemand unit) => free.Nodes
        .Where(node => node.Fits(unit))
        .OrderBy(node => node.MemoryBytes)
        .ThenBy(node => node.CpuMilli)
        .ThenBy(node => node.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
