using System.Collections.Immutable;
using System.Net;
using Welkin.Core;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Host;

/// <summary>Whether tenants are separated from the host and from each other.</summary>
public enum IsolationMode
{
    /// <summary>Firewall rules that are verified; without them nothing is sold.</summary>
    Full,

    /// <summary>None: loopback only, and only for the owners that are named.</summary>
    None,
}

/// <summary>What <c>welkin provider run</c> was told. The names of the network's daemon are kept where it has them.</summary>
public sealed record ProviderOptions
{
    public string Home { get; init; } = "";

    public Uri Node { get; init; } = new("http://127.0.0.1:26657");

    public string From { get; init; } = "provider";

    public string KeyringDir { get; init; } = "";

    public string KeyringBackend { get; init; } = "file";

    public string PassphraseFile { get; init; } = "";

    public string GasPrices { get; init; } = "0.025uakt";

    public IPEndPoint GatewayListen { get; init; } = new(IPAddress.Any, 8443);

    public IPEndPoint GrpcListen { get; init; } = new(IPAddress.Any, 8444);

    public IPEndPoint? IngressListen { get; init; } = new(IPAddress.Any, 8080);

    /// <summary>Folder in which the providers of one machine share the routes of their one ingress; empty: each has its own.</summary>
    public string IngressRoutes { get; init; } = "";

    /// <summary>First and last forwarded port; 0: none.</summary>
    public (int First, int Last) ForwardedPorts { get; init; }

    public string PublicHostname { get; init; } = "";

    /// <summary>Not empty: the provider registers itself under this address.</summary>
    public string HostUri { get; init; } = "";

    public ImmutableArray<AttributeValue> Attributes { get; init; } = [];

    /// <summary>Five minutes of the network's blocks lie between two digests unless told otherwise.</summary>
    public PlanSettings Plan { get; init; } = new() { DigestBlocks = 50 };

    public Coin? BidDeposit { get; init; }

    public bool AutomaticHosts { get; init; } = true;

    public string IngressDomain { get; init; } = "localhost";

    public ImmutableArray<string> BlockedHosts { get; init; } = [];

    public (int Cpu, int Memory, int Storage) Overcommit { get; init; }

    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan BroadcastTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Socket of the container engine; empty: the environment's, the machine's, or a private one.</summary>
    public string ContainerSocket { get; init; } = "";

    /// <summary>Identity under which containers, networks and rules are labelled; empty: the home.</summary>
    public string NetworkHome { get; init; } = "";

    public IsolationMode Isolation { get; init; } = IsolationMode.Full;

    /// <summary>With <see cref="IsolationMode.None"/>: the only owners that are served.</summary>
    public ImmutableSortedSet<string> LocalOwners { get; init; } = [];
}
