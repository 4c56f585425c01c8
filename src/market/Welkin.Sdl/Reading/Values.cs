using System.Text.RegularExpressions;
using Welkin.Sdl.Yaml;

namespace Welkin.Sdl.Reading;

/// <summary>Reads single values. A wrong one is reported and gives null; the value itself is shown only where it can be no secret.</summary>
internal static class Values
{
    public static string? Text(this Diagnostics diagnostics, YamlNode? node, string name, int minLength = 0)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlText text when CodePoints(text.Value) >= minLength:
                return text.Value;
            case YamlText:
                diagnostics.Add(node.Spot, $"{name} is too short", minLength == 1 ? "some text" : $"at least {minLength} characters", "Fill it in.");
                return null;
            default:
                var quote = node is YamlNumber or YamlFlag or YamlDate;
                diagnostics.Add(node.Spot, $"{name} is {node.Kind}", "a text", quote ? "Put it in quotes." : "Write a text here.");
                return null;
        }
    }

    public static string? Choice(this Diagnostics diagnostics, YamlNode? node, string name, params string[] choices)
    {
        if (diagnostics.Text(node, name) is not { } text)
        {
            return null;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        diagnostics.Add(node!.Spot, $"{name} is \"{Excerpt.Of(text)}\"", $"one of {string.Join(", ", choices)}", "Use one of these.");
        return null;
    }

    public static string? Matching(this Diagnostics diagnostics, YamlNode? node, string name, Regex pattern, string expected, string hint)
    {
        if (diagnostics.Text(node, name) is not { } text)
        {
            return null;
        }

        if (pattern.IsMatch(text))
        {
            return text;
        }

        diagnostics.Add(node!.Spot, $"{name} is \"{Excerpt.Of(text)}\"", expected, hint);
        return null;
    }

    public static uint? Whole(this Diagnostics diagnostics, YamlNode? node, string name, uint min, uint max)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlNumber number when double.IsInteger(number.Value) && number.Value >= min && number.Value <= max:
                return (uint)number.Value;
            case YamlNumber number when double.IsInteger(number.Value):
                diagnostics.Add(node.Spot, $"{name} is {JavaScript.Text(number.Value)}", $"a whole number from {min} to {max}", "Choose a number in this range.");
                return null;
            default:
                diagnostics.Add(node.Spot, $"{name} is {(node is YamlNumber ? "a fraction" : node.Kind)}", $"a whole number from {min} to {max}", node is YamlText ? "Write the number without quotes." : "Write a whole number.");
                return null;
        }
    }

    public static bool? Flag(this Diagnostics diagnostics, YamlNode? node, string name)
    {
        if (node is null or YamlFlag)
        {
            return (node as YamlFlag)?.Value;
        }

        diagnostics.Add(node.Spot, $"{name} is {node.Kind}", "true or false", "Write true or false, without quotes.");
        return null;
    }

    public static IReadOnlyList<YamlNode> List(this Diagnostics diagnostics, YamlNode? node, string name, bool nullable = false)
    {
        switch (node)
        {
            case null:
            case YamlNull when nullable:
                return [];
            case YamlList list:
                return list.Items;
            default:
                diagnostics.Add(node.Spot, $"{name} is {node.Kind}", "a list", "Start each item on its own line with a dash.");
                return [];
        }
    }

    public static IReadOnlyList<string> Texts(this Diagnostics diagnostics, YamlNode? node, string name, bool nullable = false) =>
        [.. diagnostics.SpottedTexts(node, name, nullable).Select(item => item.Text)];

    public static IReadOnlyList<(string Text, Spot Spot)> SpottedTexts(this Diagnostics diagnostics, YamlNode? node, string name, bool nullable = false)
    {
        var items = new List<(string, Spot)>();
        foreach (var (item, index) in diagnostics.List(node, name, nullable).Select((item, index) => (item, index)))
        {
            if (diagnostics.Text(item, $"{name}[{index}]") is { } text)
            {
                items.Add((text, item.Spot));
            }
        }

        return items;
    }

    /// <summary>Free attributes: any key, any value as its text, in the order clients sort them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Attributes(this Diagnostics diagnostics, YamlNode? node, string name) =>
        Table.OpenMap(diagnostics, node, name) is { } map
            ? [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, JavaScript.Text(entry.Value))).OrderBy(pair => pair.Key, Collation.Instance)]
            : [];

    private static int CodePoints(string text) => text.EnumerateRunes().Count();
}
