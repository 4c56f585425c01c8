using System.Collections.Concurrent;

namespace Welkin.Core;

/// <summary>Remembers the values of a pure function. The one sanctioned memory of this kind: what it holds can be seen from no result.</summary>
/// <param name="function">Gives equal values for equal keys, whenever and on whichever thread it is asked.</param>
/// <remarks>It never forgets: for keys whose number is bounded by the program, never for keys that come from outside.</remarks>
internal sealed class PureMemo<TKey, TValue>(Func<TKey, TValue> function)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _values = new();

    /// <summary>The function's value, computed at the first question. Two threads that ask first may both compute it.</summary>
    public TValue Of(TKey key) => _values.GetOrAdd(key, function);
}
