using System.Collections.Immutable;
using Akash.Manifest.V2Beta3;
using Microsoft.Extensions.Logging;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Ingress;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Daemon;

/// <summary>Makes the ways in follow manifests and running replicas: host names on the ingress, forwarded ports on the host.</summary>
public sealed partial class RouteKeeper(LeaseDesk desk, ManifestStore manifests, RouteTable table, SharedRoutes? shared, PortForwarder? forwarder, PortRange? range, ILogger logger)
{
    /// <summary>Ports keep their numbers for the life of their lease; the assignment is returned to be kept on disk.</summary>
    public ImmutableSortedDictionary<string, int> Assign(ImmutableSortedDictionary<string, int> current)
    {
        var wanted = manifests.All.SelectMany(RoutePlan.Claims).Select(claim => claim.Claim.ToString());
        var ports = range is null
            ? ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal)
            : range.Assign(current, wanted).ToImmutableSortedDictionary(StringComparer.Ordinal);
        desk.Reroute(ports);
        return ports;
    }

    /// <summary>Points every way at the replicas that are ready now.</summary>
    public async Task Point(ExecutorView? observed, CancellationToken cancellation)
    {
        if (observed is null)
        {
            return;
        }

        var routes = desk.Routes;
        var own = routes.Http.Select(route => new IngressRoute(
            route.Host, WorkloadBuilder.Key(route.Lease), route.Service, Targets(observed, route.Lease, route.Service, route.Port), Options(route.Options))).ToList();
        table.Replace(shared is null ? own : own.Concat(shared.Exchange(own)));
        if (forwarder is null)
        {
            return;
        }

        var failed = await forwarder.Replace(
            [.. routes.Ports.Select(route => new ForwardedPort(route.HostPort, route.Protocol, Targets(observed, route.Lease, route.Service, route.Port)))],
            cancellation);
        foreach (var (port, reason) in failed)
        {
            NotForwarded(logger, port.ExternalPort, reason);
        }
    }

    private static List<Target> Targets(ExecutorView observed, LeaseId lease, string service, int port) =>
    [
        .. observed.Leases.GetValueOrDefault(WorkloadBuilder.Key(lease))?.Of(service)
            .Where(replica => replica is { State: ReplicaState.Running, Health: ReplicaHealth.Healthy, Address: not null })
            .Select(replica => new Target(replica.Address!, port)) ?? [],
    ];

    private static HttpOptions Options(ServiceExposeHTTPOptions options)
    {
        var defaults = new HttpOptions();
        return new HttpOptions
        {
            MaxBodySize = options.MaxBodySize == 0 ? defaults.MaxBodySize : options.MaxBodySize,
            ReadTimeout = options.ReadTimeout == 0 ? defaults.ReadTimeout : TimeSpan.FromMilliseconds(options.ReadTimeout),
            SendTimeout = options.SendTimeout == 0 ? defaults.SendTimeout : TimeSpan.FromMilliseconds(options.SendTimeout),
            NextTries = (int)Math.Min(options.NextTries, 100),
            TriesNext = !options.NextCases.Contains("off"),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port} is not forwarded: {Reason}")]
    private static partial void NotForwarded(ILogger logger, int port, string reason);
}
