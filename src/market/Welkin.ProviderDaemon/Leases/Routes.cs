using System.Collections.Immutable;
using Akash.Manifest.V2Beta3;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Ingress;

namespace Welkin.ProviderDaemon.Leases;

/// <summary>HTTP by host name: requests for a host go to a port of a service.</summary>
public sealed record HttpRoute(string Host, LeaseId Lease, string Service, int Port, ServiceExposeHTTPOptions Options);

/// <summary>A port of the host that is forwarded to a port of a service for the life of the lease.</summary>
/// <param name="WantedPort">The port the tenant wrote, which cannot be promised and is only shown.</param>
public sealed record PortRoute(int HostPort, PortProtocol Protocol, LeaseId Lease, string Service, int Port, int WantedPort);

/// <summary>All ways into all workloads.</summary>
public sealed record RouteSet(ImmutableArray<HttpRoute> Http, ImmutableArray<PortRoute> Ports)
{
    public static readonly RouteSet Empty = new([], []);

    public IEnumerable<string> HostsOf(LeaseId lease, string service) =>
        Http.Where(route => route.Lease == lease && route.Service == service).Select(route => route.Host);
}

/// <summary>How host names are made and which are refused.</summary>
/// <param name="Domain">The ingress domain; automatic hosts are labels under it.</param>
/// <param name="Blocked">Host names nobody may claim; an entry with a dot in front blocks a whole domain.</param>
public sealed record HostPolicy(bool AutomaticHosts, string Domain, ImmutableArray<string> Blocked)
{
    public bool IsBlocked(string host) => Blocked.Any(entry =>
        entry.StartsWith('.') ? host.EndsWith(entry, StringComparison.OrdinalIgnoreCase) : host.Equals(entry, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Derives all routes from all manifests. A host goes to the manifest that claimed it first, unless its owner moved it;
/// when that lease ends, the next claim takes over by itself.
/// </summary>
public static class RoutePlan
{
    public static RouteSet Of(IReadOnlyList<StoredManifest> manifests, HostPolicy policy, IReadOnlyDictionary<string, LeaseId> moved, IReadOnlyDictionary<string, int> ports)
    {
        var http = manifests.SelectMany(manifest => Http(manifest, policy))
            .GroupBy(route => route.Host, StringComparer.OrdinalIgnoreCase)
            .Select(claims => claims.FirstOrDefault(claim => moved.TryGetValue(claims.Key, out var lease) && claim.Lease == lease) ?? claims.First());
        var forwarded = manifests.SelectMany(Claims)
            .Where(claim => ports.ContainsKey(claim.Claim.ToString()))
            .Select(claim => new PortRoute(ports[claim.Claim.ToString()], claim.Claim.Protocol, claim.Claim.Lease, claim.Claim.Service, claim.Claim.Port, (int)ManifestRules.EffectivePort(claim.Expose)));
        return new RouteSet([.. http], [.. forwarded]);
    }

    /// <summary>The forwarded ports a manifest asks for.</summary>
    public static IEnumerable<(PortClaim Claim, ServiceExpose Expose)> Claims(StoredManifest manifest) =>
        from service in manifest.Group.Services
        from expose in service.Expose
        where expose.Global && !ManifestRules.IsIngress(expose) && expose.Ip.Length == 0
        select (new PortClaim(manifest.Lease, service.Name, (int)expose.Port, ProtocolOf(expose)), expose);

    internal static PortProtocol ProtocolOf(ServiceExpose expose) => expose.Proto == "UDP" ? PortProtocol.Udp : PortProtocol.Tcp;

    private static IEnumerable<HttpRoute> Http(StoredManifest manifest, HostPolicy policy)
    {
        foreach (var service in manifest.Group.Services)
        {
            foreach (var expose in service.Expose.Where(ManifestRules.IsIngress))
            {
                var automatic = policy.AutomaticHosts ? [$"{IngressNames.Label(WorkloadBuilder.Key(manifest.Lease), service.Name)}.{policy.Domain}"] : Array.Empty<string>();
                foreach (var host in automatic.Concat(expose.Hosts))
                {
                    yield return new HttpRoute(host, manifest.Lease, service.Name, (int)expose.Port, expose.HttpOptions ?? new ServiceExposeHTTPOptions());
                }
            }
        }
    }
}

/// <summary>What a forwarded port belongs to.</summary>
public sealed record PortClaim(LeaseId Lease, string Service, int Port, PortProtocol Protocol)
{
    /// <summary>The key ports are kept by; leases come first, so that keys of one lease stand together.</summary>
    public override string ToString() => $"{Lease}/{Service}/{Port}/{(Protocol == PortProtocol.Udp ? "udp" : "tcp")}";
}
