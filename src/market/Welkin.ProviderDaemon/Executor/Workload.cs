using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Welkin.ProviderDaemon.Executor;

/// <summary>The executor's name of a lease: <c>owner/dseq/gseq/oseq/provider</c>, the chain's id text.</summary>
public readonly record struct LeaseKey(string Text) : IComparable<LeaseKey>
{
    /// <summary>A short stable name for objects whose names are limited (bridges have 15 characters).</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..12];

    /// <inheritdoc/>
    public int CompareTo(LeaseKey other) => string.CompareOrdinal(Text, other.Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>All services of one lease, as they shall run.</summary>
public sealed record LeaseWorkload(LeaseKey Lease, ImmutableArray<ServiceWorkload> Services);

/// <summary>One service: an image and how it runs. <see cref="Env"/> holds <c>NAME=value</c> entries and is secret.</summary>
public sealed record ServiceWorkload
{
    /// <summary>Unique in the lease; the DNS name by which the other services reach it.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference as the manifest writes it.</summary>
    public required string Image { get; init; }

    /// <summary>Limits that hold for each replica.</summary>
    public required ResourceLimits Limits { get; init; }

    /// <summary>Replaces the image's entry point when not empty.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Replaces the image's default arguments when not empty.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary><c>NAME=value</c> entries; later ones win.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary>How many replicas run.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Ports the service listens on; the first TCP one tells whether it is ready.</summary>
    public ImmutableArray<ServicePort> Ports { get; init; } = [];

    /// <summary>Memory-backed mounts (storage class <c>ram</c>).</summary>
    public ImmutableArray<RamMount> RamMounts { get; init; } = [];

    /// <summary>Credentials of the image's registry, when it is private.</summary>
    public ImageCredentials? Credentials { get; init; }

    /// <summary>
    /// A keyed digest of everything that makes a running replica outdated when it changes. Keyed, because it stands in a label
    /// and an unkeyed digest would let a guess of a secret environment value be checked.
    /// </summary>
    public string Fingerprint(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        void Part(string name, string value) => text.Append(name).Append('=').Append(value.Length).Append(':').Append(value).Append('\n');
        Part("image", Image);
        foreach (var item in Command) Part("command", item);
        foreach (var item in Args) Part("arg", item);
        foreach (var item in Env) Part("env", item);
        Part("limits", Limits.ToString());
        foreach (var port in Ports) Part("port", port.ToString());
        foreach (var mount in RamMounts) Part("ram", mount.ToString());
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>Names only: the values of the environment are secret.</summary>
    public override string ToString() => $"{Name} ({Image}) x{Replicas}";
}

/// <summary>Hard limits of one replica.</summary>
/// <param name="CpuMillis">Thousandths of a core.</param>
/// <param name="MemoryBytes">Resident memory; there is no swap.</param>
/// <param name="EphemeralBytes">What the replica may write to its own root filesystem.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record ResourceLimits(long CpuMillis, long MemoryBytes, long EphemeralBytes, int Pids = 1024);

/// <summary>Transport of a port.</summary>
public enum PortProtocol
{
    /// <summary>TCP, HTTP included.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A port inside the container.</summary>
public sealed record ServicePort(int Port, PortProtocol Protocol);

/// <summary>A memory-backed mount; it counts against the memory limit.</summary>
public sealed record RamMount(string Path, long SizeBytes, bool ReadOnly);

/// <summary>Registry credentials. Printing one shows no secret.</summary>
public sealed record ImageCredentials(string Host, string Email, string Username, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"credentials of {Host}";
}

/// <summary>What became of <see cref="IExecutor.Apply"/>.</summary>
public enum ApplyStatus
{
    /// <summary>The engine holds the workload as described.</summary>
    Applied,

    /// <summary>An image is missing and cannot be pulled; <see cref="ApplyOutcome.Image"/> says why.</summary>
    ImageFailed,

    /// <summary>The engine refused a container as described (unknown command, bad name, unsupported option).</summary>
    Refused,

    /// <summary>The machine cannot isolate tenants now, so nothing was started.</summary>
    NotIsolated,
}

/// <summary>Result of applying a workload; <see cref="Detail"/> is fit for the tenant and holds no secret.</summary>
public sealed record ApplyOutcome(ApplyStatus Status, string? Service = null, string Detail = "", ImageOutcome? Image = null)
{
    /// <summary>The workload stands as described.</summary>
    public static readonly ApplyOutcome Applied = new(ApplyStatus.Applied);
}

/// <summary>What became of an image.</summary>
public enum ImageStatus
{
    /// <summary>It is on the machine.</summary>
    Present,

    /// <summary>The registry does not know it, or <c>welkin.local/</c> image was never made here.</summary>
    NotFound,

    /// <summary>The registry wants (other) credentials.</summary>
    Unauthorized,

    /// <summary>The registry could not be reached.</summary>
    Unreachable,

    /// <summary>Not an image reference.</summary>
    Invalid,
}

/// <summary>Result of ensuring an image.</summary>
public sealed record ImageOutcome(ImageStatus Status, string Image, string Detail = "");
