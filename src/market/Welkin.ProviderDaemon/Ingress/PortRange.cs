namespace Welkin.ProviderDaemon.Ingress;

/// <summary>The ports of the host that may be given to leases.</summary>
public sealed record PortRange(int First, int Last)
{
    /// <summary>
    /// Gives every wanted key a port. Keys that have one keep it for as long as they are wanted; new ones get the lowest free
    /// port, in the order of the keys. Keys that found none are absent. Pure: the caller keeps the result on disk.
    /// </summary>
    public IReadOnlyDictionary<string, int> Assign(IReadOnlyDictionary<string, int> current, IEnumerable<string> wanted)
    {
        var keys = wanted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var result = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in keys)
            if (current.TryGetValue(key, out var port) && port >= First && port <= Last && !result.ContainsValue(port)) result[key] = port;
        var taken = result.Values.ToHashSet();
        var next = First;
        foreach (var key in keys.Where(k => !result.ContainsKey(k)))
        {
            while (next <= Last && taken.Contains(next)) next++;
            if (next > Last) break;
            result[key] = next;
            taken.Add(next);
        }
        return result;
    }
}
