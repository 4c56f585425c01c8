using System.Collections.Frozen;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Ingress;

/// <summary>A container's port.</summary>
public readonly record struct Target(string Address, int Port);

/// <summary>HTTP options of an exposed port, as the manifest writes them.</summary>
public sealed record HttpOptions
{
    /// <summary>Largest request body in bytes.</summary>
    public long MaxBodySize { get; init; } = 1_048_576;

    /// <summary>Longest silence of the container.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for sending the request to the container.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many replicas are tried when one does not accept the connection.</summary>
    public int NextTries { get; init; } = 3;

    /// <summary>Whether another replica is tried at all (<c>next_cases: off</c>).</summary>
    public bool TriesNext { get; init; } = true;
}

/// <summary>Where requests for a host name go.</summary>
/// <param name="Host">Lower-case name without port.</param>
/// <param name="Targets">Ready replicas; empty while there is none.</param>
public sealed record IngressRoute(string Host, LeaseKey Lease, string Service, IReadOnlyList<Target> Targets, HttpOptions Options);

/// <summary>
/// The routes of all leases, replaced as a whole each cycle. Readers take one consistent table; a name that two routes claim
/// stays with the one that is listed first.
/// </summary>
public sealed class RouteTable
{
    private volatile FrozenDictionary<string, Entry> _routes = FrozenDictionary<string, Entry>.Empty;

    /// <summary>Names that are routed now.</summary>
    public IReadOnlyCollection<string> Hosts => _routes.Keys;

    /// <summary>Makes exactly these routes hold.</summary>
    public void Replace(IEnumerable<IngressRoute> routes)
    {
        var old = _routes;
        var next = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        foreach (var route in routes)
            next.TryAdd(Normal(route.Host), new Entry(route, old.TryGetValue(Normal(route.Host), out var known) ? known.Turn : new Turn()));
        _routes = next.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The route of a Host header's name, and its targets in the order in which this request shall try them.</summary>
    public (IngressRoute Route, IReadOnlyList<Target> Order)? Find(string host)
    {
        if (!_routes.TryGetValue(Normal(host), out var entry)) return null;
        var targets = entry.Route.Targets;
        if (targets.Count < 2) return (entry.Route, targets);
        var first = (int)(entry.Turn.Next() % (uint)targets.Count);
        return (entry.Route, [.. targets.Skip(first), .. targets.Take(first)]);
    }

    private static string Normal(string host) => host.TrimEnd('.').ToLowerInvariant();

    private sealed record Entry(IngressRoute Route, Turn Turn);

    private sealed class Turn
    {
        private uint _count;

        public uint Next() => Interlocked.Increment(ref _count);
    }
}
