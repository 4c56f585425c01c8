using System.Globalization;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>What the engine says about an image that matters for making containers of it.</summary>
internal sealed record ImageFacts(string Id, long SizeBytes, IReadOnlyList<string> Volumes);

/// <summary>Everything that decides a container besides the service itself.</summary>
internal sealed record ContainerContext(ExecutorScope Scope, LeaseKey Lease, int Index, string Fingerprint, ImageFacts Image, EphemeralEnforcement Ephemeral, bool IsPodman);

/// <summary>The request body that makes a replica's container. Pure, so that what tenants get can be read and tested in one place.</summary>
internal static class ContainerBody
{
    /// <summary>What ordinary public images need to start as root, own their files, bind low ports and drop to another user.</summary>
    private static readonly string[] Kept =
        ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETUID", "SETGID", "NET_BIND_SERVICE", "KILL", "SYS_CHROOT"];

    /// <summary>Writable in <see cref="EphemeralEnforcement.SizedScratch"/>; the image's content of them is copied in.</summary>
    internal static readonly string[] ScratchPaths = ["/tmp", "/run", "/var/tmp", "/var/cache", "/var/log", "/var/lib", "/root", "/home"];

    /// <summary>The engine refuses memory limits below this.</summary>
    private const long SmallestMemory = 6L << 20;

    internal static JsonObject Build(ServiceWorkload service, ContainerContext context)
    {
        var labels = context.Scope.Labels(context.Lease);
        labels[ExecutorScope.ServiceLabel] = service.Name;
        labels[ExecutorScope.ReplicaLabel] = context.Index.ToString(CultureInfo.InvariantCulture);
        labels[ExecutorScope.FingerprintLabel] = context.Fingerprint;
        if (service.Ports.FirstOrDefault(p => p.Protocol == PortProtocol.Tcp) is { } probe)
            labels[ExecutorScope.ProbePortLabel] = probe.Port.ToString(CultureInfo.InvariantCulture);

        var body = new JsonObject
        {
            ["Image"] = service.Image,
            ["Hostname"] = $"{service.Name}-{context.Index}",
            ["Env"] = List(service.Env),
            ["Labels"] = labels,
            ["HostConfig"] = HostConfig(service, context),
            ["NetworkingConfig"] = new JsonObject
            {
                ["EndpointsConfig"] = new JsonObject
                {
                    [context.Scope.Network(context.Lease)] = new JsonObject { ["Aliases"] = new JsonArray(service.Name) },
                },
            },
        };
        if (!service.Command.IsDefaultOrEmpty) body["Entrypoint"] = List(service.Command);
        if (!service.Args.IsDefaultOrEmpty) body["Cmd"] = List(service.Args);
        return body;
    }

    private static JsonObject HostConfig(ServiceWorkload service, ContainerContext context)
    {
        var memory = Math.Max(service.Limits.MemoryBytes, SmallestMemory);
        var host = new JsonObject
        {
            ["NetworkMode"] = context.Scope.Network(context.Lease),
            ["NanoCpus"] = service.Limits.CpuMillis * 1_000_000,
            ["Memory"] = memory,
            ["MemorySwap"] = memory,
            ["PidsLimit"] = service.Limits.Pids,
            ["CapDrop"] = new JsonArray("ALL"),
            ["CapAdd"] = List(Kept),
            ["SecurityOpt"] = new JsonArray("no-new-privileges"),
            // The engine never starts a tenant by itself: after a reboot the rules of isolation come first.
            ["RestartPolicy"] = new JsonObject { ["Name"] = "no" },
            ["Mounts"] = Mounts(service, context),
        };
        if (context.IsPodman)
            host["Tmpfs"] = Tmpfs(service, context);
        else
            host["LogConfig"] = new JsonObject { ["Type"] = "json-file", ["Config"] = new JsonObject { ["max-size"] = "10m", ["max-file"] = "2" } };
        if (context.Ephemeral == EphemeralEnforcement.RootQuota)
            // The quota counts what the image brings, too.
            host["StorageOpt"] = new JsonObject { ["size"] = (context.Image.SizeBytes + service.Limits.EphemeralBytes).ToString(CultureInfo.InvariantCulture) };
        else
            host["ReadonlyRootfs"] = true;
        return host;
    }

    // Volumes that the image declares would be directories of the host without any limit; each becomes sized memory instead.
    private static JsonArray Mounts(ServiceWorkload service, ContainerContext context)
    {
        var mounts = new JsonArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ram in service.RamMounts.Where(r => taken.Add(r.Path)))
        {
            mounts.Add(new JsonObject
            {
                ["Type"] = "tmpfs", ["Target"] = ram.Path, ["ReadOnly"] = ram.ReadOnly,
                ["TmpfsOptions"] = new JsonObject { ["SizeBytes"] = ram.SizeBytes },
            });
        }
        var scratch = context.Ephemeral == EphemeralEnforcement.SizedScratch ? context.Image.Volumes.Concat(ScratchPaths) : context.Image.Volumes;
        // Podman would take the volume and ignore its size; there the same scratch is a plain tmpfs (see Tmpfs).
        if (!context.IsPodman)
            foreach (var path in scratch.Where(taken.Add)) mounts.Add(Scratch(path, service.Limits.EphemeralBytes));
        return mounts;
    }

    private static JsonObject Tmpfs(ServiceWorkload service, ContainerContext context)
    {
        var ram = service.RamMounts.Select(r => r.Path).ToHashSet(StringComparer.Ordinal);
        var options = string.Create(CultureInfo.InvariantCulture, $"size={service.Limits.EphemeralBytes},mode=1777");
        return new([.. context.Image.Volumes.Concat(ScratchPaths).Distinct().Where(p => !ram.Contains(p)).Select(p => KeyValuePair.Create(p, (JsonNode?)options))]);
    }

    private static JsonObject Scratch(string path, long sizeBytes) => new()
    {
        ["Type"] = "volume",
        ["Target"] = path,
        ["VolumeOptions"] = new JsonObject
        {
            ["DriverConfig"] = new JsonObject
            {
                ["Name"] = "local",
                ["Options"] = new JsonObject { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = string.Create(CultureInfo.InvariantCulture, $"size={sizeBytes},mode=1777,nosuid,nodev") },
            },
        },
    };

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(i => (JsonNode)i)]);
}
