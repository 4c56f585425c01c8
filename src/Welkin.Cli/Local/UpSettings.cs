using System.Text.Json;
using System.Text.Json.Serialization;
using Welkin.Cli.Home;
using Welkin.Cli.Terminal;
using Welkin.Client.Keys;

namespace Welkin.Cli.Local;

/// <summary>The options of <c>up</c>, kept in the home so that a later <c>up</c> goes on with them.</summary>
public sealed record UpSettings
{
    [JsonPropertyName("ports")]
    public int? PortBase { get; init; }

    [JsonPropertyName("chain_id")]
    public string ChainId { get; init; } = "welkin-local-1";

    [JsonPropertyName("block_time_ms")]
    public int BlockTimeMs { get; init; } = 1000;

    [JsonPropertyName("fixed_blocks")]
    public bool FixedBlocks { get; init; }

    /// <summary>How long votes last; expedited ones half of it.</summary>
    [JsonPropertyName("voting_period_ms")]
    public int VotingPeriodMs { get; init; } = 20_000;

    [JsonPropertyName("providers")]
    public int Providers { get; init; } = 1;

    /// <summary>Flags for <c>provider run</c>, as NAME=VALUE.</summary>
    [JsonPropertyName("provider_flags")]
    public IReadOnlyList<string> ProviderFlags { get; init; } = [];

    [JsonPropertyName("isolation")]
    public string Isolation { get; init; } = "full";

    /// <summary>What a user must know when tenants are not isolated; null when they are, or when nothing runs workloads.</summary>
    [JsonIgnore]
    public string? IsolationWarning => Isolation == "none" && Providers > 0
        ? "none: no firewall between tenants and this machine; loopback only, leases of this home's accounts only"
        : null;

    [JsonPropertyName("container_socket")]
    public string? ContainerSocket { get; init; }

    [JsonIgnore]
    public Ports Ports => new(PortBase);

    public static UpSettings Read(HomeFolder home)
    {
        try
        {
            return JsonSerializer.Deserialize<UpSettings>(File.ReadAllBytes(home.SettingsFile)) ?? throw new JsonException("empty");
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            throw new CliException($"{home.SettingsFile} can't be read: {fault.Message}", $"Keep a copy and start afresh: welkin down --home {home.Path} --purge", fault);
        }
    }

    public void Write(HomeFolder home) => PrivateFile.Write(home.SettingsFile, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>What a home of format 1 tells about its options: chain, ports and providers; the rest are defaults.</summary>
    public static UpSettings FromNetworkFile(HomeFolder home)
    {
        var network = NetworkFile.Read(home);
        var rpc = new Uri(network.Rpc).Port;
        return new UpSettings
        {
            PortBase = rpc == new Ports(null).Rpc ? null : rpc,
            ChainId = network.ChainId,
            Providers = network.Providers.Count,
        };
    }
}
