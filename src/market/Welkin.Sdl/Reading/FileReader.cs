using System.Globalization;
using System.Text.RegularExpressions;
using Welkin.Sdl.Model;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Reads a whole file key by key. What it returns is meaningful only when nothing was reported.</summary>
internal static partial class FileReader
{
    private const string Older = "2.0";
    private const string Newer = "2.1";

    // What today's published clients refuse in a 2.0 file is read from 2.1 on: reclamation here, tee, proxy_buffer_size and more below.
    private static readonly string[] OlderKeys = ["version", "services", "profiles", "deployment", "endpoints", "include"];
    private static readonly string[] NewerKeys = [.. OlderKeys, "reclamation"];

    public static SdlFile? Read(YamlNode root, Diagnostics diagnostics)
    {
        var isNewer = root is YamlMap map && map.Entries.Any(entry => entry is { Key: "version", Value: YamlText { Value: Newer } });
        if (Table.Open(diagnostics, root, "the file", isNewer ? NewerKeys : OlderKeys) is not { } table)
        {
            return null;
        }

        var version = diagnostics.Choice(table.Required("version"), "version", Older, Newer);
        diagnostics.Texts(table.Optional("include"), "include");
        var profiles = Table.Open(diagnostics, table.Required("profiles"), "profiles", "compute", "placement");
        var profileReader = new ProfileReader(diagnostics);
        return new SdlFile
        {
            Version = version ?? Older,
            Services = new ServiceReader(diagnostics, isNewer).Read(table.Required("services")),
            Compute = profileReader.ReadCompute(profiles?.Required("compute")),
            Placements = profileReader.ReadPlacements(profiles?.Required("placement")),
            Deployment = ReadDeployment(diagnostics, table.Required("deployment")),
            Endpoints = ReadEndpoints(diagnostics, table.Optional("endpoints")),
            Reclamation = ReadReclamation(diagnostics, table.Optional("reclamation")),
            Spots = new SectionSpots(profiles?.KeySpot("compute") ?? table.Spot, profiles?.KeySpot("placement") ?? table.Spot, table.KeySpot("deployment")),
        };
    }

    private static IReadOnlyList<DeploymentModel> ReadDeployment(Diagnostics diagnostics, YamlNode? node)
    {
        var services = new List<DeploymentModel>();
        foreach (var entry in Table.OpenMap(diagnostics, node, "deployment")?.Entries ?? [])
        {
            var name = $"deployment.{Excerpt.Of(entry.Key)}";
            var placements = (Table.OpenMap(diagnostics, entry.Value, name)?.Entries ?? [])
                .Select(placement => ReadDeployed(diagnostics, placement, $"{name}.{Excerpt.Of(placement.Key)}"));
            services.Add(new DeploymentModel(entry.Key, entry.KeySpot, [.. placements.OfType<DeployedModel>()]));
        }

        return services;
    }

    private static DeployedModel? ReadDeployed(Diagnostics diagnostics, YamlEntry entry, string name)
    {
        if (Table.Open(diagnostics, entry.Value, name, "profile", "count") is not { } table)
        {
            return null;
        }

        var profile = diagnostics.Text(table.Required("profile"), table.Of("profile"));
        var count = diagnostics.Whole(table.Required("count"), table.Of("count"), 1, uint.MaxValue);
        return profile is null || count is null ? null : new DeployedModel(entry.Key, entry.KeySpot, profile, count.Value);
    }

    private static IReadOnlyList<(string Name, Spot Spot)> ReadEndpoints(Diagnostics diagnostics, YamlNode? node)
    {
        var endpoints = new List<(string, Spot)>();
        foreach (var entry in Table.OpenMap(diagnostics, node, "endpoints")?.Entries ?? [])
        {
            if (!EndpointName().IsMatch(entry.Key))
            {
                diagnostics.Add(entry.KeySpot, $"\"{Excerpt.Of(entry.Key)}\" is no name of an endpoint", "a small letter, then small letters, digits, dashes and underscores", "Rename it.");
            }

            var name = $"endpoints.{Excerpt.Of(entry.Key)}";
            diagnostics.Choice(Table.Open(diagnostics, entry.Value, name, "kind")?.Required("kind"), $"{name}.kind", "ip");
            endpoints.Add((entry.Key, entry.KeySpot));
        }

        return endpoints;
    }

    private static ReclamationModel? ReadReclamation(Diagnostics diagnostics, YamlNode? node)
    {
        var table = Table.Open(diagnostics, node, "reclamation", "min_window");
        var window = diagnostics.Matching(table?.Required("min_window"), "reclamation.min_window", Window(), "a whole number of hours, minutes or seconds, such as 24h", "Write one number and one unit.");
        if (window is null)
        {
            return null;
        }

        var unit = window[^1] switch
        {
            'h' => 3600,
            'm' => 60,
            _ => 1,
        };
        return new ReclamationModel(long.Parse(window.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture) * unit);
    }

    [GeneratedRegex(@"\A[a-z]+[-_0-9a-z]+\z")]
    private static partial Regex EndpointName();

    /// <summary>Up to six digits: a century in hours, and no overflow of the nanoseconds behind it.</summary>
    [GeneratedRegex(@"\A[1-9][0-9]{0,5}[smh]\z")]
    private static partial Regex Window();
}
