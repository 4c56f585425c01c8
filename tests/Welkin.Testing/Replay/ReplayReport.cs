using Welkin.App;

namespace Welkin.Testing.Replay;

/// <summary>What is compared.</summary>
/// <param name="Stores">Names of the stores whose roots count; null: all of the network, the application hash, gas and block results too.</param>
/// <param name="To">The last height; null: all that was recorded.</param>
public sealed record ReplayScope(IReadOnlyList<string>? Stores, long? To)
{
    /// <summary>Called with the application before each block, to ask it what else was recorded of that moment.</summary>
    public Action<WelkinApplication, RecordedBlock>? Before { get; init; }
}

/// <summary>The first pair of a store that differs.</summary>
/// <param name="Height">The height at which the root differed first.</param>
/// <param name="Key">The key in hex; null when the contents of that height were not recorded.</param>
/// <param name="Have">Our value in hex, or our root when no key is known; null: absent.</param>
/// <param name="Want">The recorded value or root.</param>
public sealed record StoreDifference(long Height, string? Key, string? Have, string? Want)
{
    /// <summary>The height at which the contents were compared; later than <see cref="Height"/> when those of that height were not recorded.</summary>
    public long ComparedAt { get; init; } = Height;
}

/// <summary>How the roots of one store compare.</summary>
public sealed class StoreReport
{
    /// <summary>Heights with the same root.</summary>
    public long Equal { get; internal set; }

    /// <summary>Whether this build does not make the store, or not whole.</summary>
    public bool Absent { get; internal init; }

    /// <summary>The first difference, or null.</summary>
    public StoreDifference? FirstDifference { get; internal set; }
}

/// <summary>How the results of the transactions compare: numbers of equal ones.</summary>
public sealed class TxReport
{
    /// <summary>Transactions that were run.</summary>
    public long Total { get; internal set; }

    /// <summary>Code and codespace are the same.</summary>
    public long CodeEqual { get; internal set; }

    /// <summary>The data is the same.</summary>
    public long DataEqual { get; internal set; }

    /// <summary>All events are the same, in the same order.</summary>
    public long EventsEqual { get; internal set; }

    /// <summary>Gas wanted and used are the same.</summary>
    public long GasEqual { get; internal set; }

    /// <summary>The log is the same, stack traces aside. Logs are no part of the results hash.</summary>
    public long LogEqual { get; internal set; }
}

/// <summary>Something that differs, in words.</summary>
/// <param name="Height">Where.</param>
/// <param name="Tx">Index of the transaction; null: the block.</param>
/// <param name="What">Which part differs: code, data, events, gas, log, store, block, app_hash.</param>
/// <param name="Lines">The difference for people, one fact a line.</param>
public sealed record Difference(long Height, int? Tx, string What, IReadOnlyList<string> Lines);

/// <summary>What came of a replay.</summary>
public sealed class ReplayReport
{
    /// <summary>Heights that were run.</summary>
    public long Heights { get; internal set; }

    /// <summary>The stores by name.</summary>
    public SortedDictionary<string, StoreReport> Stores { get; } = new(StringComparer.Ordinal);

    /// <summary>The transactions.</summary>
    public TxReport Txs { get; } = new();

    /// <summary>Heights whose block events, validator updates and consensus params are the same.</summary>
    public long BlocksEqual { get; internal set; }

    /// <summary>Heights with the same application hash.</summary>
    public long AppHashEqual { get; internal set; }

    /// <summary>Every difference in the order in which they were found.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>Whether all that was asked is equal.</summary>
    public bool IsEqual(ReplayScope scope)
    {
        var results = Txs.CodeEqual == Txs.Total && Txs.DataEqual == Txs.Total && Txs.EventsEqual == Txs.Total && Stopped is null;
        var asked = scope.Stores ?? [.. Stores.Keys];
        var roots = asked.All(name => Stores.TryGetValue(name, out var store) && !store.Absent && store.Equal == Heights);
        if (scope.Stores is not null) return results && roots;
        return results && roots && Txs.GasEqual == Txs.Total && BlocksEqual == Heights && AppHashEqual == Heights;
    }

    /// <summary>Why the replay ended before its last height; null when it did not.</summary>
    public string? Stopped { get; internal set; }
}
