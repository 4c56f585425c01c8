using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>What is left of an inventory once placements are taken out. Values may be negative after a forced placement.</summary>
public sealed class FreeSpace
{
    private readonly SortedDictionary<string, FreeNode> _nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _pools = new(StringComparer.Ordinal);

    public FreeSpace(Inventory inventory, IEnumerable<Placement> held)
    {
        foreach (var node in inventory.Nodes)
        {
            _nodes[node.Name] = new FreeNode(node);
        }

        foreach (var pool in inventory.Pools)
        {
            _pools[pool.Class] = _pools.GetValueOrDefault(pool.Class) + pool.Bytes;
        }

        ForwardedPorts = inventory.ForwardedPorts;
        LeasedIps = inventory.LeasedIps;
        foreach (var placement in held)
        {
            Take(placement);
        }
    }

    public int ForwardedPorts { get; private set; }

    public int LeasedIps { get; private set; }

    public IEnumerable<FreeNode> Nodes => _nodes.Values;

    public IEnumerable<StoragePool> Pools => _pools.Select(pool => new StoragePool(pool.Key, pool.Value));

    public long PoolBytes(string name) => _pools.GetValueOrDefault(name);

    /// <summary>Takes a placement out. What it holds on a machine that is gone is free of charge.</summary>
    public void Take(Placement placement)
    {
        foreach (var slot in placement.Slots)
        {
            if (_nodes.TryGetValue(slot.Node, out var node))
            {
                node.Take(slot);
            }
        }

        foreach (var pool in placement.PoolUse)
        {
            _pools[pool.Class] = _pools.GetValueOrDefault(pool.Class) - pool.Bytes;
        }

        ForwardedPorts -= placement.ForwardedPorts;
        LeasedIps -= placement.LeasedIps;
    }
}

/// <summary>What is left of one machine.</summary>
public sealed class FreeNode(NodeStock node)
{
    private readonly List<GpuStock> _gpus = [.. node.Gpus];

    public string Name => node.Name;

    public long CpuMilli { get; private set; } = node.CpuMilli;

    public long MemoryBytes { get; private set; } = node.MemoryBytes;

    public long EphemeralBytes { get; private set; } = node.EphemeralBytes;

    public IReadOnlyList<GpuStock> Gpus => _gpus;

    internal void Take(Slot slot)
    {
        CpuMilli -= slot.CpuMilli;
        MemoryBytes -= slot.MemoryBytes;
        EphemeralBytes -= slot.EphemeralBytes;
        if (slot.Gpu is { } gpu && _gpus.FindIndex(stock => stock.AttributeKey == gpu.AttributeKey) is >= 0 and var index)
        {
            _gpus[index] = _gpus[index] with { Count = _gpus[index].Count - gpu.Count };
        }
    }

    /// <summary>The GPU a replica would get here: the tenant's order of alternatives decides, then the machine's.</summary>
    internal GpuStock? Offer(GpuDemand demand) => demand.Alternatives
        .SelectMany(_ => _gpus, (pattern, stock) => (pattern, stock))
        .Where(pair => pair.stock.Count >= demand.Units && pair.pattern.Accepts(pair.stock))
        .Select(pair => pair.stock)
        .FirstOrDefault();

    internal bool Fits(UnitDemand unit) =>
        CpuMilli >= unit.CpuMilli
        && MemoryBytes >= unit.MemoryWithRamVolumes
        && EphemeralBytes >= unit.EphemeralBytes
        && (unit.Gpu.Units == 0 || Offer(unit.Gpu) is not null);
}
