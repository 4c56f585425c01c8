using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Store;

namespace Welkin.Runtime;

/// <summary>One page of a list and how to go on.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">Next key and total, as the network answers them.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, PageResponse Next);

/// <summary>Pagination with the network's exact semantics, in its two dialects.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>types/query</c>. Keys handed to the reader and in next_key come without the prefix.</remarks>
public static class Pages
{
    private const ulong DefaultLimit = 100;

    /// <summary>
    /// The dialect of collections: the offset counts stored pairs, the limit counts items. The reader answers null for what a filter leaves out.
    /// Errors: undefined, when both offset and key are given.
    /// </summary>
    public static Result<Page<T>> OfCollection<T>(IKeyValueStore store, byte[] prefix, PageRequest? request, Func<byte[], byte[], T?> read)
        where T : class
    {
        var page = Defaults(request);
        if (page.Offset > 0 && !page.Key.IsEmpty) return BothGiven();
        var pairs = Range(store, prefix, page);
        if (!page.Key.IsEmpty) return ByKey(pairs, page.Limit, read, countMisses: false);

        var items = new List<T>();
        var (count, skipped) = (0UL, 0UL);
        ByteString next = ByteString.Empty;
        foreach (var (key, value) in pairs)
        {
            if (skipped < page.Offset)
            {
                skipped++;
                continue;
            }

            if (count < page.Limit)
            {
                if (read(key, value) is not { } item) continue;
                items.Add(item);
                count++;
                continue;
            }

            if (count == page.Limit)
            {
                // Once a filter refuses items past the limit, the network keeps moving the next key along with them.
                next = ByteString.CopyFrom(key);
                if (!page.CountTotal) return new Page<T>(items, new PageResponse { NextKey = next });
            }

            if (read(key, value) is not null) count++;
        }

        // An offset beyond the end answers an empty response, without a total.
        if (skipped < page.Offset) return new Page<T>(items, new PageResponse());
        return new Page<T>(items, new PageResponse { NextKey = next, Total = page.CountTotal ? count + page.Offset : 0 });
    }

    /// <summary>
    /// The older dialect of prefix stores: offset and limit both count items. The reader answers null for what a filter leaves out.
    /// Errors: undefined, when both offset and key are given.
    /// </summary>
    public static Result<Page<T>> OfPrefix<T>(IKeyValueStore store, byte[] prefix, PageRequest? request, Func<byte[], byte[], T?> read)
        where T : class
    {
        var page = Defaults(request);
        if (page.Offset > 0 && !page.Key.IsEmpty) return BothGiven();
        var pairs = Range(store, prefix, page);
        if (!page.Key.IsEmpty) return ByKey(pairs, page.Limit, read, countMisses: true);

        var items = new List<T>();
        var hits = 0UL;
        var end = unchecked(page.Offset + page.Limit);
        ByteString next = ByteString.Empty;
        foreach (var (key, value) in pairs)
        {
            if (read(key, value) is { } item)
            {
                if (hits >= page.Offset && hits < end) items.Add(item);
                hits++;
            }

            if (hits != unchecked(end + 1)) continue;
            if (next.IsEmpty) next = ByteString.CopyFrom(key);
            if (!page.CountTotal) break;
        }

        return new Page<T>(items, new PageResponse { NextKey = next, Total = page.CountTotal ? hits : 0 });
    }

    // Without a limit the network answers 100 items and counts all.
    private static PageRequest Defaults(PageRequest? request)
    {
        var page = request?.Clone() ?? new PageRequest();
        if (page.Limit != 0) return page;
        page.Limit = DefaultLimit;
        page.CountTotal = true;
        return page;
    }

    private static Error BothGiven() => Error.Undefined("invalid request, either offset or key is expected, got both");

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Range(IKeyValueStore store, byte[] prefix, PageRequest page)
    {
        byte[] from = [.. prefix, .. page.Key.Span];
        var bare = page.Key.IsEmpty;
        var pairs = page.Reverse
            ? store.Iterate(prefix, bare ? ByteOrder.PrefixEnd(prefix) : ByteOrder.PrefixEnd(from), reverse: true)
            : store.Iterate(from, ByteOrder.PrefixEnd(prefix));
        foreach (var (key, value) in pairs) yield return new(key[prefix.Length..], value);
    }

    private static Result<Page<T>> ByKey<T>(IEnumerable<KeyValuePair<byte[], byte[]>> pairs, ulong limit, Func<byte[], byte[], T?> read, bool countMisses)
        where T : class
    {
        var items = new List<T>();
        foreach (var (key, value) in pairs)
        {
            // The older dialect stops at the next pair, the newer one at the next item.
            if (countMisses && (ulong)items.Count == limit) return Stop(key);
            if (read(key, value) is not { } item) continue;
            if ((ulong)items.Count == limit) return Stop(key);
            items.Add(item);
        }

        return new Page<T>(items, new PageResponse());

        Page<T> Stop(byte[] key) => new(items, new PageResponse { NextKey = ByteString.CopyFrom(key) });
    }
}
