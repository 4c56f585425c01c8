using System.Text.Json;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>What the engine says about itself, reduced to what decides how tenants are run.</summary>
internal sealed record EngineFacts
{
    public required string Name { get; init; }
    public required bool IsPodman { get; init; }
    public required bool Cpu { get; init; }
    public required bool Memory { get; init; }
    public required bool Pids { get; init; }
    public required EphemeralEnforcement Ephemeral { get; init; }
    public required long Cores { get; init; }
    public required long MemoryBytes { get; init; }
    public required string DataRoot { get; init; }

    /// <summary>Why no tenant may run here; null when all limits hold.</summary>
    public string? Refusal =>
        !Memory ? "the engine cannot limit memory" :
        !Cpu ? "the engine cannot limit processor time" :
        !Pids ? "the engine cannot limit processes" : null;

    public static EngineFacts Read(JsonElement info, JsonElement version)
    {
        var podman = version.Items("Components").Any(c => c.Text("Name").Contains("Podman", StringComparison.OrdinalIgnoreCase));
        // Rootless engines on cgroup v1 accept limits and ignore them.
        var ignoresLimits = info.Text("CgroupVersion") != "2" && info.Items("SecurityOptions").Any(o => o.GetString()?.Contains("rootless", StringComparison.Ordinal) == true);
        var driver = info.Text("Driver");
        return new EngineFacts
        {
            Name = $"{(podman ? "podman" : "docker")} {info.Text("ServerVersion")} ({driver})",
            IsPodman = podman,
            Cpu = info.Flag("CpuCfsQuota") && !ignoresLimits,
            Memory = info.Flag("MemoryLimit") && !ignoresLimits,
            // Podman 4 does not report this one, and has it.
            Pids = (info.Flag("PidsLimit") || podman) && !ignoresLimits,
            Ephemeral = !podman && driver is "btrfs" or "zfs" ? EphemeralEnforcement.RootQuota : EphemeralEnforcement.SizedScratch,
            Cores = info.Number("NCPU"),
            MemoryBytes = info.Number("MemTotal"),
            DataRoot = info.Text("DockerRootDir"),
        };
    }
}
