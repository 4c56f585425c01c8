using System.Text.RegularExpressions;
using Akash.Deployment.V1Beta4;
using Welkin.Core.Compute;
using Welkin.Sdl.Model;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl;

/// <summary>Finds what a client accepts but chain or provider will refuse.</summary>
internal static partial class Advice
{
    private const int MaxHost = 253;

    public static IReadOnlyList<SdlError> Of(SdlFile file, IReadOnlyList<GroupSpec> groups, string path)
    {
        var found = new List<SdlError>();
        void Add(Spot spot, string message, string expected, string hint) => found.Add(new SdlError(path, spot.Line, spot.Column, message, expected, hint));

        foreach (var group in groups)
        {
            if (Refusal(group) is { } reason)
            {
                Add(file.Placements[group.Name].Spot, $"the chain refuses the group: {reason}", "resources and prices inside the limits", "Change the profile or the price.");
            }
        }

        if (!file.Services.SelectMany(service => service.Expose).SelectMany(expose => expose.To).Any(target => target.Global))
        {
            Add(file.Spots.Deployment, "nothing is exposed to the outside", "at least one \"global: true\"", "Expose a port of some service.");
        }

        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in file.Services)
        {
            CheckService(service, hosts, Add);
        }

        return found;
    }

    private static void CheckService(ServiceModel service, HashSet<string> hosts, Action<Spot, string, string, string> add)
    {
        if (!ServiceName().IsMatch(service.Name))
        {
            add(service.Spot, $"\"{Excerpt.Of(service.Name)}\" is no name of a service", "small letters, digits and dashes, a letter first", "Rename it.");
        }

        foreach (var (_, spot) in service.Env.Where(item => !EnvName().IsMatch(item.Text.Split('=')[0])))
        {
            add(spot, "an environment variable without a usable name", "NAME=value, no digit first", "Rename it.");
        }

        foreach (var (host, spot) in service.Expose.SelectMany(expose => expose.To.SelectMany(_ => expose.Accept)))
        {
            if (host.Length > MaxHost || !HostName().IsMatch(host))
            {
                add(spot, $"\"{Excerpt.Of(host)}\" is no host name", "small letters, digits, dashes and dots", "Correct it.");
            }
            else if (!hosts.Add(host))
            {
                add(spot, $"\"{Excerpt.Of(host)}\" is accepted twice", "each host name once", "Keep one.");
            }
        }
    }

    private static string? Refusal(GroupSpec group)
    {
        try
        {
            return GroupSpecs.Validate(group).TryGet(out _, out var error) ? null : error.Text;
        }
        catch (OverflowException)
        {
            return "a quantity is no whole number of 64 bits";
        }
    }

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\A[-._a-zA-Z][-._a-zA-Z0-9]*\z")]
    private static partial Regex EnvName();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex HostName();
}
