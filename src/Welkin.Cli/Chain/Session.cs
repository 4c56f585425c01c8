using Welkin.Cli.Home;
using Welkin.Cli.Keys;
using Welkin.Cli.Terminal;
using Welkin.Client.Certificates;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Client.Queries;
using Welkin.Client.Rpc;
using Welkin.Core;

namespace Welkin.Cli.Chain;

/// <summary>One command's connection to a network: its node, its providers, the user's keys.</summary>
internal sealed class Session : IDisposable
{
    private readonly Invocation _run;
    private readonly Lazy<KeyRing> _ring;
    private readonly List<IDisposable> _owned = [];

    private Session(Invocation run, HomeFolder home, NetworkFile? network, RpcClient rpc)
    {
        (_run, Home, Network, Rpc, Queries) = (run, home, network, rpc, new ChainQueries(rpc));
        _ring = new Lazy<KeyRing>(() => Keyring.Open(_run));
        _owned.Add(rpc);
    }

    public HomeFolder Home { get; }

    /// <summary>The local network of the home; null when another node is meant.</summary>
    public NetworkFile? Network { get; }

    public RpcClient Rpc { get; }

    public ChainQueries Queries { get; }

    public KeyRing Ring => _ring.Value;

    /// <summary>Connects to the node of <c>--node</c>, else to the local network of the home.</summary>
    public static Session Open(Invocation run)
    {
        var given = run.Get(ChainFlags.Node) ?? Given(ClientSettings.Of(run).Text("node"));
        if (given is null)
        {
            var home = HomeFolder.Open(run.HomeGiven);
            var network = NetworkFile.Read(home);
            return new Session(run, home, network, new RpcClient(new Uri(network.Rpc)));
        }

        var folder = HomeFolder.At(run.HomeGiven);
        var local = File.Exists(folder.NetworkFile) ? NetworkFile.Read(folder) : null;
        var node = NodeOf(given);
        return new Session(run, folder, local is not null && new Uri(local.Rpc) == node ? local : null, new RpcClient(node));
    }

    /// <summary>The account of a key's name, or of an address as text.</summary>
    public Address AddressOf(string nameOrAddress)
    {
        if (Address.Parse(nameOrAddress).TryGet(out var address, out _))
        {
            return address;
        }

        if (Ring.Find(nameOrAddress).TryGet(out var info, out var error))
        {
            return info.Address;
        }

        return AccountOf(nameOrAddress) is { } account ? Address.Parse(account.Address).OrThrow() : throw Failures.Of(error);
    }

    /// <summary>The private key of a name or address; a local network's own accounts are known without a keyring.</summary>
    public SigningKey Unlock(string nameOrAddress)
    {
        if (!Ring.Unlock(nameOrAddress).TryGet(out var key, out var error))
        {
            var account = error.Is(SdkErrors.KeyNotFound) ? AccountOf(nameOrAddress) : null;
            if (account is null || !SigningKey.FromMnemonic(account.Mnemonic).TryGet(out key, out error))
            {
                throw Failures.Of(error);
            }
        }

        _owned.Add(key);
        return key;
    }

    /// <summary>A provider's gateway. A local one is reached where network.json says, others where the chain says.</summary>
    public async Task<ProviderGateway> GatewayAsync(Address provider, GatewayIdentity identity, CancellationToken cancellation)
    {
        var address = Network?.Providers.FirstOrDefault(known => known.Address == provider.ToString())?.Gateway
            ?? (await Queries.ProviderAsync(provider, cancellation))?.HostUri
            ?? throw new CliException($"{provider} is not a registered provider", "Look which there are: welkin query provider list");
        var gateway = new ProviderGateway(new Uri(address), identity, new GatewayTrust(Queries, provider));
        _owned.Add(gateway);
        return gateway;
    }

    /// <summary>How a key shows itself to providers: by tokens, or by the certificate that <c>tx cert generate</c> made.</summary>
    public GatewayIdentity Identity(SigningKey key, string authType)
    {
        if (authType == "jwt")
        {
            return new GatewayIdentity.ByKey(key);
        }

        if (!AccountCertificate.Load(CertificateFile(key.Address), AccountCertificate.PasswordFrom(key)).TryGet(out var certificate, out var error))
        {
            throw Failures.Of(error, $"Make and publish one: welkin tx cert generate client --from {key.Address} && welkin tx cert publish client --from {key.Address}");
        }

        _owned.Add(certificate);
        return new GatewayIdentity.ByCertificate(certificate.Certificate);
    }

    /// <summary>Where the certificate of an account lies.</summary>
    public string CertificateFile(Address owner) => Home.In($"{owner}.pem");

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    private NetworkAccount? AccountOf(string nameOrAddress) =>
        Network?.Accounts.FirstOrDefault(account => account.Name == nameOrAddress || account.Address == nameOrAddress);

    /// <summary>Refuses a node of another chain than client.toml names.</summary>
    public async Task CheckChainAsync(CancellationToken cancellation)
    {
        if (Given(ClientSettings.Of(_run).Text("chain-id")) is not { } wanted) return;
        var found = (await Rpc.StatusAsync(cancellation)).ChainId;
        if (found != wanted) throw new CliException($"the node is of the chain {found}, and client.toml is for {wanted}", "Give the right --node, or change chain-id in client.toml");
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static Uri NodeOf(string text)
    {
        var url = text.StartsWith("tcp://", StringComparison.Ordinal) ? "http://" + text["tcp://".Length..] : text;
        return Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url, UriKind.Absolute, out var node)
            ? node
            : throw new CliException($"'{text}' is no address of a node", "Write for example http://127.0.0.1:26657");
    }
}
