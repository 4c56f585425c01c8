using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>A mapping with a known set of keys.</summary>
internal sealed class Table
{
    private readonly Diagnostics _diagnostics;
    private readonly YamlMap _map;

    private Table(Diagnostics diagnostics, YamlMap map, string name) => (_diagnostics, _map, Name) = (diagnostics, map, name);

    /// <summary>What the mapping is called in messages: <c>services.web.expose[0]</c>.</summary>
    public string Name { get; }

    public Spot Spot => _map.Spot;

    /// <summary>Null, and a message, when the node is no mapping. Keys not named here are errors.</summary>
    public static Table? Open(Diagnostics diagnostics, YamlNode? node, string name, params string[] keys)
    {
        if (OpenMap(diagnostics, node, name) is not { } map)
        {
            return null;
        }

        foreach (var entry in map.Entries.Where(entry => !keys.Contains(entry.Key, StringComparer.Ordinal)))
        {
            var near = Nearest(entry.Key, keys);
            diagnostics.Add(
                entry.KeySpot,
                $"unknown key \"{Excerpt.Of(entry.Key)}\" in {name}",
                keys.Length == 1 ? $"\"{keys[0]}\"" : $"one of {string.Join(", ", keys)}",
                near is null ? "Remove it." : $"Did you mean \"{near}\"?");
        }

        return new Table(diagnostics, map, name);
    }

    /// <summary>A mapping whose keys are names the author chose.</summary>
    public static YamlMap? OpenMap(Diagnostics diagnostics, YamlNode? node, string name)
    {
        if (node is null or YamlMap)
        {
            return node as YamlMap;
        }

        diagnostics.Add(node.Spot, $"{name} is {node.Kind}", "a mapping of keys and values", node is YamlNull ? "Fill it in, or remove the key." : "Write indented \"key: value\" lines below it.");
        return null;
    }

    public YamlNode? Optional(string key) => Entry(key)?.Value;

    public Spot KeySpot(string key) => Entry(key)?.KeySpot ?? Spot;

    public YamlNode? Required(string key)
    {
        var node = Optional(key);
        if (node is null)
        {
            _diagnostics.Add(Spot, $"{Name} has no \"{key}\"", $"the key \"{key}\"", $"Add \"{key}:\" here.");
        }

        return node;
    }

    public string Of(string key) => Name.Length == 0 ? key : $"{Name}.{key}";

    private YamlEntry? Entry(string key) => _map.Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>A key that differs by case, dash or a letter or two.</summary>
    private static string? Nearest(string word, string[] keys)
    {
        static string Plain(string text) => text.Replace("-", "_", StringComparison.Ordinal).ToLowerInvariant();
        if (word.Length > 40)
        {
            return null;
        }

        return keys.Select(key => (Key: key, Distance: Distance(Plain(word), Plain(key))))
            .Where(pair => pair.Distance <= Math.Min(2, pair.Key.Length / 2))
            .OrderBy(pair => pair.Distance).Select(pair => pair.Key).FirstOrDefault();
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
