using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Welkin.Client.Keys;
using Welkin.Client.Rpc;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;
using Welkin.ProviderDaemon.Daemon;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Gateway;
using Welkin.ProviderDaemon.Ingress;
using Welkin.ProviderDaemon.Leases;

namespace Welkin.ProviderDaemon.Host;

/// <summary>The whole provider in one process: executor, chain, gateway, ingress, forwarded ports and the cycle between them.</summary>
public static class ProviderHost
{
    private static readonly TimeSpan RegistrationPatience = TimeSpan.FromSeconds(3);

    /// <summary>Runs until cancelled. Workloads outlive it: the next run adopts them.</summary>
    /// <exception cref="ProviderStartException">It cannot start; the message says what to do.</exception>
    public static async Task Run(ProviderOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var logger = loggers.CreateLogger("provider");
        PrivateFiles.EnsureFolder(options.Home);
        using var key = Key(options);
        using var rpc = new RpcClient(options.Node);
        using var sender = new TxSender(rpc, key, Transactions(options));
        await using var chain = new ClientChain(key.Address, rpc, logger);
        await using var transactions = new OrderedSender(sender);
        await using var engine = await Engine.Open(options, key.Address, logger, cancellation);
        var quotes = new QuoteSigner(key, async stop => (await rpc.StatusAsync(stop)).ChainId);
        await Run(options, new Surroundings(key.Address, chain, transactions, engine.Executor, engine.FingerprintKey, TimeProvider.System) { Quotes = quotes }, logger, cancellation);
    }

    /// <summary>The same over any chain and any executor.</summary>
    public static async Task Run(ProviderOptions options, Surroundings around, ILogger logger, CancellationToken cancellation)
    {
        PrivateFiles.EnsureFolder(options.Home);
        using var wake = new WakeUp();
        using var certificate = ProviderCertificate.LoadOrCreate(
            Path.Combine(options.Home, "provider.pem"), around.Provider, Hosts(options), around.Clock.GetUtcNow());
        var settings = Settings(options, around.Provider);
        var manifests = ManifestStore.Open(options.Home, logger);
        var evidence = new EvidenceStore(options.Home);
        var digests = new DigestStore(options.Home);
        var desk = new LeaseDesk(around.Provider, around.Chain, around.Executor, manifests, settings.Hosts, wake.ChainMoved);
        var board = new StatusBoard(ProviderStatus.Starting(around.Provider, settings.PublicHostname, around.Clock.GetUtcNow()));
        var routes = new RouteTable();
        await using var ingress = options.IngressListen is { } at ? await Listening("ingress", () => IngressServer.Start(at, routes, cancellation)) : null;
        await using var forwarder = options.ForwardedPorts.First == 0 ? null : new PortForwarder(options.GatewayListen.Address);
        var remembered = Channel.CreateUnbounded<Func<ProviderMemory, ProviderMemory>>(new UnboundedChannelOptions { SingleReader = true });
        var range = options.ForwardedPorts.First == 0 ? null : new PortRange(options.ForwardedPorts.First, options.ForwardedPorts.Last);
        var acts = new Acts(
            settings,
            around.Transactions,
            around.Executor,
            manifests,
            new EvidenceWriter(around.Executor, manifests, desk, evidence, around.Clock),
            digests,
            desk,
            remembered.Writer,
            around.Clock,
            logger);
        var loop = new ProviderLoop(new LoopParts(
            settings,
            around.Chain,
            new ExecutionReader(around.Executor, manifests, settings, around.FingerprintKey, around.Clock),
            manifests,
            StateStore.Open(options.Home, logger),
            desk,
            board,
            new RouteKeeper(desk, manifests, routes, Shared(options, around.Provider), forwarder, range, logger),
            acts,
            remembered.Reader,
            wake,
            around.Clock,
            logger));
        var pumps = new Pumps(around.Chain, around.Executor, desk.Events, wake, around.Clock, logger);
        var registration = new Registration(around.Provider, around.Chain, around.Transactions, certificate, Wanted(options), around.Clock, logger);
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Together(cancellation, loop.Run, pumps.Chain, pumps.Executor, Register, Serve);

        async Task Register(CancellationToken stop)
        {
            await registration.Ensure(stop);
            registered.SetResult();
        }

        // A client looks the certificate up before it connects; so the door opens once it is on chain, or the node has been
        // silent for long enough that tenants had better be told.
        async Task Serve(CancellationToken stop)
        {
            await Task.WhenAny(registered.Task, Task.Delay(RegistrationPatience, around.Clock, stop));
            await using var gateway = await Listening("gateway", () => GatewayServer.Start(
                new GatewayOptions(around.Provider, options.GatewayListen, options.GrpcListen, settings.PublicHostname),
                new GatewayServices(certificate.Tls, new Authenticator(around.Chain, around.Clock), desk, board, evidence, around.Clock) { Quotes = around.Quotes, Digests = digests },
                null,
                stop));
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
    }

    /// <summary>One loop that breaks stops the others, so that the supervisor sees a dead process rather than half a provider.</summary>
    private static async Task Together(CancellationToken cancellation, params Func<CancellationToken, Task>[] loops)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = loops.Select(loop => Guarded(loop)).ToList();
        await Task.WhenAll(running);

        async Task Guarded(Func<CancellationToken, Task> loop)
        {
            try
            {
                await loop(all.Token);
            }
            catch (OperationCanceledException) when (all.IsCancellationRequested)
            {
                // Asked to stop.
            }
            catch
            {
                await all.CancelAsync();
                throw;
            }
        }
    }

    private static SigningKey Key(ProviderOptions options)
    {
        if (!KeyRing.Open(options.KeyringDir, options.KeyringBackend, () => Passphrase(options)).TryGet(out var ring, out var error)
            || !ring.Unlock(options.From).TryGet(out var key, out error))
        {
            throw new ProviderStartException($"the provider's key cannot be used: {error.Text}");
        }

        return key;
    }

    private static string Passphrase(ProviderOptions options) => options.PassphraseFile.Length > 0
        ? File.ReadAllText(options.PassphraseFile).TrimEnd('\r', '\n')
        : Environment.GetEnvironmentVariable("WELKIN_PASSPHRASE")
            ?? throw new ProviderStartException("the keyring is encrypted; name --passphrase-file or set WELKIN_PASSPHRASE");

    private static TxOptions Transactions(ProviderOptions options) => new()
    {
        GasPrices = DecCoins.Parse(options.GasPrices).TryGet(out var prices, out var error)
            ? prices
            : throw new ProviderStartException($"--gas-prices {options.GasPrices}: {error.Text}"),
        InclusionTimeout = options.BroadcastTimeout,
    };

    private static DaemonSettings Settings(ProviderOptions options, Address provider) => new()
    {
        Provider = provider,
        Plan = options.Plan,
        Hosts = new HostPolicy(options.AutomaticHosts, options.IngressDomain, options.BlockedHosts),
        PublicHostname = options.PublicHostname,
        ForwardedPorts = options.ForwardedPorts,
        PollPeriod = options.PollPeriod,
        BidDeposit = options.BidDeposit,
        Overcommit = options.Overcommit,
        OnlyOwners = options.Isolation == IsolationMode.None ? options.LocalOwners : [],
    };

    private static RegistrationOptions? Wanted(ProviderOptions options) =>
        options.HostUri.Length == 0 ? null : new RegistrationOptions(options.HostUri, options.Attributes);

    private static SharedRoutes? Shared(ProviderOptions options, Address provider) =>
        options.IngressRoutes.Length == 0 ? null : new SharedRoutes(options.IngressRoutes, provider.ToString());

    private static List<string> Hosts(ProviderOptions options) =>
        [.. new[] { options.PublicHostname, options.HostUri.Length == 0 ? "" : new Uri(options.HostUri).Host }.Where(host => host.Length > 0).Distinct(StringComparer.Ordinal)];

    private static async Task<T> Listening<T>(string what, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (IOException e)
        {
            throw new ProviderStartException($"the {what} cannot listen: {e.Message}", e);
        }
    }
}

/// <summary>What a provider stands between.</summary>
public sealed record Surroundings(
    Address Provider,
    IChain Chain,
    ITransactions Transactions,
    IExecutor Executor,
    ReadOnlyMemory<byte> FingerprintKey,
    TimeProvider Clock)
{
    /// <summary>Signs quotes; null: they are not signed.</summary>
    public QuoteSigner? Quotes { get; init; }
}

/// <summary>The provider cannot start; the message says what to do.</summary>
public sealed class ProviderStartException(string message, Exception? inner = null) : Exception(message, inner);
