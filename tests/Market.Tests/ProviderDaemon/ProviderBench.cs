using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Akash.Deployment.V1Beta4;
using Microsoft.Extensions.Logging;
using Welkin.Client.Keys;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Daemon;
using Welkin.ProviderDaemon.Gateway;
using Welkin.ProviderDaemon.Ingress;
using Welkin.ProviderDaemon.Leases;
using Welkin.Testing.Executor;
using Welkin.Testing.Provider;
using Welkin.Tests.Provider;
using Xunit;

namespace Welkin.Tests.ProviderDaemon;

/// <summary>A provider put together by hand over the fake chain and the fake executor; cycles run when a test says so.</summary>
internal sealed class ProviderBench : IDisposable
{
    /// <summary>Planted in environment and credentials; it must not show up anywhere.</summary>
    public const string Secret = "s3cr3t-pl4nt3d-v4lu3";

    private static readonly byte[] FingerprintKey = [1, 2, 3];

    public ProviderBench(string? home = null, TestClock? clock = null, FakeChain? chain = null, FakeExecutor? executor = null, int digestBlocks = 0)
    {
        Home = home ?? Directory.CreateTempSubdirectory("welkin-provider").FullName;
        Clock = clock ?? new TestClock();
        Chain = chain ?? new FakeChain(Samples.Us);
        Executor = executor ?? new FakeExecutor(Clock);
        Settings = new DaemonSettings { Provider = Samples.Us, Plan = Samples.Settings with { DigestBlocks = digestBlocks }, ForwardedPorts = (30_000, 30_003) };
        Manifests = ManifestStore.Open(Home, Log);
        Evidence = new EvidenceStore(Home);
        Digests = new DigestStore(Home);
        Desk = new LeaseDesk(Samples.Us, Chain, Executor, Manifests, Settings.Hosts, Wake.Signal);
        Board = new StatusBoard(ProviderStatus.Starting(Samples.Us, Settings.PublicHostname, Clock.GetUtcNow()));
        var remembered = Channel.CreateUnbounded<Func<ProviderMemory, ProviderMemory>>();
        var acts = new Acts(Settings, Chain, Executor, Manifests, new EvidenceWriter(Executor, Manifests, Desk, Evidence, Clock), Digests, Desk, remembered.Writer, Clock, Log);
        Loop = new ProviderLoop(new LoopParts(
            Settings,
            Chain,
            new ExecutionReader(Executor, Manifests, Settings, FingerprintKey, Clock),
            Manifests,
            StateStore.Open(Home, Log),
            Desk,
            Board,
            new RouteKeeper(Desk, Manifests, Routes, null, null, new PortRange(30_000, 30_003), Log),
            acts,
            remembered.Reader,
            Wake,
            Clock,
            Log));
    }

    public string Home { get; }

    public TestClock Clock { get; }

    public FakeChain Chain { get; }

    public FakeExecutor Executor { get; }

    public DaemonSettings Settings { get; }

    public ManifestStore Manifests { get; }

    public EvidenceStore Evidence { get; }

    public DigestStore Digests { get; }

    public LeaseDesk Desk { get; }

    public StatusBoard Board { get; }

    public RouteTable Routes { get; } = new();

    public WakeUp Wake { get; } = new();

    public ListLogger Log { get; } = new();

    public ProviderLoop Loop { get; }

    public SigningKey TenantKey { get; } = SigningKey.Create();

    public Address Tenant => TenantKey.Address;

    /// <summary>Cycles, each with its actions done, until nothing is left or the patience ends.</summary>
    public async Task Settle(int atMost = 6)
    {
        for (var cycle = 0; cycle < atMost; cycle++)
        {
            Wake.ChainMoved();
            await Loop.Cycle(TestContext.Current.CancellationToken);
            await Loop.Idle();
            Clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>Order, bid, lease: ready for a manifest.</summary>
    public async Task<LeaseId> Lease(ulong dseq = 1)
    {
        Chain.Order(Tenant, dseq, Spec(), Manifest());
        await Settle(2);
        return Chain.Take(dseq);
    }

    public static GroupSpec Spec() => Samples.Group(Samples.Resources());

    public static byte[] Manifest(string image = "welkin.local/hello:1.0", string host = "web.example.test") => Encoding.UTF8.GetBytes("""
        [{"name":"anywhere","services":[{"args":null,"command":null,"count":1,"credentials":null,"env":["TOKEN=$SECRET"],
        "expose":[{"endpointSequenceNumber":0,"externalPort":80,"global":true,"hosts":["$HOST"],
        "httpOptions":{"maxBodySize":1048576,"nextCases":["error","timeout"],"nextTimeout":0,"nextTries":3,"readTimeout":60000,"sendTimeout":60000},
        "ip":"","port":8080,"proto":"TCP","service":""}],"image":"$IMAGE","name":"web","resources":{"cpu":{"units":{"val":"500"}},
        "endpoints":[{"sequence_number":0}],"gpu":{"units":{"val":"0"}},"id":1,"memory":{"size":{"val":"536870912"}},
        "storage":[{"name":"default","size":{"val":"536870912"}}]}}]}]
        """.Replace("$SECRET", Secret, StringComparison.Ordinal).Replace("$HOST", host, StringComparison.Ordinal).Replace("$IMAGE", image, StringComparison.Ordinal));

    /// <summary>A certificate as the network's JavaScript client makes it: no digital-signature usage, a CA of itself.</summary>
    public X509Certificate2 ClientCertificate(DateTimeOffset? until = null, bool publish = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Tenant}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = Clock.GetUtcNow();
        using var made = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-2), until ?? now.AddDays(30), [1, 2, 3, 4]);
        if (publish)
        {
            Chain.Publish(Tenant, "16909060", made.ExportCertificatePem());
        }

        using var usable = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(usable.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A token of the tenant, signed as wallets sign.</summary>
    public string Token(string leases = """{"access":"full"}""", TimeSpan? lifetime = null, string algorithm = "ES256KADR36")
    {
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        var text = $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{Encode($$"""{"exp":{{now + (long)(lifetime ?? TimeSpan.FromMinutes(15)).TotalSeconds}},"iat":{{now}},"iss":"{{Tenant}}","leases":{{leases}},"nbf":{{now}},"version":"v1"}""")}";
        var signed = algorithm == "ES256K" ? text : $$$"""{"account_number":"0","chain_id":"","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[{"type":"sign/MsgSignData","value":{"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}}","signer":"{{{Tenant}}}"}}],"sequence":"0"}""";
        Chain.Know(Tenant, Welkin.Core.Crypto.Secp256k1.PublicKey(TenantKey.ExportPrivateKey()));
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(TenantKey.Sign(Encoding.UTF8.GetBytes(signed)))}";
    }

    public async Task<GatewayServer> Gateway()
    {
        var certificate = ProviderCertificate.LoadOrCreate(Path.Combine(Home, "provider.pem"), Samples.Us, ["127.0.0.1"], Clock.GetUtcNow());
        return await GatewayServer.Start(
            new GatewayOptions(Samples.Us, new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0), "127.0.0.1"),
            new GatewayServices(certificate.Tls, new Authenticator(Chain, Clock), Desk, Board, Evidence, Clock) { Digests = Digests },
            null,
            TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Wake.Dispose();
        TenantKey.Dispose();
        if (Directory.Exists(Home))
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>A clock that moves when told to.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger : ILogger
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception) + exception);
}
