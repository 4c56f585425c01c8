using System.Collections.Immutable;

namespace Welkin.Provider;

/// <summary>What one group of a deployment asks for, in machine numbers (milli-cores and bytes).</summary>
public sealed record GroupDemand(string Name, ImmutableArray<UnitDemand> Units)
{
    /// <summary>Forwarded ports the group takes; endpoints belong to a unit, not to its replicas.</summary>
    public int RandomPorts => Units.Sum(unit => unit.Endpoints.RandomPorts);

    /// <summary>Leased addresses: endpoints that share a sequence number share an address.</summary>
    public int LeasedIps => Units.SelectMany(unit => unit.Endpoints.LeasedIpSequences).Distinct().Count();
}

/// <summary>One resource unit, asked for <paramref name="Count"/> times.</summary>
public sealed record UnitDemand(
    uint Id,
    int Count,
    long CpuMilli,
    long MemoryBytes,
    ImmutableArray<VolumeDemand> Volumes,
    GpuDemand Gpu,
    EndpointDemand Endpoints)
{
    /// <summary>Bytes of scratch space of one replica: every volume that lives on the node's own disk.</summary>
    public long EphemeralBytes => Volumes.Where(volume => volume.IsEphemeral).Sum(volume => volume.Bytes);

    /// <summary>Memory of one replica, the volumes that live in memory included.</summary>
    public long MemoryWithRamVolumes => MemoryBytes + Volumes.Where(volume => volume.IsRam).Sum(volume => volume.Bytes);
}

/// <summary>One volume of one replica. <paramref name="Class"/> is empty when the tenant named none.</summary>
public sealed record VolumeDemand(string Name, long Bytes, string Class, bool Persistent)
{
    public const string RamClass = "ram";
    public const string DefaultClass = "default";

    public bool IsRam => !Persistent && Class == RamClass;

    public bool IsEphemeral => !Persistent && !IsRam;

    /// <summary>The pool a persistent volume comes from.</summary>
    public string Pool => Class.Length == 0 ? DefaultClass : Class;
}

/// <summary>GPUs of one replica: any of the alternatives will do.</summary>
public sealed record GpuDemand(int Units, ImmutableArray<GpuPattern> Alternatives)
{
    public static readonly GpuDemand None = new(0, []);
}

/// <summary>A kind of GPU as the network's attribute keys name it; a star or nothing accepts any.</summary>
public sealed record GpuPattern(string Vendor, string Model, string? Ram, string? Interface)
{
    private const string Any = "*";

    /// <summary>Reads <c>vendor/V/model/M[/ram/R][/interface/I]</c>.</summary>
    public static bool TryParse(string key, out GpuPattern pattern)
    {
        pattern = null!;
        var parts = key.Split('/');
        if (parts.Length is < 4 or > 8 || parts.Length % 2 != 0 || parts[0] != "vendor" || parts[2] != "model")
        {
            return false;
        }

        string? ram = null, bus = null;
        for (var i = 4; i < parts.Length; i += 2)
        {
            switch (parts[i])
            {
                case "ram" when ram is null: ram = parts[i + 1]; break;
                case "interface" when bus is null: bus = parts[i + 1]; break;
                default: return false;
            }
        }

        pattern = new GpuPattern(parts[1], parts[3], ram, bus);
        return true;
    }

    public bool Accepts(GpuStock stock) =>
        Accepts(Vendor, stock.Vendor) && Accepts(Model, stock.Model) && Accepts(Ram, stock.Ram) && Accepts(Interface, stock.Interface);

    public override string ToString() =>
        $"vendor/{Vendor}/model/{Model}" + (Ram is null ? "" : $"/ram/{Ram}") + (Interface is null ? "" : $"/interface/{Interface}");

    private static bool Accepts(string? wanted, string has) => wanted is null or Any || wanted == has;
}

/// <summary>Ways in: shared HTTP by host name, forwarded ports, leased addresses by sequence number.</summary>
public sealed record EndpointDemand(int SharedHttp, int RandomPorts, ImmutableArray<uint> LeasedIpSequences)
{
    public static readonly EndpointDemand None = new(0, 0, []);

    public int Total => SharedHttp + RandomPorts + LeasedIpSequences.Length;
}
