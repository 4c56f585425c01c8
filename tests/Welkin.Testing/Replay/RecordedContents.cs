using System.Globalization;

namespace Welkin.Testing.Replay;

/// <summary>Keys and values of stores that were written down: whole at some heights, or height by height as changes.</summary>
public sealed class RecordedContents
{
    private readonly string _path;
    private readonly SortedDictionary<long, string> _snapshots = [];
    private readonly Lazy<List<(long Height, string Store, string Key, string? Value)>> _changes;

    internal RecordedContents(string path)
    {
        _path = path;
        foreach (var file in Directory.EnumerateFiles(path, "kv-*.tsv*").Select(file => Path.GetFileName(file)))
        {
            var name = file["kv-".Length..file.IndexOf(".tsv", StringComparison.Ordinal)];
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var height)) _snapshots[height] = $"kv-{name}.tsv";
        }

        _changes = new(ReadChanges);
    }

    private bool HasChanges => ReplayFolder.Has(_path, "kv-changes.tsv");

    /// <summary>The first height from which on a store's contents are known; null when there is none.</summary>
    public long? FirstKnown(long height) => HasChanges ? height : _snapshots.Keys.Where(known => known >= height).Select(known => (long?)known).FirstOrDefault();

    /// <summary>The pairs of a store after a height, keys in lower-case hex; null when nothing is known of that height and store.</summary>
    public IReadOnlyDictionary<string, string>? At(long height, string store)
    {
        if (_snapshots.TryGetValue(height, out var file))
        {
            var rows = Tsv.Read(Path.Combine(_path, file));
            if (HasChanges || rows.Any(row => row["store"] == store)) return Pairs(rows.Where(row => row["store"] == store));
        }

        return HasChanges ? FromChanges(height, store) : null;
    }

    /// <summary>The pairs of a store in one file, such as <c>kv-final.tsv</c>.</summary>
    public IReadOnlyDictionary<string, string> In(string file, string store) =>
        Pairs(Tsv.Read(Path.Combine(_path, file)).Where(row => row["store"] == store));

    private static SortedDictionary<string, string> Pairs(IEnumerable<TsvRow> rows)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows) pairs[row["key_hex"]] = row["value_hex"];
        return pairs;
    }

    private SortedDictionary<string, string> FromChanges(long height, string store)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in _changes.Value.TakeWhile(change => change.Height <= height).Where(change => change.Store == store))
        {
            if (change.Value is { } value) pairs[change.Key] = value;
            else pairs.Remove(change.Key);
        }

        return pairs;
    }

    private List<(long Height, string Store, string Key, string? Value)> ReadChanges() =>
        [.. Tsv.Read(Path.Combine(_path, "kv-changes.tsv")).Select(row =>
            (row.Number("height"), row["store"], row["key_hex"], row["op"] == "set" ? row["value_hex"] : null))];
}
