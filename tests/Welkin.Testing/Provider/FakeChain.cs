using System.Collections.Immutable;
using System.Security.Cryptography;
using Akash.Deployment.V1Beta4;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Provider;
using Welkin.ProviderDaemon.Chain;

namespace Welkin.Testing.Provider;

/// <summary>
/// A chain of a few lines: it keeps the market's rules that a provider can run into, and lets a test do what tenants and
/// broken nodes do.
/// </summary>
public sealed class FakeChain(Address provider) : IChain, ITransactions
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ulong, FakeDeployment> _deployments = [];
    private readonly Dictionary<(string Owner, string Serial), CertificateRecord> _certificates = [];
    private readonly Dictionary<string, byte[]> _keys = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _height = 10;

    /// <summary>When set, the node does not answer.</summary>
    public string? Down { get; set; }

    /// <summary>A chain without our own modules refuses their messages.</summary>
    public bool KnowsStatements { get; set; } = true;

    /// <summary>The next transaction fails with this.</summary>
    public Error? NextError { get; set; }

    /// <summary>Called before and after each transaction; a test that throws here kills the daemon between two steps.</summary>
    public Action? Step { get; set; }

    /// <summary>Every message that was included, in order.</summary>
    public List<IMessage> Included { get; } = [];

    public ProviderProfile? Profile { get; set; } = new(provider, "https://127.0.0.1:8443", [], ImmutableSortedDictionary<string, ImmutableArray<AttributeValue>>.Empty);

    public long Seconds { get; set; } = 1_000;

    /// <summary>A tenant orders; the deployment's hash is that of its manifest.</summary>
    public void Order(Address owner, ulong dseq, GroupSpec spec, byte[] manifest) => Change(() =>
        _deployments[dseq] = new FakeDeployment(owner, spec, ManifestDocument.Read(manifest).Document!.Hashes[0]));

    /// <summary>A tenant updates the deployment to another manifest.</summary>
    public void Update(ulong dseq, byte[] manifest) => Change(() => _deployments[dseq].Hash = ManifestDocument.Read(manifest).Document!.Hashes[0]);

    /// <summary>A tenant takes this provider's bid.</summary>
    public LeaseId Take(ulong dseq) => Change(() =>
    {
        var deployment = _deployments[dseq];
        Invariant.Check(deployment.Bid is BidState.Open, "there is no open bid to take");
        (deployment.Bid, deployment.OrderOpen, deployment.LeasedAt) = (BidState.Active, false, _height);
        return IdOf(dseq);
    });

    /// <summary>A tenant takes another provider's bid.</summary>
    public void TakeOther(ulong dseq) => Change(() => _deployments[dseq].OrderOpen = false);

    /// <summary>A tenant closes the deployment.</summary>
    public void Close(ulong dseq) => Change(() =>
    {
        var deployment = _deployments[dseq];
        (deployment.Active, deployment.OrderOpen, deployment.Bid) = (false, false, BidState.None);
    });

    public void Publish(Address owner, string serial, string certificatePem, bool valid = true) =>
        _certificates[(owner.ToString(), serial)] = new CertificateRecord(valid, System.Text.Encoding.ASCII.GetBytes(certificatePem), []);

    public void Know(Address owner, byte[] publicKey) => _keys[owner.ToString()] = publicKey;

    public Task Changed(CancellationToken cancellation) => _changed.Task.WaitAsync(cancellation);

    public Task<ChainSnapshot> Read(CancellationToken cancellation)
    {
        Answering();
        lock (_lock)
        {
            var view = new ChainView(
                new Height(_height),
                Seconds,
                Profile,
                [.. _deployments.Where(pair => pair.Value is { Active: true, OrderOpen: true }).Select(pair => OrderOf(pair.Key, pair.Value))],
                [.. _deployments.Where(pair => pair.Value.Bid == BidState.Open).Select(pair => IdOf(pair.Key))],
                [.. _deployments.Where(pair => pair.Value.Bid == BidState.Active).Select(pair => LeaseOf(pair.Key, pair.Value))]);
            return Task.FromResult(new ChainSnapshot(view, ImmutableSortedDictionary<string, Coin>.Empty.Add("uakt", new Coin("uakt", 500_000))));
        }
    }

    public Task<CertificateRecord?> Certificate(Address owner, string serial, CancellationToken cancellation)
    {
        Answering();
        return Task.FromResult(_certificates.GetValueOrDefault((owner.ToString(), serial)));
    }

    public Task<byte[]?> AccountKey(Address owner, CancellationToken cancellation)
    {
        Answering();
        return Task.FromResult(_keys.GetValueOrDefault(owner.ToString()));
    }

    public Task<DeploymentRecord?> Deployment(Address owner, ulong dseq, CancellationToken cancellation)
    {
        Answering();
        lock (_lock)
        {
            return Task.FromResult(_deployments.TryGetValue(dseq, out var deployment) && deployment.Owner == owner
                ? new DeploymentRecord(new Height(_height), deployment.Active, deployment.Hash, [new GroupRecord(1, deployment.Spec)], deployment.Bid == BidState.Active ? [IdOf(dseq)] : [])
                : null);
        }
    }

    public Task<TxOutcome> Send(IReadOnlyList<IMessage> messages, TxPriority priority, Height? timeoutHeight, CancellationToken cancellation)
    {
        Answering();
        Step?.Invoke();
        var outcome = Change(() =>
        {
            var error = NextError ?? messages.Select(Judge).FirstOrDefault(judged => judged is not null);
            NextError = null;
            if (error is null)
            {
                foreach (var message in messages)
                {
                    Execute(message);
                    Included.Add(message);
                }
            }

            return new TxOutcome(new Height(_height), Convert.ToHexString(SHA256.HashData(messages[0].ToByteArray())), error);
        });
        Step?.Invoke();
        return Task.FromResult(outcome);
    }

    private void Answering()
    {
        if (Down is { } why)
        {
            throw new ChainUnavailableException(why);
        }
    }

    private Error? Judge(IMessage message) => message switch
    {
        MsgCreateBid bid when _deployments[bid.Id.Dseq] is { Active: true, OrderOpen: true, Bid: BidState.None } => null,
        MsgCreateBid => new Error("market", 13, "order not open"),
        MsgCloseBid close when _deployments[close.Id.Dseq].Bid is BidState.Open or BidState.Active => null,
        MsgCloseBid => new Error("market", 11, "bid not active"),
        MsgAttachEvidence when !KnowsStatements => SdkErrors.UnknownRequest.With("no handler"),
        _ => null,
    };

    private void Execute(IMessage message)
    {
        switch (message)
        {
            case MsgCreateBid bid:
                _deployments[bid.Id.Dseq].Bid = BidState.Open;
                break;
            case MsgCloseBid close:
                _deployments[close.Id.Dseq].Bid = BidState.Closed;
                break;
        }
    }

    private void Change(Action change) => Change(() =>
    {
        change();
        return 0;
    });

    private T Change<T>(Func<T> change)
    {
        T result;
        lock (_lock)
        {
            _height++;
            result = change();
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return result;
    }

    private LeaseId IdOf(ulong dseq) => LeaseId.Of(_deployments[dseq].Owner, dseq, 1, 1, provider);

    private static OrderView OrderOf(ulong dseq, FakeDeployment deployment) => OrderView.Read(new Order
    {
        Id = new Akash.Market.V1.OrderID { Owner = deployment.Owner.ToString(), Dseq = dseq, Gseq = 1, Oseq = 1 },
        State = Akash.Market.V1Beta5.Order.Types.State.Open,
        Spec = deployment.Spec,
    }).OrThrow();

    private LeaseView LeaseOf(ulong dseq, FakeDeployment deployment)
    {
        var price = DemandReader.MaxPrice(deployment.Spec).OrThrow();
        return new LeaseView(
            IdOf(dseq), price, new Height(deployment.LeasedAt), DemandReader.Read(deployment.Spec).OrThrow(), deployment.Hash, new Funds(Dec.FromInt(5_000_000), new Height(_height), price.Amount), null);
    }

    private enum BidState
    {
        None,
        Open,
        Active,
        Closed,
    }

    private sealed class FakeDeployment(Address owner, GroupSpec spec, string hash)
    {
        public Address Owner => owner;

        public GroupSpec Spec => spec;

        public string Hash { get; set; } = hash;

        public bool Active { get; set; } = true;

        public bool OrderOpen { get; set; } = true;

        public BidState Bid { get; set; }

        public long LeasedAt { get; set; }
    }
}
