using System.Reflection;
using System.Text.Json;
using Welkin.Provider;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>The JSON the network's clients parse.</summary>
internal static class StatusDocuments
{
    private static readonly string Version = typeof(StatusDocuments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static void VersionInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("akash");
        json.WriteString("name", "welkin");
        json.WriteString("server_name", "welkin");
        json.WriteString("version", Version);
        json.WriteString("commit", "");
        json.WriteString("build_tags", "");
        json.WriteString("go", "");
        json.WriteString("cosmos_sdk_version", "v0.53");
        json.WriteEndObject();
        json.WriteStartObject("kube");
        json.WriteString("major", "");
        json.WriteString("minor", "");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Provider(Utf8JsonWriter json, ProviderStatus status)
    {
        json.WriteStartObject();
        json.WriteStartObject("cluster");
        json.WriteNumber("leases", status.ActiveLeases);
        json.WriteStartObject("inventory");
        Reservations(json, "active", status, ReservationState.Lease);
        Reservations(json, "pending", status, ReservationState.Bid, ReservationState.Pending);
        Available(json, status);
        if (status.Errors.Length > 0)
        {
            json.WriteString("error", string.Join("; ", status.Errors));
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("bidengine");
        json.WriteNumber("orders", status.OpenOrders);
        json.WriteEndObject();
        json.WriteStartObject("manifest");
        json.WriteNumber("deployments", status.Manifests);
        json.WriteEndObject();
        json.WriteString("cluster_public_hostname", status.PublicHostname);
        json.WriteString("address", status.Provider.ToString());
        Welkin(json, status);
        json.WriteEndObject();
    }

    public static void Lease(Utf8JsonWriter json, LeaseState state, LeaseConditions? conditions, string publicHostname)
    {
        json.WriteStartObject();
        json.WriteStartObject("services");
        foreach (var service in state.Services)
        {
            json.WritePropertyName(service.Name);
            Service(json, service);
        }

        json.WriteEndObject();
        ForwardedPorts(json, state, publicHostname);
        json.WriteNull("ips");
        if (state.Problem is { } problem)
        {
            json.WriteStartArray("errors");
            json.WriteStringValue(problem);
            json.WriteEndArray();
        }

        if (conditions is not null)
        {
            json.WriteStartArray("conditions");
            Condition(json, "Scheduled", conditions.Scheduled);
            Condition(json, "Healthy", conditions.Healthy);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, string type, ConditionNote note)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("status", note.Holds switch { true => "True", false => "False", null => "Unknown" });
        json.WriteString("reason", note.Reason);
        json.WriteString("since", DateTimeOffset.FromUnixTimeMilliseconds(note.SinceMs).UtcDateTime);
        json.WriteEndObject();
    }

    public static void Service(Utf8JsonWriter json, ServiceState service)
    {
        json.WriteStartObject();
        json.WriteString("name", service.Name);
        json.WriteNumber("available", service.Available);
        json.WriteNumber("total", service.Total);
        json.WriteStartArray("uris");
        foreach (var uri in service.Uris)
        {
            json.WriteStringValue(uri);
        }

        json.WriteEndArray();
        json.WriteNumber("observed_generation", 1);
        json.WriteNumber("replicas", service.Total);
        json.WriteNumber("updated_replicas", service.Running);
        json.WriteNumber("ready_replicas", service.Available);
        json.WriteNumber("available_replicas", service.Available);
        json.WriteEndObject();
    }

    private static void ForwardedPorts(Utf8JsonWriter json, LeaseState state, string publicHostname)
    {
        if (state.Ports.IsEmpty)
        {
            json.WriteNull("forwarded_ports");
            return;
        }

        json.WriteStartObject("forwarded_ports");
        foreach (var service in state.Ports.GroupBy(route => route.Service, StringComparer.Ordinal))
        {
            json.WriteStartArray(service.Key);
            foreach (var route in service)
            {
                json.WriteStartObject();
                json.WriteString("host", publicHostname);
                json.WriteNumber("port", route.WantedPort);
                json.WriteNumber("externalPort", route.HostPort);
                json.WriteString("proto", route.Protocol == PortProtocol.Udp ? "UDP" : "TCP");
                json.WriteString("name", route.Service);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Reservations(Utf8JsonWriter json, string name, ProviderStatus status, params ReservationState[] states)
    {
        var entries = status.Reservations.Entries.Values.Where(entry => states.Contains(entry.State)).ToList();
        if (entries.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var placement in entries.Select(entry => entry.Placement))
        {
            json.WriteStartObject();
            json.WriteNumber("cpu", placement.Slots.Sum(slot => slot.CpuMilli));
            json.WriteNumber("gpu", placement.Slots.Sum(slot => slot.Gpu?.Count ?? 0));
            json.WriteNumber("memory", placement.Slots.Sum(slot => slot.MemoryBytes));
            json.WriteNumber("storage_ephemeral", placement.Slots.Sum(slot => slot.EphemeralBytes));
            json.WriteStartObject("storage");
            foreach (var pool in placement.PoolUse)
            {
                json.WriteNumber(pool.Class, pool.Bytes);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Available(Utf8JsonWriter json, ProviderStatus status)
    {
        var free = status.Free;
        var stock = status.Inventory.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        json.WriteStartObject("available");
        json.WriteStartArray("nodes");
        foreach (var node in free.Nodes)
        {
            var whole = stock[node.Name];
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            Metrics(json, "allocatable", whole.CpuMilli, whole.Gpus.Sum(gpu => gpu.Count), whole.MemoryBytes, whole.EphemeralBytes);
            Metrics(json, "available", node.CpuMilli, node.Gpus.Sum(gpu => gpu.Count), node.MemoryBytes, node.EphemeralBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("storage");
        foreach (var pool in free.Pools)
        {
            json.WriteStartObject();
            json.WriteString("class", pool.Class);
            json.WriteNumber("size", pool.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Metrics(Utf8JsonWriter json, string name, long cpu, int gpu, long memory, long storage)
    {
        json.WriteStartObject(name);
        json.WriteNumber("cpu", Math.Max(0, cpu));
        json.WriteNumber("gpu", gpu);
        json.WriteNumber("memory", Math.Max(0, memory));
        json.WriteNumber("storage_ephemeral", Math.Max(0, storage));
        json.WriteEndObject();
    }

    /// <summary>What the network's document has no place for: why the provider does not bid.</summary>
    private static void Welkin(Utf8JsonWriter json, ProviderStatus status)
    {
        json.WriteStartObject("welkin");
        json.WriteNumber("height", status.Height.Value);
        json.WriteBoolean("accepting", status.Inventory.Capabilities.NothingBecause is null && status.Errors.IsEmpty);
        if (status.Inventory.Capabilities.NothingBecause is { } because)
        {
            json.WriteString("nothing_because", because);
        }

        json.WriteNumber("digest_height", status.DigestAt.Value);
        json.WriteStartArray("drift");
        foreach (var drift in status.Drift)
        {
            json.WriteStartObject();
            json.WriteString("kind", drift.KindText);
            json.WriteString("lease", drift.Id.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("refused");
        foreach (var verdict in status.Verdicts.Where(verdict => !verdict.Bids))
        {
            json.WriteStartObject();
            json.WriteString("order", verdict.Order.ToString());
            Quotes.Reasons(json, verdict.Refusals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
