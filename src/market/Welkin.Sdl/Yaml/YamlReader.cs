using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Welkin.Sdl.Yaml;

/// <summary>Reads one YAML document into nodes. Size, depth and what aliases expand to are bounded.</summary>
internal sealed class YamlReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 64;
    private const int MaxWeight = 200_000;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly IParser _parser;

    private readonly bool _restoresSurrogates;

    private YamlReader(string text, bool restoresSurrogates)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _restoresSurrogates = restoresSurrogates;
    }

    /// <summary>The document, or null when the text is empty.</summary>
    /// <exception cref="YamlFault">The text is no single YAML document, or breaks a bound.</exception>
    public static YamlNode? Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new YamlFault(new Spot(1, 1), $"the file has {text.Length} characters", $"at most {MaxLength}", "Remove what is no part of the deployment.");
        }

        // A byte order mark is no part of the text.
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        CheckCharacters(text);
        return SurrogateEscapes.TryHide(text, out var hidden) ? Parse(hidden, restoresSurrogates: true) : Parse(text, restoresSurrogates: false);
    }

    private static YamlNode? Parse(string text, bool restoresSurrogates)
    {
        var reader = new YamlReader(text, restoresSurrogates);
        try
        {
            return reader.ReadDocument();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // On some malformed texts the parser fails by accident instead of with its own exception.
            throw new YamlFault(At(reader._parser.Current?.End), "not valid YAML", "well-formed YAML", "Check indentation, quotes and colons at this place.");
        }
        catch (YamlException error)
        {
            var message = error.Message.TrimEnd('.');
            throw new YamlFault(At(error.Start), $"not valid YAML: {(message.Length > 200 ? message[..200] : message)}", "well-formed YAML", "Check indentation, quotes and colons at this place.");
        }
    }

    private static void CheckCharacters(string text)
    {
        var (line, column) = (1, 1);
        foreach (var c in text)
        {
            if ((c < ' ' && c is not ('\t' or '\n' or '\r')) || c is '\x7f' or '\uFFFE' or '\uFFFF')
            {
                throw new YamlFault(new Spot(line, column), $"the character U+{(int)c:X4} is not allowed in YAML", "printable characters", "Remove it, or write it as an escape in double quotes.");
            }

            (line, column) = c == '\n' ? (line + 1, 1) : (line, column + 1);
        }
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            throw new YamlFault(At(_parser.Current?.Start), "a second document begins here", "a single document", "Keep one deployment in a file.");
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlFault(At(_parser.Current?.Start), $"nested more than {MaxDepth} levels deep", "the flat structure of a deployment", "Remove the nesting.");
        }

        var node = _parser.Current is null ? throw new YamlFault(new Spot(1, 1), "the text ends too early", "a value", "Complete the file.") : ReadEvent(depth);
        return node.Weight <= MaxWeight
            ? node
            : throw new YamlFault(node.Spot, $"aliases expand to more than {MaxWeight} values", "a document of reasonable size", "Write the values out, or use fewer aliases.");
    }

    private YamlNode ReadEvent(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new YamlFault(At(alias.Start), "the alias has no anchor before it", "the name of an earlier anchor", "Define it with & above this line.");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(scalar.Anchor, ReadScalar(scalar));
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            RefuseTag(sequence, "tag:yaml.org,2002:seq");
            return Remember(sequence.Anchor, ReadList(sequence, depth));
        }

        var mapping = _parser.Consume<MappingStart>();
        RefuseTag(mapping, "tag:yaml.org,2002:map");
        return Remember(mapping.Anchor, ReadMap(mapping, depth));
    }

    private YamlNode Remember(AnchorName anchor, YamlNode node)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        var weight = 1;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
            weight = AddWeight(weight, items[^1]);
        }

        return new YamlList(At(start.Start), weight, items);
    }

    private YamlMap ReadMap(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var weight = 1;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var isMerge = _parser.Accept<Scalar>(out var word) && word is { Value: "<<", Style: ScalarStyle.Plain } && word.Tag.IsEmpty;
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            weight = AddWeight(weight, value);
            if (isMerge)
            {
                Merge(value, entries, index);
                continue;
            }

            if (key is YamlMap or YamlList)
            {
                throw new YamlFault(key.Spot, $"a key must be a word, not {key.Kind}", "a name", "Write the key as plain text.");
            }

            Put(new YamlEntry(JavaScript.Text(key), key.Spot, value, IsMerged: false), entries, index);
        }

        return new YamlMap(At(start.Start), weight, entries);
    }

    private static void Put(YamlEntry entry, List<YamlEntry> entries, Dictionary<string, int> index)
    {
        if (!index.TryGetValue(entry.Key, out var at))
        {
            index[entry.Key] = entries.Count;
            entries.Add(entry);
        }
        else if (entries[at].IsMerged)
        {
            entries[at] = entry;
        }
        else
        {
            throw new YamlFault(entry.KeySpot, $"the key \"{Excerpt.Of(entry.Key)}\" is already there in line {entries[at].KeySpot.Line}", "each key once", "Remove one of the two.");
        }
    }

    /// <summary>Keys of a merged mapping give way to the mapping's own, before and after.</summary>
    private static void Merge(YamlNode source, List<YamlEntry> entries, Dictionary<string, int> index)
    {
        foreach (var item in source is YamlList list ? list.Items : [source])
        {
            if (item is not YamlMap map)
            {
                throw new YamlFault(item.Spot, $"<< merges mappings, not {item.Kind}", "a mapping or an alias of one", "Point << to an anchored mapping.");
            }

            foreach (var entry in map.Entries)
            {
                if (index.TryAdd(entry.Key, entries.Count))
                {
                    entries.Add(entry with { IsMerged = true });
                }
            }
        }
    }

    private static int AddWeight(int weight, YamlNode child) => (int)Math.Min((long)weight + child.Weight, int.MaxValue);

    private YamlNode ReadScalar(Scalar scalar)
    {
        var spot = At(scalar.Start);
        var value = _restoresSurrogates ? SurrogateEscapes.Restore(scalar.Value) : scalar.Value;
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain ? YamlScalars.Resolve(value, spot) : new YamlText(spot, value);
        }

        var node = scalar.Tag.IsNonSpecific || scalar.Tag.Value is "tag:yaml.org,2002:str" or "!"
            ? new YamlText(spot, value)
            : YamlScalars.Resolve(value, spot);
        return scalar.Tag.IsNonSpecific || scalar.Tag.Value == TagOf(node)
            ? node
            : throw new YamlFault(spot, "the tag does not fit the value", "a value without a tag", "Remove the tag that begins with an exclamation mark.");
    }

    private static string TagOf(YamlNode node) => node switch
    {
        YamlNumber number => double.IsInteger(number.Value) ? "tag:yaml.org,2002:int" : "tag:yaml.org,2002:float",
        YamlFlag => "tag:yaml.org,2002:bool",
        YamlNull => "tag:yaml.org,2002:null",
        YamlDate => "tag:yaml.org,2002:timestamp",
        _ => "tag:yaml.org,2002:str",
    };

    private static void RefuseTag(NodeEvent node, string allowed)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value != allowed)
        {
            throw new YamlFault(At(node.Start), "tags are not used here", "a value without a tag", "Remove the tag that begins with an exclamation mark.");
        }
    }

    private static Spot At(Mark? mark) =>
        mark is { } at ? new Spot((int)Math.Clamp(at.Line, 1, int.MaxValue), (int)Math.Clamp(at.Column, 1, int.MaxValue)) : new Spot(1, 1);
}

/// <summary>The text is no YAML that we read.</summary>
internal sealed class YamlFault(Spot spot, string message, string expected, string hint) : Exception(message)
{
    public Spot Spot { get; } = spot;

    public string Expected { get; } = expected;

    public string Hint { get; } = hint;
}

/// <summary>Shortens names that end up in messages and takes control characters out of them.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text)
    {
        var visible = string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
        return text.Length > MaxLength ? visible + "…" : visible;
    }
}
