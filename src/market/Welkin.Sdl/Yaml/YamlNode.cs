namespace Welkin.Sdl.Yaml;

/// <summary>A place in the text, both from 1.</summary>
internal readonly record struct Spot(int Line, int Column);

/// <summary>A value of a YAML document. Aliases share the node they point to.</summary>
internal abstract class YamlNode(Spot spot, int weight)
{
    /// <summary>Where it begins.</summary>
    public Spot Spot { get; } = spot;

    /// <summary>Number of nodes it stands for when all aliases are written out.</summary>
    public int Weight { get; } = weight;

    /// <summary>The kind in the words of an error message.</summary>
    public abstract string Kind { get; }
}

internal sealed class YamlMap(Spot spot, int weight, IReadOnlyList<YamlEntry> entries) : YamlNode(spot, weight)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Kind => "a mapping";
}

/// <summary>A key with its value; a key that is no text counts as its JavaScript text.</summary>
internal sealed record YamlEntry(string Key, Spot KeySpot, YamlNode Value, bool IsMerged);

internal sealed class YamlList(Spot spot, int weight, IReadOnlyList<YamlNode> items) : YamlNode(spot, weight)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Kind => "a list";
}

internal sealed class YamlText(Spot spot, string value) : YamlNode(spot, 1)
{
    public string Value { get; } = value;

    public override string Kind => "a text";
}

internal sealed class YamlNumber(Spot spot, double value) : YamlNode(spot, 1)
{
    public double Value { get; } = value;

    public override string Kind => "a number";
}

internal sealed class YamlFlag(Spot spot, bool value) : YamlNode(spot, 1)
{
    public bool Value { get; } = value;

    public override string Kind => "true or false";
}

internal sealed class YamlNull(Spot spot) : YamlNode(spot, 1)
{
    public override string Kind => "nothing";
}

internal sealed class YamlDate(Spot spot, DateTime utc) : YamlNode(spot, 1)
{
    public DateTime Utc { get; } = utc;

    public override string Kind => "a date";
}
