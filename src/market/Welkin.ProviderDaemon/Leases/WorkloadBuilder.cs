using System.Collections.Immutable;
using System.Globalization;
using Akash.Manifest.V2Beta3;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>Turns a manifest's group into what the executor runs.</summary>
public static class WorkloadBuilder
{
    public static LeaseKey Key(LeaseId lease) => new(lease.ToString());

    public static LeaseWorkload Build(StoredManifest manifest, string publicHostname) => new(
        Key(manifest.Lease),
        [.. manifest.Group.Services.Select(service => Build(manifest.Lease, service, publicHostname))]);

    private static ServiceWorkload Build(LeaseId lease, Service service, string publicHostname) => new()
    {
        Name = service.Name,
        Image = service.Image,
        Limits = Limits(service),
        Command = [.. service.Command],
        Args = [.. service.Args],
        Env = [.. NetworkEnv(lease, publicHostname), .. service.Env.Select(entry => entry.Contains('=') ? entry : entry + "=")],
        Replicas = (int)service.Count,
        Ports = [.. service.Expose.Select(expose => new ServicePort((int)expose.Port, RoutePlan.ProtocolOf(expose))).Distinct()],
        RamMounts = RamMounts(service),
        Credentials = Credentials(service.Credentials ?? service.Params?.Credentials),
    };

    private static ResourceLimits Limits(Service service)
    {
        var volumes = Volumes(service);
        var ram = volumes.Where(volume => volume.IsRam).Sum(volume => volume.Bytes);
        return new ResourceLimits(
            Number(service.Resources.Cpu.Units),
            Number(service.Resources.Memory.Quantity) + ram,
            volumes.Where(volume => volume.IsEphemeral).Sum(volume => volume.Bytes));
    }

    private static ImmutableArray<RamMount> RamMounts(Service service)
    {
        var ram = Volumes(service).Where(volume => volume.IsRam).ToDictionary(volume => volume.Name, StringComparer.Ordinal);
        return [.. (service.Params?.Storage ?? []).Where(mount => ram.ContainsKey(mount.Name)).Select(mount => new RamMount(mount.Mount, ram[mount.Name].Bytes, mount.ReadOnly))];
    }

    private static List<VolumeDemand> Volumes(Service service) =>
    [
        .. service.Resources.Storage.Select(volume => new VolumeDemand(
            volume.Name,
            Number(volume.Quantity),
            volume.Attributes.FirstOrDefault(attribute => attribute.Key == "class")?.Value ?? "",
            volume.Attributes.Any(attribute => attribute is { Key: "persistent", Value: "true" }))),
    ];

    /// <summary>The manifest was compared with the chain, whose numbers were read before; this cannot fail.</summary>
    private static long Number(Akash.Base.Resources.V1Beta4.ResourceValue value) =>
        long.Parse(value.Val.ToStringUtf8(), NumberStyles.None, CultureInfo.InvariantCulture);

    private static IEnumerable<string> NetworkEnv(LeaseId lease, string publicHostname) =>
    [
        $"AKASH_GROUP_SEQUENCE={lease.GSeq}",
        $"AKASH_DEPLOYMENT_SEQUENCE={lease.DSeq}",
        $"AKASH_ORDER_SEQUENCE={lease.OSeq}",
        $"AKASH_OWNER={lease.Owner}",
        $"AKASH_PROVIDER={lease.Provider}",
        $"AKASH_CLUSTER_PUBLIC_HOSTNAME={publicHostname}",
    ];

    private static Executor.ImageCredentials? Credentials(Akash.Manifest.V2Beta3.ImageCredentials? credentials) =>
        credentials is null or { Username: "" } ? null : new(credentials.Host, credentials.Email, credentials.Username, credentials.Password);
}
