using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.ProviderDaemon.Executor;

namespace Welkin.ProviderDaemon.Docker;

/// <summary>
/// Whose objects these are: one provider of one home. It names and labels everything that is made, and nothing without the
/// labels is ever touched.
/// </summary>
/// <param name="Home">The home directory's identity.</param>
/// <param name="Provider">The provider's address.</param>
public sealed record ExecutorScope(string Home, string Provider)
{
    /// <summary>Names the home a container belongs to.</summary>
    public const string HomeLabel = "welkin.home";
    internal const string ProviderLabel = "welkin.provider";
    /// <summary>Names the lease a container was made for.</summary>
    public const string LeaseLabel = "welkin.lease";
    internal const string ServiceLabel = "welkin.service";
    internal const string ReplicaLabel = "welkin.replica";
    internal const string FingerprintLabel = "welkin.fingerprint";
    internal const string ProbePortLabel = "welkin.probe-port";

    /// <summary>Five hexadecimal digits that stand for the scope in short names.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Home}\n{Provider}")))[..5];

    /// <summary>All bridges of the scope start so; firewall rules match on it.</summary>
    public string BridgePrefix => "wk" + Id;

    /// <summary>The lease's bridge: 15 characters, the kernel's limit.</summary>
    public string Bridge(LeaseKey lease) => BridgePrefix + lease.Hash[..8];

    /// <summary>Name of the lease's network in the engine.</summary>
    public string Network(LeaseKey lease) => $"welkin-{Id}-{lease.Hash}";

    /// <summary>Name of a replica's container in the engine.</summary>
    public string Container(LeaseKey lease, string service, int index) => $"welkin-{Id}-{lease.Hash}-{service}-{index}";

    internal JsonObject Labels(LeaseKey lease) =>
        new() { [HomeLabel] = Home, [ProviderLabel] = Provider, [LeaseLabel] = lease.Text };

    /// <summary>The query filter that selects the scope's objects, or those of one lease.</summary>
    internal string Filter(LeaseKey? lease = null)
    {
        var labels = new JsonArray($"{HomeLabel}={Home}", $"{ProviderLabel}={Provider}");
        if (lease is { } key) labels.Add($"{LeaseLabel}={key.Text}");
        return Uri.EscapeDataString(new JsonObject { ["label"] = labels }.ToJsonString());
    }

    internal static LeaseKey? Lease(JsonElement labels) => labels.Text(LeaseLabel) is { Length: > 0 } text ? new LeaseKey(text) : null;
}
