using System.Net;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Isolation;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>One bridge network a lease, with a bridge name that we choose so that firewall rules can name it before it exists.</summary>
internal sealed class LeaseNetworks(DockerApi api, ExecutorScope scope, ITenantIsolation isolation)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Asserts the rules for the bridges that exist; the reason when they do not stand.</summary>
    public Task<string?> AssertIsolation(CancellationToken cancellation) => Guarded(null, cancellation);

    /// <summary>
    /// Makes the lease's network and its rules, both at once: until both stand nothing is attached to it. One lease at a time: two must
    /// not assert rules that leave each other out.
    /// </summary>
    public Task<string?> Ensure(LeaseKey lease, CancellationToken cancellation) => Guarded(lease, cancellation);

    public async Task Remove(LeaseKey lease, CancellationToken cancellation)
    {
        await api.Delete($"/networks/{scope.Network(lease)}", cancellation);
        await AssertIsolation(cancellation);
    }

    /// <summary>Leases that have a network.</summary>
    public async Task<IReadOnlyList<LeaseKey>> Leases(CancellationToken cancellation)
    {
        var networks = await api.Get($"/networks?filters={scope.Filter()}", cancellation);
        return [.. networks.All().Select(n => ExecutorScope.Lease(n.Field("Labels"))).OfType<LeaseKey>().Distinct()];
    }

    private async Task<string?> Guarded(LeaseKey? wanted, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var existing = await Leases(cancellation);
            var all = wanted is { } lease ? existing.Append(lease) : existing;
            var asserted = isolation.Assert([.. all.Select(scope.Bridge).Distinct().Order(StringComparer.Ordinal)], cancellation);
            if (wanted is not { } missing || existing.Contains(missing)) return await asserted;
            await Task.WhenAll(asserted, Create(missing, cancellation));
            if (await asserted is { } reason)
            {
                // A network without rules is a lease that has something, and it has nothing.
                await api.Delete($"/networks/{scope.Network(missing)}", cancellation);
                return reason;
            }
            isolation.Opened(scope.Bridge(missing));
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task Create(LeaseKey lease, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["Name"] = scope.Network(lease),
            ["CheckDuplicate"] = true,
            ["Driver"] = "bridge",
            ["EnableIPv6"] = false,
            ["Internal"] = !isolation.HasEgress,
            ["Labels"] = scope.Labels(lease),
            ["Options"] = new JsonObject { ["com.docker.network.bridge.name"] = scope.Bridge(lease) },
        };
        try
        {
            await api.Post("/networks/create", body, cancellation);
        }
        catch (DockerException e) when (e.Status == HttpStatusCode.Conflict)
        {
            // Somebody was faster; it carries the same name, hence the same lease.
        }
    }
}
