using System.Text.RegularExpressions;
using Akash.Manifest.V2Beta3;
using Group = Akash.Manifest.V2Beta3.Group;

namespace Welkin.Provider;

/// <summary>What every manifest has to keep to, whatever was bought.</summary>
public static partial class ManifestRules
{
    private const int MaxHostLength = 253;

    /// <summary>Global, TCP and reached at port 80: served by host name through the ingress.</summary>
    public static bool IsIngress(ServiceExpose expose) => expose.Global && expose.Proto == "TCP" && EffectivePort(expose) == 80;

    /// <summary>The port the outside is meant to see.</summary>
    public static uint EffectivePort(ServiceExpose expose) => expose.ExternalPort == 0 ? expose.Port : expose.ExternalPort;

    internal static ManifestProblem? Broken(ManifestDocument manifest)
    {
        if (manifest.Groups.IsEmpty)
        {
            return Problem("manifest", "it has no group");
        }

        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (Duplicate(manifest.Groups.Select(group => group.Name)) is { } twice)
        {
            return Problem("manifest", $"group {twice} stands twice");
        }

        foreach (var group in manifest.Groups)
        {
            if (group.Services.Count == 0)
            {
                return Problem($"group {group.Name}", "it has no service");
            }

            if (Duplicate(group.Services.Select(service => service.Name)) is { } name)
            {
                return Problem($"group {group.Name}", $"service {name} stands twice");
            }

            if (group.Services.Select(service => Broken(group, service, hosts)).FirstOrDefault(problem => problem is not null) is { } broken)
            {
                return broken;
            }
        }

        return manifest.Groups.SelectMany(group => group.Services).SelectMany(service => service.Expose).Any(expose => expose.Global)
            ? null
            : Problem("manifest", "no service is exposed to the world; expose one 'to: global: true'");
    }

    private static ManifestProblem? Broken(Group group, Service service, HashSet<string> hosts)
    {
        var where = $"group {group.Name}, service {service.Name}";
        if (!Label().IsMatch(service.Name))
        {
            return Problem(where, "the name has to be lower-case letters, digits and dashes, at most 63, beginning with a letter");
        }

        if (service.Image.Length == 0)
        {
            return Problem(where, "it has no image");
        }

        if (service.Count == 0)
        {
            return Problem(where, "its count is 0");
        }

        if (service.Resources is not { Cpu: not null, Memory: not null, Gpu: not null } resources || resources.Storage.Count == 0)
        {
            return Problem(where, "cpu, memory, storage and gpu have to be present");
        }

        if (service.Env.Select((entry, index) => (Name: entry.Split('=', 2)[0], index)).FirstOrDefault(entry => !EnvName().IsMatch(entry.Name)) is { Name: not null } env)
        {
            return Problem(where, $"env entry {env.index + 1} has no valid name");
        }

        return service.Expose.Select(expose => Broken(where, expose, hosts)).FirstOrDefault(problem => problem is not null);
    }

    private static ManifestProblem? Broken(string where, ServiceExpose expose, HashSet<string> hosts)
    {
        if (expose.Port is 0 or > 65535 || expose.ExternalPort > 65535)
        {
            return Problem(where, $"port {expose.Port}:{expose.ExternalPort} is out of range");
        }

        if (expose.Proto is not ("TCP" or "UDP"))
        {
            return Problem(where, $"protocol of port {expose.Port} is neither TCP nor UDP");
        }

        foreach (var host in expose.Hosts)
        {
            if (host.Length > MaxHostLength || !HostName().IsMatch(host))
            {
                return Problem(where, $"\"{(host.Length > 80 ? host[..80] + "…" : host)}\" is not a host name");
            }

            if (!hosts.Add(host))
            {
                return Problem(where, $"host {host} stands twice");
            }
        }

        return null;
    }

    private static string? Duplicate(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name));
    }

    private static ManifestProblem Problem(string where, string text) => new(ManifestProblemKind.Invalid, where, text);

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Label();

    [GeneratedRegex("^[-._a-zA-Z][-._a-zA-Z0-9]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EnvName();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HostName();
}
