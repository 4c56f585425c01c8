namespace Welkin.Store;

/// <summary>How a multistore keeps its past.</summary>
public sealed record MultiStoreOptions
{
    /// <summary>Heights kept for queries and proofs, the newest included; 0 keeps all.</summary>
    public long KeepRecent { get; init; }

    /// <summary>Bytes of tree nodes kept in memory, for all stores together.</summary>
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>Does works that do not touch one another and returns when all are done; a host with several processors does them at once.</summary>
    public Action<Action[]> Together { get; init; } = works =>
    {
        foreach (var work in works) work();
    };
}

/// <summary>Changes of the set of persistent stores that the next commit makes.</summary>
/// <param name="Added">New stores, which start empty.</param>
/// <param name="Renamed">Stores whose pairs move, in key order, into a new tree of another name.</param>
/// <param name="Deleted">Stores that leave the app hash; their old heights stay readable.</param>
public sealed record StoreUpgrades(IReadOnlyList<string> Added, IReadOnlyList<(string From, string To)> Renamed, IReadOnlyList<string> Deleted)
{
    /// <summary>No change.</summary>
    public static readonly StoreUpgrades None = new([], [], []);

    internal bool Adds(string name) => Added.Contains(name) || Renamed.Any(rename => rename.To == name);

    internal bool Removes(string name) => Deleted.Contains(name) || Renamed.Any(rename => rename.From == name);
}
