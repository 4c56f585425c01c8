using Cosmos.Base.Query.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Shared;

/// <summary>The path a listing takes through the indexes; its number is the last part of the page key.</summary>
internal enum ListingPath : byte
{
    /// <summary>State by state.</summary>
    ByState = 0,

    /// <summary>The provider's index, over all states.</summary>
    ByProvider = 1,

    /// <summary>The owner's part of the primary map, over all states.</summary>
    ByOwner = 2,
}

/// <summary>How one kind of object is listed.</summary>
internal sealed record ListingSource<TKey, TValue>
{
    public required KeyCodec<TKey> Keys { get; init; }

    public required IndexedMap<TKey, TValue> Map { get; init; }

    public required MultiIndex<int, TKey, TValue> ByState { get; init; }

    public MultiIndex<string, TKey, TValue>? ByProvider { get; init; }

    /// <summary>The object's own key and state.</summary>
    public required Func<TValue, (TKey Key, int State)> Describe { get; init; }

    /// <summary>Owner and provider within a key, to go on from a page key.</summary>
    public required Func<TKey, (string Owner, string Provider)> Parties { get; init; }

    /// <summary>The number of the owner path: 2 where there is a provider path, else 1.</summary>
    public byte OwnerPathNumber => ByProvider is null ? (byte)1 : (byte)ListingPath.ByOwner;
}

/// <summary>What a listing was asked for.</summary>
internal sealed record ListingRequest<TValue>(PageRequest? Page, string State, string Owner, string Provider, Func<TValue, bool> Accepts)
{
    /// <summary>States by name in their order; the number 0 is not one of them.</summary>
    public required IReadOnlyList<(string Name, int State)> States { get; init; }
}

/// <summary>Lists deployments, orders, bids and leases with the network's order, page keys and quirks.</summary>
/// <remarks>
/// With an owner the objects come in key order over all states; without one, state by state. A page key carries everything: the
/// filters beside it are ignored, but for those of the owner and provider paths. The total counts the page only.
/// Spec: x/market@v1.2.2 keeper/grpc_query.go.
/// </remarks>
internal static class Listing
{
    public const ulong DefaultLimit = 100;

    public static Result<(List<TValue> Items, PageResponse Page)> Read<TKey, TValue>(
        QueryContext ctx, ListingSource<TKey, TValue> source, ListingRequest<TValue> request)
    {
        var page = request.Page ?? new PageRequest();
        if (page.Offset > 0 && request.State.Length == 0)
        {
            return GrpcError.InvalidArgument("invalid request parameters. if offset is set, filter.state must be provided");
        }

        if (!Start(source, request, page).TryGet(out var start, out var error)) return error;
        if (start.Owner.Contains('\0') || start.Provider.Contains('\0')) return GrpcError.InvalidArgument("an address cannot hold a zero byte");
        var limit = page.Limit == 0 ? DefaultLimit : page.Limit;
        var offset = page.Offset;
        var items = new List<TValue>();
        foreach (var (value, states) in Walk(ctx, source, start, page.Reverse))
        {
            if (!request.Accepts(value)) continue;
            if (offset > 0)
            {
                offset--;
                continue;
            }

            if ((ulong)items.Count < limit)
            {
                items.Add(value);
                continue;
            }

            var key = new PageKey(states, [states[0]], source.Keys.ToBytes(source.Describe(value).Key), start.PathBytes);
            return (items, new PageResponse { NextKey = key.Encode(), Total = (ulong)items.Count });
        }

        return (items, new PageResponse { Total = (ulong)items.Count });
    }

    private sealed record Origin(byte[] States, ListingPath Path, string Owner, string Provider, byte[]? From, byte[] PathBytes);

    private static Result<Origin> Start<TKey, TValue>(ListingSource<TKey, TValue> source, ListingRequest<TValue> request, PageRequest page)
    {
        if (!page.Key.IsEmpty) return Resume(source, page);

        byte[] states = [.. request.States.Where(s => request.State.Length == 0 || s.Name == request.State).Select(s => (byte)s.State)];
        if (states.Length == 0) return GrpcError.InvalidArgument("invalid state value");
        var path = request.Owner.Length > 0 ? ListingPath.ByOwner
            : request.Provider.Length > 0 && source.ByProvider is not null ? ListingPath.ByProvider
            : ListingPath.ByState;
        if (path == ListingPath.ByState && page.Reverse) Array.Reverse(states);
        return new Origin(states, path, request.Owner, request.Provider, null, PathBytes(source, path));
    }

    private static Result<Origin> Resume<TKey, TValue>(ListingSource<TKey, TValue> source, PageRequest page)
    {
        if (!PageKey.Decode(page.Key.Span).TryGet(out var key, out var error)) return error;
        if (source.ByProvider is not null && key.Path.Length != 1) return GrpcError.InvalidArgument("invalid pagination key");
        var number = key.Path.Length > 0 ? key.Path[0] : (byte)0;
        var path = number == source.OwnerPathNumber ? ListingPath.ByOwner
            : number == (byte)ListingPath.ByProvider ? ListingPath.ByProvider
            : ListingPath.ByState;
        try
        {
            var (owner, provider) = source.Parties(source.Keys.Decode(key.Key, out _));
            return new Origin(key.States, path, owner, provider, key.Key, key.Path);
        }
        catch (InvalidDataException malformed)
        {
            return GrpcError.Internal(malformed.Message);
        }
    }

    // Listings without a provider path leave the number out for the state path.
    private static byte[] PathBytes<TKey, TValue>(ListingSource<TKey, TValue> source, ListingPath path) => path switch
    {
        ListingPath.ByOwner => [source.OwnerPathNumber],
        ListingPath.ByProvider => [(byte)ListingPath.ByProvider],
        _ => source.ByProvider is null ? [] : [(byte)ListingPath.ByState],
    };

    private static IEnumerable<(TValue Value, byte[] StatesLeft)> Walk<TKey, TValue>(
        QueryContext ctx, ListingSource<TKey, TValue> source, Origin origin, bool reverse)
    {
        if (origin.Path != ListingPath.ByState)
        {
            foreach (var value in WalkAllStates(ctx, source, origin, reverse))
            {
                if (origin.States.Contains((byte)source.Describe(value).State)) yield return (value, origin.States);
            }

            yield break;
        }

        for (var i = 0; i < origin.States.Length; i++)
        {
            var from = i == 0 ? origin.From : null;
            foreach (var value in Indexed(ctx, source, source.ByState, (origin.States[i], from, reverse)))
            {
                yield return (value, origin.States[i..]);
            }
        }
    }

    private static IEnumerable<TValue> WalkAllStates<TKey, TValue>(QueryContext ctx, ListingSource<TKey, TValue> source, Origin origin, bool reverse)
    {
        if (origin.Path == ListingPath.ByProvider) return Indexed(ctx, source, source.ByProvider!, (origin.Provider, origin.From, reverse));
        var range = KeyRange.Prefix(KeyCodec.String.ToPrefix(origin.Owner));
        if (origin.From is { } from) range = reverse ? range.Through(from) : range.From(from);
        return source.Map.Iterate(ctx, reverse ? range.Reversed() : range).Select(pair => pair.Value);
    }

    private static IEnumerable<TValue> Indexed<TReference, TKey, TValue>(
        QueryContext ctx, ListingSource<TKey, TValue> source, MultiIndex<TReference, TKey, TValue> index, (TReference Reference, byte[]? From, bool Reverse) at)
    {
        var prefix = index.Prefix(at.Reference);
        var range = KeyRange.Prefix(prefix);
        if (at.From is { } from) range = at.Reverse ? range.Through([.. prefix, .. from]) : range.From([.. prefix, .. from]);
        foreach (var (_, key) in index.References.Iterate(ctx, at.Reverse ? range.Reversed() : range))
        {
            if (source.Map.TryGet(ctx, key, out var value)) yield return value;
        }
    }
}
