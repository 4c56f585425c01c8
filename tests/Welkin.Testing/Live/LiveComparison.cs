using System.Text.Json;

namespace Welkin.Testing.Live;

/// <summary>Compares two JSON documents of two chains: members, their order and kinds, null against absent, words; the values of a chain by kind.</summary>
public sealed class LiveComparison
{
    // The messages of this build are of a newer generation than the recorded chain's; what has no value there is told as null here.
    private static readonly string[] NewerMembers = ["reclamation"];

    // Every chain and every node has its own.
    private static readonly string[] Names = ["chain_id", "network", "moniker"];

    private readonly List<string> differences = [];

    private LiveComparison()
    {
    }

    /// <summary>True when one chain holds what the other has not, such as an entry in a list.</summary>
    public bool DiffersInState { get; private set; }

    /// <summary>What differs besides state, in order.</summary>
    public IReadOnlyList<string> Differences => differences;

    /// <summary>Compares two documents.</summary>
    public static LiveComparison Of(JsonElement recorded, JsonElement ours)
    {
        var comparison = new LiveComparison();
        comparison.Compare("", recorded, ours);
        return comparison;
    }

    private void Compare(string path, JsonElement recorded, JsonElement ours)
    {
        if (Kind(recorded) != Kind(ours))
        {
            // The last page has no next one; which page is the last depends on what there is. What an empty list looks like can't be told from a full one.
            if (path.EndsWith(".next_key", StringComparison.Ordinal)) DiffersInState = true;
            else if (recorded.ValueKind == JsonValueKind.Array && recorded.GetArrayLength() > 0 && ours.ValueKind == JsonValueKind.Null) DiffersInState = true;
            else if (ours.ValueKind == JsonValueKind.Array && ours.GetArrayLength() > 0 && recorded.ValueKind == JsonValueKind.Null) DiffersInState = true;
            else Differ(path, Short(recorded), Short(ours));
            return;
        }

        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                CompareMembers(path, recorded, ours);
                break;
            case JsonValueKind.Array:
                CompareItems(path, recorded, ours);
                break;
            case JsonValueKind.String:
                var (wanted, got) = (recorded.GetString()!, ours.GetString()!);
                if (wanted != got && !Names.Contains(path[(path.LastIndexOf('.') + 1)..]) && LiveMask.KindOf(wanted) != LiveMask.KindOf(got)) Differ(path, Short(recorded), Short(ours));
                break;
        }
    }

    private void CompareMembers(string path, JsonElement recorded, JsonElement ours)
    {
        // Attributes by name: Go writes the map in any order, and what happens in a block depends on the state.
        if (path.EndsWith(".result.events", StringComparison.Ordinal) && Kind(recorded) == JsonValueKind.Object)
        {
            DiffersInState = true;
            return;
        }

        var wanted = recorded.EnumerateObject().Select(member => member.Name).ToArray();
        var got = ours.EnumerateObject().Where(member => !(member.Value.ValueKind == JsonValueKind.Null && NewerMembers.Contains(member.Name)) || wanted.Contains(member.Name))
            .Select(member => member.Name).ToArray();
        if (!wanted.SequenceEqual(got)) Differ(path, $"{{{string.Join(',', wanted)}}}", $"{{{string.Join(',', got)}}}");
        foreach (var member in recorded.EnumerateObject())
            if (ours.TryGetProperty(member.Name, out var value)) Compare($"{path}.{member.Name}", member.Value, value);
    }

    private void CompareItems(string path, JsonElement recorded, JsonElement ours)
    {
        var (wanted, got) = (recorded.GetArrayLength(), ours.GetArrayLength());
        if (wanted != got)
        {
            DiffersInState = true;
            if (wanted > 0 && got > 0) CompareFirstOfAKind(path, recorded, ours);
            return;
        }

        for (var i = 0; i < wanted; i++) Compare($"{path}[{i}]", recorded[i], ours[i]);
    }

    /// <summary>Lists of different lengths: each type of theirs that both have is compared once.</summary>
    private void CompareFirstOfAKind(string path, JsonElement recorded, JsonElement ours)
    {
        var seen = new HashSet<string>();
        foreach (var item in recorded.EnumerateArray())
        {
            if (!seen.Add(TypeOf(item))) continue;
            foreach (var candidate in ours.EnumerateArray())
            {
                if (TypeOf(candidate) != TypeOf(item)) continue;
                Compare(path + "[]", item, candidate);
                break;
            }
        }
    }

    private static string TypeOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return item.ValueKind.ToString();
        foreach (var name in new[] { "@type", "type", "name" })
            if (item.TryGetProperty(name, out var type) && type.ValueKind == JsonValueKind.String) return type.GetString()!;
        return "object";
    }

    private void Differ(string path, string wanted, string got) => differences.Add($"{(path.Length == 0 ? "." : path)}: recorded {wanted}, ours {got}");

    private static JsonValueKind Kind(JsonElement element) => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;

    private static string Short(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length > 240 ? text[..240] + "…" : text;
    }
}
