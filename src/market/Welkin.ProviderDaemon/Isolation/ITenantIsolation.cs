namespace Welkin.ProviderDaemon.Isolation;

/// <summary>Keeps tenants away from the host, from private networks and from each other.</summary>
public interface ITenantIsolation
{
    /// <summary>Whether tenants get networks with egress; false in <c>--isolation none</c>, where they get internal ones.</summary>
    bool HasEgress { get; }

    /// <summary>
    /// Makes the rules be what they should for these lease bridges and checks that they are. Null when they stand; otherwise why
    /// no tenant may be started.
    /// </summary>
    Task<string?> Assert(IReadOnlyCollection<string> bridges, CancellationToken cancellation);

    /// <summary>Told when the bridge of a lease exists, before anything is started on it.</summary>
    void Opened(string bridge);

    /// <summary>Removes everything that was installed.</summary>
    Task Teardown(CancellationToken cancellation);
}

/// <summary>
/// <c>--isolation none</c>: no root, no rules. Networks are internal to the machine (no egress), and only leases of local accounts
/// are taken, which the provider checks.
/// </summary>
public sealed class NoIsolation : ITenantIsolation
{
    /// <inheritdoc/>
    public bool HasEgress => false;

    /// <inheritdoc/>
    public Task<string?> Assert(IReadOnlyCollection<string> bridges, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public void Opened(string bridge)
    {
    }

    /// <inheritdoc/>
    public Task Teardown(CancellationToken cancellation) => Task.CompletedTask;
}
