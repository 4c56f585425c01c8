namespace Welkin.Core.Compute;

/// <summary>What one replica may ask for, and what a group may ask for in sum.</summary>
/// <remarks>The network never enforced its limits on the number of units, groups and replicas; neither do we.</remarks>
public static class ResourceLimits
{
    /// <summary>Bytes of a kibibyte.</summary>
    public const ulong Ki = 1024;

    /// <summary>Bytes of a mebibyte.</summary>
    public const ulong Mi = 1024 * Ki;

    /// <summary>Bytes of a gibibyte.</summary>
    public const ulong Gi = 1024 * Mi;

    /// <summary>Bytes of a tebibyte.</summary>
    public const ulong Ti = 1024 * Gi;

    /// <summary>Least processor share of a replica, in thousandths of a core.</summary>
    public const ulong MinUnitCpu = 10;

    /// <summary>Largest processor share of a replica, in thousandths of a core.</summary>
    public const ulong MaxUnitCpu = 384_000;

    /// <summary>Most graphics processors of a replica.</summary>
    public const ulong MaxUnitGpu = 24;

    /// <summary>Least memory of a replica, in bytes.</summary>
    public const ulong MinUnitMemory = Mi;

    /// <summary>Largest memory of a replica, in bytes.</summary>
    public const ulong MaxUnitMemory = 2 * Ti;

    /// <summary>Least size of a volume, in bytes.</summary>
    public const ulong MinVolume = 5 * Mi;

    /// <summary>Largest size of a volume, in bytes.</summary>
    public const ulong MaxVolume = 32 * Ti;

    /// <summary>Highest price of a replica for one block, in base units.</summary>
    public const ulong MaxUnitPrice = 10_000_000;

    /// <summary>Largest processor share of a group.</summary>
    public const ulong MaxGroupCpu = MaxUnitCpu * GroupFactor;

    /// <summary>Most graphics processors of a group.</summary>
    public const ulong MaxGroupGpu = MaxUnitGpu * GroupFactor;

    /// <summary>Largest memory of a group.</summary>
    public const ulong MaxGroupMemory = MaxUnitMemory * GroupFactor;

    private const ulong GroupFactor = 50;
}
