namespace Welkin.Store;

/// <summary>How long the content of a store lives, and whether it counts for the app hash.</summary>
public enum StoreKind
{
    /// <summary>An IAVL tree, part of the app hash.</summary>
    Persistent,

    /// <summary>Emptied at every commit; ten times cheaper in gas.</summary>
    Transient,

    /// <summary>Kept while the process lives, never written to disk.</summary>
    Memory,
}

/// <summary>Names one store of the multistore.</summary>
/// <param name="Name">The network's store name, for example <c>bank</c>; it is hashed into the app hash.</param>
/// <param name="Kind">What happens to the content at a commit.</param>
public sealed record StoreKey(string Name, StoreKind Kind = StoreKind.Persistent)
{
    /// <summary>Key of a store that is emptied at every commit.</summary>
    public static StoreKey Transient(string name) => new(name, StoreKind.Transient);

    /// <summary>Key of a store that lives as long as the process.</summary>
    public static StoreKey Memory(string name) => new(name, StoreKind.Memory);
}

/// <summary>Anything that can hand out the stores of a state: the multistore, a branch of it, a context of the kernel.</summary>
public interface IStoreProvider
{
    /// <summary>The store named by <paramref name="key"/>; throws <see cref="KeyNotFoundException"/> when it is not mounted.</summary>
    IKeyValueStore Store(StoreKey key);
}
