using Xunit;
using System.Text.Json.Nodes;

namespace Welkin.Tests.Replays;

/// <summary>Compares exported genesis sections as JSON: order of members does not matter, order of lists does.</summary>
internal static class ExportComparison
{
    private static readonly string[] Sections = ["audit", "cert", "deployment", "escrow", "market", "provider", "take"];

    public static void Check(IReadOnlyDictionary<string, string> have, IEnumerable<(string Line, int Number)> recorded) => Check(have, recorded, Sections);

    public static void Check(IReadOnlyDictionary<string, string> have, IEnumerable<(string Line, int Number)> recorded, IReadOnlyList<string> sections)
    {
        var document = JsonNode.Parse(string.Join('\n', recorded.Select(line => line.Line)))!.AsObject();
        var want = document["app_state"]?.AsObject() ?? document;
        foreach (var name in sections)
        {
            if (First($"{name}", JsonNode.Parse(have[name]), want[name]) is { } difference) Assert.Fail(difference);
        }
    }

    private static string? First(string path, JsonNode? have, JsonNode? want)
    {
        switch (have, want)
        {
            case (JsonObject ours, JsonObject theirs):
                // Fields of the newer line that this network does not know are there, and empty.
                var names = ours.Select(member => member.Key).Union(theirs.Select(member => member.Key)).Order(StringComparer.Ordinal);
                return names.Where(name => theirs.ContainsKey(name) || !IsEmpty(ours[name]))
                    .Select(name => First($"{path}.{name}", ours[name], theirs[name])).FirstOrDefault(found => found is not null);
            case (JsonArray ours, JsonArray theirs) when ours.Count == theirs.Count:
                return ours.Select((item, i) => First($"{path}[{i}]", item, theirs[i])).FirstOrDefault(found => found is not null);
            default:
                return JsonNode.DeepEquals(have, want) ? null : $"{path}: have {have?.ToJsonString()}, want {want?.ToJsonString()}";
        }
    }

    private static bool IsEmpty(JsonNode? node) => node is null || (node is JsonArray list && list.Count == 0);
}
