using System.Text;
using Tendermint.Abci;
using Welkin.Engine.Storage;
using Welkin.Store;

namespace Welkin.Engine.Indexing;

/// <summary>Finds places (a height, and an index in it) by the indexed attributes of their events.</summary>
/// <remarks>Keys: prefix, attribute, 0, value, 0, height, index. Attributes that an event does not mark as indexed are not found.</remarks>
public sealed class EventIndex(IDatabase database, byte[] prefix)
{
    private const int PlaceSize = 16;

    /// <summary>Adds the indexed attributes of events.</summary>
    internal void Add(IWriteBatch batch, IEnumerable<Event> events, TxPlace place)
    {
        foreach (var item in events)
        {
            if (item.Type.Length == 0) continue;
            foreach (var attribute in item.Attributes)
                if (attribute.Index && attribute.Key.Length > 0) Add(batch, $"{item.Type}.{attribute.Key}", attribute.Value, place);
        }
    }

    internal void Add(IWriteBatch batch, string attribute, string value, TxPlace place) =>
        batch.Set([.. ValuePrefix(attribute, value), .. EngineKeys.Bytes(place.Height), .. EngineKeys.Bytes(place.Index)], []);

    /// <summary>Places where every condition holds, in ascending order.</summary>
    public IReadOnlyList<TxPlace> Search(EventQuery query, CancellationToken cancel)
    {
        HashSet<TxPlace>? found = null;
        // Equalities first: they read the fewest keys, and an empty set ends the search.
        foreach (var condition in query.Conditions.OrderBy(condition => condition.Operator == QueryOperator.Equal ? 0 : 1))
        {
            var places = Find(condition, cancel);
            if (found is null) found = [.. places];
            else found.IntersectWith(places);
            if (found.Count == 0) return [];
        }
        return [.. (found ?? []).OrderBy(place => place.Height).ThenBy(place => place.Index)];
    }

    private IEnumerable<TxPlace> Find(QueryCondition condition, CancellationToken cancel)
    {
        var exact = condition.Operator == QueryOperator.Equal;
        var start = exact ? ValuePrefix(condition.Tag, condition.Value) : AttributePrefix(condition.Tag);
        foreach (var (key, _) in database.Iterate(start, ByteOrder.PrefixEnd(start)))
        {
            cancel.ThrowIfCancellationRequested();
            var rest = key.AsSpan(start.Length);
            // A longer value may begin with this value and a zero byte.
            if (exact ? rest.Length != PlaceSize : !QueryMatcher.MatchesIndexed(condition, Encoding.UTF8.GetString(rest[..^(PlaceSize + 1)]))) continue;
            yield return new(EngineKeys.Number(rest[^PlaceSize..]), (int)EngineKeys.Number(rest[^8..]));
        }
    }

    private byte[] AttributePrefix(string attribute) => [.. prefix, .. Encoding.UTF8.GetBytes(attribute), 0];

    private byte[] ValuePrefix(string attribute, string value) => [.. AttributePrefix(attribute), .. Encoding.UTF8.GetBytes(value), 0];
}
