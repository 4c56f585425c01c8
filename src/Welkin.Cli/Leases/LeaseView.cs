using System.Globalization;
using System.Text.Json.Nodes;
using Akash.Market.V1;
using Welkin.Cli.Chain;
using Welkin.Cli.Terminal;
using Welkin.Client.Gateway;
using Welkin.Core;

namespace Welkin.Cli.Leases;

/// <summary>A running lease as we show it: with addresses that work on this machine.</summary>
internal static class LeaseView
{
    /// <summary>The lease's own fields, then its services and forwarded ports.</summary>
    public static JsonObject Json(Lease lease, LeaseStatus? status, Uri? ingress) => new()
    {
        ["owner"] = lease.Id.Owner,
        ["dseq"] = lease.Id.Dseq,
        ["gseq"] = lease.Id.Gseq,
        ["oseq"] = lease.Id.Oseq,
        ["provider"] = lease.Id.Provider,
        ["price"] = JsonShapes.Of(lease.Price.ToDomain().OrThrow()),
        ["state"] = JsonShapes.NameOf(lease.State),
        ["services"] = Services(status, ingress),
        ["forwarded_ports"] = Ports(status),
    };

    public static JsonObject Services(LeaseStatus? status, Uri? ingress)
    {
        var services = new JsonObject();
        foreach (var service in status?.Services ?? [])
        {
            services[service.Name] = new JsonObject
            {
                ["available"] = service.Available,
                ["total"] = service.Total,
                ["uris"] = JsonShapes.Of(UrisOf(service, ingress)),
            };
        }

        return services;
    }

    public static JsonArray Ports(LeaseStatus? status) =>
    [
        .. (status?.ForwardedPorts ?? []).Select(port => (JsonNode)new JsonObject
        {
            ["service"] = port.Service,
            ["host"] = port.Host,
            ["port"] = port.Port,
            ["host_port"] = port.ExternalPort,
            ["protocol"] = port.Protocol.ToLowerInvariant(),
        }),
    ];

    /// <summary>The service's addresses: the gateway knows host names, the local ingress adds the port.</summary>
    public static IReadOnlyList<string> UrisOf(ServiceStatus service, Uri? ingress) => [.. service.Uris.Select(uri => UriOf(uri, ingress)).Distinct(StringComparer.Ordinal)];

    /// <summary>One address. Local host names get the port of the local ingress; elsewhere the name stands alone.</summary>
    public static string UriOf(string uri, Uri? ingress)
    {
        var host = uri.Contains("://", StringComparison.Ordinal) ? uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..] : uri;
        host = host.Split('/')[0].Split(':')[0];
        return ingress is null || ingress.IsDefaultPort ? $"http://{host}" : string.Create(CultureInfo.InvariantCulture, $"http://{host}:{ingress.Port}");
    }

    public static Uri? IngressOf(Session session) => session.Network?.Ingress is { } text ? new Uri(text) : null;

    /// <param name="lease">The lease.</param>
    /// <param name="status">What its provider says; null: nothing.</param>
    /// <param name="ingress">The local ingress.</param>
    /// <param name="nothing">Why the provider says nothing.</param>
    public static IEnumerable<string> Text(Lease lease, LeaseStatus? status, Uri? ingress, string nothing = "none yet: the provider has no manifest")
    {
        yield return $"lease     {lease.Id.Dseq}/{lease.Id.Gseq}/{lease.Id.Oseq}  {JsonShapes.NameOf(lease.State)}";
        yield return $"provider  {lease.Id.Provider}";
        yield return $"price     {JsonShapes.Text(lease.Price.ToDomain().OrThrow())} a block";
        if (status is null)
        {
            yield return $"services  {nothing}";
        }

        foreach (var service in status?.Services ?? [])
        {
            yield return $"service   {service.Name}  {service.Available}/{service.Total} available";
            foreach (var uri in UrisOf(service, ingress))
            {
                yield return $"          {uri}";
            }
        }

        foreach (var port in status?.ForwardedPorts ?? [])
        {
            yield return $"port      {port.Service} {port.Port} is {port.Host}:{port.ExternalPort} ({port.Protocol})";
        }
    }
}
