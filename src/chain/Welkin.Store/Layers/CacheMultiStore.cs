namespace Welkin.Store;

/// <summary>A branch of a whole state: every store below gets a layer of pending writes, made when it is first asked for.</summary>
public sealed class CacheMultiStore(IStoreProvider parent) : IStoreProvider
{
    // Looked up by name, enumerated only in name order.
    private readonly SortedDictionary<string, CacheStore> _layers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IKeyValueStore Store(StoreKey key)
    {
        if (_layers.TryGetValue(key.Name, out var layer)) return layer;
        layer = new CacheStore(parent.Store(key));
        _layers.Add(key.Name, layer);
        return layer;
    }

    /// <summary>How many keys of each store have a pending set or delete, sorted by store.</summary>
    public IEnumerable<(string Store, int Keys)> Pending => _layers.Where(layer => layer.Value.PendingCount > 0).Select(layer => (layer.Key, layer.Value.PendingCount));

    /// <summary>Passes all pending writes to the parent and forgets them.</summary>
    public void Write()
    {
        foreach (var layer in _layers.Values) layer.Write();
    }

    /// <summary>Forgets all pending writes.</summary>
    public void Discard()
    {
        foreach (var layer in _layers.Values) layer.Discard();
    }
}
