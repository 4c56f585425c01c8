using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>Everything a provider has to sell, whether taken or not.</summary>
/// <param name="ForwardedPorts">Ports of the host that may be forwarded to workloads.</param>
/// <param name="LeasedIps">Addresses that may be leased.</param>
public sealed record Inventory(
    ImmutableArray<NodeStock> Nodes,
    ImmutableArray<StoragePool> Pools,
    int ForwardedPorts,
    int LeasedIps,
    Enforceable Capabilities)
{
    public static readonly Inventory Empty = new([], [], 0, 0, Enforceable.None);

    /// <summary>Sells more than there is: each percentage is added to the capacity of every node.</summary>
    public Inventory Overcommit(int cpuPercent, int memoryPercent, int storagePercent) => this with
    {
        Nodes = [.. Nodes.Select(node => node with
        {
            CpuMilli = Grow(node.CpuMilli, cpuPercent),
            MemoryBytes = Grow(node.MemoryBytes, memoryPercent),
            EphemeralBytes = Grow(node.EphemeralBytes, storagePercent),
        })],
        Pools = [.. Pools.Select(pool => pool with { Bytes = Grow(pool.Bytes, storagePercent) })],
    };

    private static long Grow(long value, int percent) => (long)((Int128)value * (100 + percent) / 100);
}

/// <summary>One machine.</summary>
public sealed record NodeStock(string Name, long CpuMilli, long MemoryBytes, long EphemeralBytes, ImmutableArray<GpuStock> Gpus);

/// <summary>Equal GPUs of one machine. <paramref name="Ram"/> is written as the network does, <c>80Gi</c>.</summary>
public sealed record GpuStock(string Vendor, string Model, string Ram, string Interface, int Count)
{
    /// <summary>The attribute key an offer names the concrete model by.</summary>
    public string AttributeKey => $"vendor/{Vendor}/model/{Model}/ram/{Ram}/interface/{Interface}";
}

/// <summary>Space for persistent volumes of one class, shared by all machines.</summary>
public sealed record StoragePool(string Class, long Bytes);

/// <summary>
/// What the executor can really enforce. Packing sees only this: what is not declared here is not sold, and the
/// refusal says so.
/// </summary>
public sealed record Enforceable
{
    public static readonly Enforceable None = new();

    /// <summary>The size of scratch space is a hard limit.</summary>
    public bool EphemeralStorage { get; init; }

    public bool PersistentStorage { get; init; }

    public bool RamVolumes { get; init; }

    public bool Gpus { get; init; }

    public bool ForwardedPorts { get; init; }

    public bool LeasedIps { get; init; }

    /// <summary>Not null: nothing at all may be sold, and this is why (isolation failed its self-test, engine down…).</summary>
    public string? NothingBecause { get; init; }

    /// <summary>Not empty: only these owners are served (a provider without isolation serves local accounts only).</summary>
    public ImmutableSortedSet<string> OnlyOwners { get; init; } = [];
}
