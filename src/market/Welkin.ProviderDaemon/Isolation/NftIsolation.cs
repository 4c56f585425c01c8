namespace Welkin.ProviderDaemon.Isolation;

/// <summary>
/// Isolation by one nftables table of our own. It rests on nothing the container engine installs, so restarting the engine, or
/// the engine clearing its own rules, changes nothing. Every assertion compares what the kernel holds with what it was given.
/// </summary>
public sealed class NftIsolation(IsolationOptions options) : ITenantIsolation
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string _script = "";
    private string _listing = "";
    private bool _tested;

    /// <inheritdoc/>
    public bool HasEgress => true;

    /// <summary>Name servers of this machine that tenants' lookups go to.</summary>
    public static IReadOnlyList<string> HostResolvers(string resolvConf = "/etc/resolv.conf")
    {
        if (!File.Exists(resolvConf)) return [];
        return [.. File.ReadLines(resolvConf).Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w is ["nameserver", ..] && w.Length > 1).Select(w => w[1])
            .Where(a => System.Net.IPAddress.TryParse(a, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address))
            .Distinct()];
    }

    /// <inheritdoc/>
    public async Task<string?> Assert(IReadOnlyCollection<string> bridges, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            foreach (var bridge in bridges) Opened(bridge);
            return await Hold(NftRules.Render(options, bridges), cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets packets from the bridge be led to our own listeners on the loopback.</summary>
    public void Opened(string bridge)
    {
        var path = $"/proc/sys/net/ipv4/conf/{bridge}/route_localnet";
        if (File.Exists(path)) File.WriteAllText(path, "1\n");
    }

    /// <inheritdoc/>
    public async Task Teardown(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await HostCommand.Run("nft", ["delete", "table", "inet", options.Table], null, cancellation);
            await new IsolationProbe(options).Clean(cancellation);
            await RemoveLinks(cancellation);
            await HostForwarding.Release(options.Table, cancellation);
            (_script, _listing, _tested) = ("", "", false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string?> Hold(string script, CancellationToken cancellation)
    {
        var current = await HostCommand.Run("nft", ["-s", "list", "table", "inet", options.Table], null, cancellation);
        var stands = current.Ok && current.Output == _listing && _listing.Length > 0;
        if (!stands || script != _script)
        {
            var applied = await HostCommand.Run("nft", ["-f", "-"], script, cancellation);
            if (!applied.Ok) return Failed($"the firewall rules cannot be installed: {applied.Complaint}");
            var listed = await HostCommand.Run("nft", ["-s", "list", "table", "inet", options.Table], null, cancellation);
            if (!listed.Ok) return Failed($"the firewall rules cannot be read back: {listed.Complaint}");
            (_script, _listing) = (script, listed.Output);
        }
        if (await Forward(cancellation) is { } unable) return Failed(unable);
        // Somebody else's hand in our table is a reason to try the rules again, not only to write them again.
        if (_tested && stands) return null;
        if (await new IsolationProbe(options).Run(cancellation) is { } leak) return Failed($"self-test: {leak}");
        _tested = true;
        return null;
    }

    private async Task<string?> Forward(CancellationToken cancellation)
    {
        try
        {
            if (!_tested || !HostForwarding.IsOn) await HostForwarding.Enable(options.Table, cancellation);
            return HostForwarding.IsOn ? null : "the host does not forward packets (net.ipv4.ip_forward is 0)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the host cannot be made to forward packets: {e.Message}";
        }
    }

    private string Failed(string reason)
    {
        (_listing, _tested) = ("", false);
        return reason;
    }

    private async Task RemoveLinks(CancellationToken cancellation)
    {
        var ours = Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName).Where(n => n!.StartsWith(options.BridgePrefix, StringComparison.Ordinal));
        foreach (var link in ours) await HostCommand.Run("ip", ["link", "delete", link!], null, cancellation);
    }
}
