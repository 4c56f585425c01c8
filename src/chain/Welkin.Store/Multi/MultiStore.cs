using Welkin.Core;

namespace Welkin.Store;

/// <summary>The state of the chain: named stores, one working layer over them, one commit per height.</summary>
public sealed class MultiStore : IStoreProvider
{
    /// <summary>Mounts stores on a database; nothing is read yet.</summary>
    public MultiStore(IDatabase database, IReadOnlyList<StoreKey> keys, MultiStoreOptions options) => throw new NotImplementedException();

    /// <summary>Last committed height; 0 before the first commit.</summary>
    public long Version => throw new NotImplementedException();

    /// <summary>What the last commit recorded; null before the first one.</summary>
    public CommitInfo? LastCommit => throw new NotImplementedException();

    /// <summary>Opens the newest committed height.</summary>
    public void LoadLatest() => throw new NotImplementedException();

    /// <summary>The working layer of a store: last commit plus what was written since.</summary>
    public IKeyValueStore Store(StoreKey key) => throw new NotImplementedException();

    /// <summary>Forgets everything written since the last commit.</summary>
    public void Rollback() => throw new NotImplementedException();

    /// <summary>Flushes the working layer into the trees, in key order, and returns the app hash that <see cref="Commit"/> will record.</summary>
    /// <param name="version">Height being made.</param>
    public byte[] WorkingHash(long version) => throw new NotImplementedException();

    /// <summary>Adds the height to a batch; the working state becomes the last commit at once, so a batch that is not written means: reopen.</summary>
    public CommitInfo Commit(long version, BlockTime time, IWriteBatch batch) => throw new NotImplementedException();

    /// <summary>The state as it was after a height, read-only; safe on any thread.</summary>
    public StateView? At(long height) => throw new NotImplementedException();
}

/// <summary>How a multistore keeps its past.</summary>
public sealed record MultiStoreOptions
{
    /// <summary>Heights kept for queries; 0 keeps all.</summary>
    public long KeepRecent { get; init; }

    /// <summary>Bytes of tree nodes kept in memory.</summary>
    public long CacheBytes { get; init; } = 128L << 20;
}

/// <summary>Read-only state of one committed height.</summary>
public sealed class StateView : IStoreProvider
{
    /// <summary>The height.</summary>
    public long Version => throw new NotImplementedException();

    /// <summary>What was committed.</summary>
    public CommitInfo Commit => throw new NotImplementedException();

    /// <summary>A store; writing to it throws.</summary>
    public IKeyValueStore Store(StoreKey key) => throw new NotImplementedException();
}

/// <summary>One committed store.</summary>
public sealed record StoreInfo(string Name, long Version, byte[] Hash);

/// <summary>What a commit recorded.</summary>
public sealed record CommitInfo(long Version, BlockTime Time, IReadOnlyList<StoreInfo> Stores)
{
    /// <summary>The app hash.</summary>
    public byte[] Hash() => throw new NotImplementedException();
}
