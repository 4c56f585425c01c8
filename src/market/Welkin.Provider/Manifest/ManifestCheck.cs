using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Akash.Manifest.V2Beta3;
using EndpointKind = Akash.Base.Resources.V1Beta4.Endpoint.Types.Kind;
using Group = Akash.Manifest.V2Beta3.Group;

namespace Welkin.Provider;

/// <summary>Whether a manifest may run: valid in itself, the one the chain names, and asking for just what was bought.</summary>
public static class ManifestCheck
{
    /// <summary>The first problem, or null.</summary>
    /// <param name="hash">The deployment's hash in lower-case hex.</param>
    /// <param name="groups">Every group of the deployment on chain.</param>
    public static ManifestProblem? Against(ManifestDocument manifest, string hash, IReadOnlyCollection<GroupSpec> groups)
    {
        if (ManifestRules.Broken(manifest) is { } broken)
        {
            return broken;
        }

        if (!manifest.Hashes.Contains(hash))
        {
            return new ManifestProblem(ManifestProblemKind.HashMismatch, "manifest", $"its hash is {manifest.Hashes[0]}, the deployment on chain says {hash}; send the manifest of the deployment's last update");
        }

        if (manifest.Groups.Length != groups.Count)
        {
            return new ManifestProblem(ManifestProblemKind.GroupMismatch, "manifest", $"it has {manifest.Groups.Length} groups, the deployment {groups.Count}");
        }

        foreach (var group in manifest.Groups)
        {
            if (groups.FirstOrDefault(spec => spec.Name == group.Name) is not { } spec)
            {
                return new ManifestProblem(ManifestProblemKind.GroupMismatch, $"group {group.Name}", "the deployment has no such group");
            }

            if ((Resources(group, spec) ?? Endpoints(group, spec)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static ManifestProblem? Resources(Group group, GroupSpec spec)
    {
        foreach (var service in group.Services)
        {
            var unit = spec.Resources.FirstOrDefault(unit => unit.Resource.Id == service.Resources.Id);
            if (unit is null)
            {
                return Contradiction(group, service, $"resource {service.Resources.Id} is not in the group on chain");
            }

            if (Difference(service.Resources, unit.Resource) is { } what)
            {
                return Contradiction(group, service, $"{what} of resource {service.Resources.Id} differs from the group on chain");
            }
        }

        foreach (var unit in spec.Resources)
        {
            var used = group.Services.Where(service => service.Resources.Id == unit.Resource.Id).Sum(service => service.Count);
            if (used != unit.Count)
            {
                return new ManifestProblem(ManifestProblemKind.Contradicts, $"group {group.Name}", $"its services run resource {unit.Resource.Id} {used} times, the group on chain has {unit.Count}");
            }
        }

        return null;
    }

    private static ManifestProblem? Endpoints(Group group, GroupSpec spec)
    {
        var global = group.Services.SelectMany(service => service.Expose).Where(expose => expose.Global).ToList();
        var bought = spec.Resources.SelectMany(unit => unit.Resource.Endpoints).ToList();
        return Compare("HTTP endpoints", global.Count(ManifestRules.IsIngress), bought.Count(endpoint => endpoint.Kind == EndpointKind.SharedHttp))
            ?? Compare("port endpoints", global.Count(expose => !ManifestRules.IsIngress(expose)), bought.Count(endpoint => endpoint.Kind == EndpointKind.RandomPort))
            ?? Compare(
                "leased addresses",
                global.Where(expose => expose.Ip.Length > 0).Select(expose => expose.EndpointSequenceNumber).Distinct().Count(),
                bought.Where(endpoint => endpoint.Kind == EndpointKind.LeasedIp).Select(endpoint => endpoint.SequenceNumber).Distinct().Count());

        ManifestProblem? Compare(string what, int used, int has) => used == has
            ? null
            : new ManifestProblem(ManifestProblemKind.Contradicts, $"group {group.Name}", $"its services use {used} {what}, the group on chain has {has}");
    }

    private static string? Difference(Akash.Base.Resources.V1Beta4.Resources manifest, Akash.Base.Resources.V1Beta4.Resources chain)
    {
        if (!manifest.Cpu.Equals(chain.Cpu))
        {
            return "cpu";
        }

        if (!manifest.Memory.Equals(chain.Memory))
        {
            return "memory";
        }

        if (!manifest.Storage.Equals(chain.Storage))
        {
            return "storage";
        }

        return manifest.Gpu.Equals(chain.Gpu ?? new GPU()) ? null : "gpu";
    }

    private static ManifestProblem Contradiction(Group group, Service service, string text) =>
        new(ManifestProblemKind.Contradicts, $"group {group.Name}, service {service.Name}", text);
}
