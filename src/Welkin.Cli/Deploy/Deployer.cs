using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Cli.Chain;
using Welkin.Cli.Chain.Tx;
using Welkin.Cli.Explain;
using Welkin.Cli.Leases;
using Welkin.Cli.Terminal;
using Welkin.Client;
using Welkin.Client.Certificates;
using Welkin.Client.Gateway;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Sdl;

namespace Welkin.Cli.Deploy;

/// <summary>Takes one SDL through order, bid, lease, manifest to a running workload, and closes what it opened when that fails.</summary>
internal sealed class Deployer : IDisposable
{
    private const long UsualDeposit = 5_000_000;
    private const int MostSameHeight = 20;
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ManifestPause = TimeSpan.FromMilliseconds(200);

    private readonly Session _session;
    private readonly SigningKey _key;
    private readonly SdlDocument _document;
    private readonly DeployRequest _request;
    private readonly TxSender _sender;
    private readonly IReadOnlyList<GroupSpec> _groups;
    private readonly string _denom;
    private readonly Stopwatch _clock = new();
    private DeploymentID? _opened;
    private Func<Task<string>>? _trouble;

    public Deployer(Session session, SigningKey key, SdlDocument document, DeployRequest request)
    {
        (_session, _key, _document, _request) = (session, key, document, request);
        _sender = new TxSender(session.Rpc, key);
        _groups = Priced(document.Groups(), request.Pay);
        _denom = _groups[0].Resources[0].Price.Denom;
    }

    public async Task<DeployResult> RunAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_request.Timeout);
        try
        {
            return await StepsAsync(limit.Token);
        }
        catch (Exception fault) when (_opened is not null)
        {
            var reason = fault is OperationCanceledException
                ? cancellation.IsCancellationRequested ? "interrupted" : $"not done within {_request.Timeout.TotalSeconds:0} s{(_trouble is null ? "" : await _trouble())}"
                : Failures.LineOf(fault);
            throw new CliException(reason, await FarewellAsync(_opened), fault);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CliException($"not done within {_request.Timeout.TotalSeconds:0} s; nothing was opened", "Give more time: --timeout 5m");
        }
    }

    public void Dispose() => _sender.Dispose();

    private async Task<DeployResult> StepsAsync(CancellationToken cancellation)
    {
        _clock.Start();
        var identity = await IdentityAsync(cancellation);
        var id = await OrderAsync(await DepositAsync(cancellation), cancellation);
        var order = Lap();
        Output.Progress($"deployment {id.Dseq} is ordered; waiting for bids");
        var bids = await new BidWait(_session, identity, _groups, _request.Wish).RunAsync(id, cancellation);
        var bid = Lap();
        Output.Progress($"taking {string.Join(", ", bids.Select(item => $"{JsonShapes.Text(item.Price)} of {item.Id.Provider}"))}");
        (await _sender.SendAsync([.. bids.Select(item => new MsgCreateLease { BidId = item.Id })], null, cancellation)).EnsureSuccess();
        var leases = await LeaseFinder.FindAsync(_session.Queries, _key.Address, new LeaseName(id.Dseq, null, null, null), cancellation);
        var lease = Lap();
        var gateways = await SendManifestsAsync(id.Dseq, bids, identity, cancellation);
        var manifest = Lap();
        Output.Progress("the manifest is with the provider; waiting for the services");
        var ready = new List<(Lease Lease, LeaseStatus Status)>();
        foreach (var item in leases.Select(found => found.Lease).Where(LeaseFinder.IsRunning))
        {
            ready.Add((item, await ReadyAsync(item, gateways[item.Id.Provider], cancellation)));
        }

        return new DeployResult(id.Owner, id.Dseq, ready, new DeployTimings(order, bid, lease, manifest, Lap()));
    }

    private long Lap()
    {
        var passed = _clock.ElapsedMilliseconds;
        _clock.Restart();
        return passed;
    }

    private async Task<GatewayIdentity> IdentityAsync(CancellationToken cancellation)
    {
        if (_request.AuthType == "mtls" && !await HasCertificateAsync(cancellation))
        {
            using var certificate = AccountCertificate.Create(_key.Address, [], DateTimeOffset.UtcNow, AccountCertificate.DefaultLifetime);
            certificate.Save(_session.CertificateFile(_key.Address), AccountCertificate.PasswordFrom(_key));
            (await _sender.SendAsync([CertTx.MessageFor(certificate)], null, cancellation)).EnsureSuccess();
        }

        return _session.Identity(_key, _request.AuthType);
    }

    private async Task<bool> HasCertificateAsync(CancellationToken cancellation)
    {
        var path = _session.CertificateFile(_key.Address);
        if (!File.Exists(path) || !AccountCertificate.Load(path, AccountCertificate.PasswordFrom(_key)).TryGet(out var certificate, out _))
        {
            return false;
        }

        using (certificate)
        {
            return certificate.Certificate.NotAfter > DateTime.Now
                && (await _session.Queries.CertificatesAsync(_key.Address, certificate.Serial, "valid", cancellation)).Count > 0;
        }
    }

    private async Task<Coin> DepositAsync(CancellationToken cancellation)
    {
        var minimum = await Deposits.MinimumAsync(_session.Queries, _denom, cancellation);
        var deposit = _request.Deposit ?? new Coin(_denom, Int.Max(UsualDeposit, minimum.Amount));
        if (deposit.Denom != _denom)
        {
            throw new CliException($"the deposit is in {deposit.Denom}, but the SDL's prices are in {_denom}", $"Deposit {_denom}, or pay in the other: --pay {deposit.Denom}");
        }

        if (deposit.Amount < minimum.Amount)
        {
            throw new CliException($"the deposit {deposit} is under the minimum {minimum}", $"Give --deposit {minimum} or more");
        }

        var balance = await _session.Queries.BalanceAsync(_key.Address, _denom, cancellation);
        return balance.Amount >= deposit.Amount
            ? deposit
            : throw new CliException($"{_key.Address} holds {balance}, less than the deposit {deposit}", $"Send it some: welkin tx bank send faucet {_key.Address} {deposit} --yes");
    }

    private async Task<DeploymentID> OrderAsync(Coin deposit, CancellationToken cancellation)
    {
        var dseq = (ulong)(await _session.Rpc.StatusAsync(cancellation)).LatestHeight.Value;
        for (var i = 0; i < MostSameHeight; i++, dseq++)
        {
            if (await _session.Queries.DeploymentAsync(_key.Address, dseq, cancellation) is not null)
            {
                continue;
            }

            var id = new DeploymentID { Owner = _key.Address.ToString(), Dseq = dseq };
            var message = new MsgCreateDeployment
            {
                Id = id,
                Groups = { _groups },
                Hash = ByteString.CopyFrom(_document.Version()),
                Deposit = Given.Deposit(deposit, "grant,balance"),
                Reclamation = _document.Reclamation(),
            };
            // From here on it may exist, whatever the answer.
            _opened = id;
            var refusal = await TryOrderAsync(message, cancellation);
            if (refusal is null)
            {
                return id;
            }

            _opened = null;
            // Another of ours took the number meanwhile: an estimate of gas says so in words only, so the chain is asked.
            if (refusal is not { Codespace: "deployment", Code: 3 } && await _session.Queries.DeploymentAsync(_key.Address, dseq, cancellation) is null)
            {
                throw Failures.Of(refusal);
            }
        }

        throw new CliException("too many deployments were opened at this height", "Try again in a moment");
    }

    private async Task<Error?> TryOrderAsync(MsgCreateDeployment message, CancellationToken cancellation)
    {
        // Two runs of the same command within a block would make the same transaction, and share what it opens.
        var mark = _sender.Options with { Memo = $"welkin deploy {RandomNumberGenerator.GetHexString(8, lowercase: true)}" };
        try
        {
            return (await _sender.SendAsync([message], mark, cancellation)).Error;
        }
        catch (ClientException refused) when (refused.Error is not null)
        {
            // Estimating the gas already runs the message.
            return refused.Error;
        }
    }

    private async Task<IReadOnlyDictionary<string, ProviderGateway>> SendManifestsAsync(ulong dseq, IReadOnlyList<BidOffer> bids, GatewayIdentity identity, CancellationToken cancellation)
    {
        var manifest = Encoding.UTF8.GetBytes(_document.ManifestJson());
        var gateways = new Dictionary<string, ProviderGateway>();
        foreach (var provider in bids.Select(bid => bid.Id.Provider).Distinct(StringComparer.Ordinal))
        {
            gateways[provider] = await _session.GatewayAsync(Address.Parse(provider).OrThrow(), identity, cancellation);
            await SendManifestAsync(gateways[provider], dseq, manifest, cancellation);
        }

        return gateways;
    }

    // A provider may learn of its lease a moment after us.
    private static async Task SendManifestAsync(ProviderGateway gateway, ulong dseq, byte[] manifest, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await gateway.PutManifestAsync(dseq, manifest, cancellation);
                return;
            }
            catch (GatewayException refused) when (refused.Status == 404 && tries < 50)
            {
                await Task.Delay(ManifestPause, cancellation);
            }
        }
    }

    // A lease that ends meanwhile never becomes ready: its end is watched beside its services.
    private async Task<LeaseStatus> ReadyAsync(Lease lease, ProviderGateway gateway, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _trouble = () => Readiness.TroubleAsync(gateway, lease.Id.OnGateway());
        var ready = Readiness.WaitAsync(gateway, lease.Id.OnGateway(), LeaseView.IngressOf(_session), _request.Timeout, stop.Token);
        var ended = EndAsync(lease.Id, stop.Token);
        try
        {
            if (await Task.WhenAny(ready, ended) == ended && await ended is { } story)
            {
                throw new CliException($"the lease ended before its services answered: {story}", $"More: welkin explain lease {lease.Id.Dseq}");
            }

            return await ready;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private async Task<string?> EndAsync(LeaseID id, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            var found = await LeaseFinder.FindAsync(_session.Queries, _key.Address, new LeaseName(id.Dseq, id.Gseq, id.Oseq, null), cancellation);
            var lease = found.Select(item => item.Lease).FirstOrDefault(item => item.Id.Equals(id));
            if (lease is not null && !LeaseFinder.IsRunning(lease))
            {
                var closure = await _session.Queries.ClosureAsync(id, cancellation);
                return Printable.Of($"{closure?.Cause ?? JsonShapes.NameOf(lease.Reason)}{(closure?.Detail is { Length: > 0 } detail ? $" ({detail})" : "")}");
            }
        }
    }

    /// <summary>Closes the deployment, if there is one, and says what came back.</summary>
    private async Task<string> FarewellAsync(DeploymentID id)
    {
        if (_request.Keep)
        {
            return $"Deployment {id.Dseq} stays open; close it with: welkin lease close {id.Dseq}";
        }

        using var limit = new CancellationTokenSource(FarewellLimit);
        try
        {
            var deployment = await _session.Queries.DeploymentAsync(_key.Address, id.Dseq, limit.Token);
            if (deployment is null)
            {
                return "Nothing was opened";
            }

            if (deployment.Deployment.State == Deployment.Types.State.Closed)
            {
                return $"Deployment {id.Dseq} is closed already; more: welkin explain lease {id.Dseq}";
            }

            var receipt = (await _sender.SendAsync([new MsgCloseDeployment { Id = id }], null, limit.Token)).EnsureSuccess();
            var refunded = Refunds.In(receipt.Outcome!.Events, [id.Owner]);
            return $"Deployment {id.Dseq} was closed again and {(refunded.Count == 0 ? "nothing" : refunded.ToString())} came back";
        }
        catch (Exception fault) when (fault is ClientException or OperationCanceledException)
        {
            return $"Deployment {id.Dseq} could not be closed ({fault.Message}); close it with: welkin lease close {id.Dseq}";
        }
    }

    private static IReadOnlyList<GroupSpec> Priced(IReadOnlyList<GroupSpec> groups, string? denom)
    {
        foreach (var unit in groups.SelectMany(group => group.Resources).Where(_ => denom is not null))
        {
            unit.Price.Denom = denom;
        }

        return groups;
    }
}
