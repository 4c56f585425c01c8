using Akash.Audit.V1;
using Akash.Base.Deposit.V1;
using Akash.Cert.V1;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Escrow.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Welkin.Client.Certificates;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Market.V1;
using Welkin.Testing.Chain;
using CertificateId = Akash.Cert.V1.ID;
using EscrowAccount = Akash.Escrow.Id.V1.Account;
using ProviderAttribute = Akash.Base.Attributes.V1.Attribute;
using Scope = Akash.Escrow.Id.V1.Scope;

namespace Welkin.Testing.Economy;

/// <summary>Random messages of the market and of what it needs: providers, audits, certificates, deployments, bids, leases, escrow.</summary>
internal sealed class TradeMessages(EconomyChain chain, Random random)
{
    private readonly List<(int Owner, ulong DSeq)> _deployments = [];
    private readonly List<(int Owner, int Provider, BidID Id)> _bids = [];
    private readonly List<(int Owner, string Serial)> _certificates = [];
    private ulong _next = 1;

    public Act Next()
    {
        var (owner, provider) = (Account(0), Account(3));
        return random.Next(30) switch
        {
            0 or 1 or 2 or 3 => Deploy(owner),
            4 => Pick(_deployments, item => new Act(item.Owner, new MsgUpdateDeployment { Id = IdOf(item), Hash = ByteString.CopyFrom(EconomyGenesis.Hash($"{random.Next()}")) })),
            5 => Pick(_deployments, item => new Act(item.Owner, new MsgCloseDeployment { Id = IdOf(item) })),
            6 => Pick(_deployments, item => new Act(item.Owner, new MsgCloseGroup { Id = GroupOf(item) })),
            7 => Pick(_deployments, item => new Act(item.Owner, new MsgPauseGroup { Id = GroupOf(item) })),
            8 => Pick(_deployments, item => new Act(item.Owner, new MsgStartGroup { Id = GroupOf(item) })),
            9 => Pick(_deployments, Top),
            10 or 11 or 12 or 13 => Pick(_deployments, item => Bid(item, provider)),
            14 or 15 or 16 => Pick(_bids, bid => new Act(bid.Owner, new MsgCreateLease { BidId = bid.Id })),
            17 => Pick(_bids, bid => new Act(bid.Provider, new MsgCloseBid { Id = bid.Id, Reason = LeaseClosedReason.Unstable })),
            18 => Pick(_bids, bid => new Act(bid.Owner, new MsgCloseLease { Id = bid.Id.LeaseId() })),
            19 or 20 => Pick(_bids, bid => new Act(bid.Provider, new MsgWithdrawLease { Id = bid.Id.LeaseId() })),
            21 => Pick(_bids, bid => new Act(bid.Provider, new MsgLeaseStartReclaim { Id = bid.Id.LeaseId(), Reason = LeaseClosedReason.Unstable })),
            22 => Pick(_bids, bid => new Act(bid.Provider, Statement(bid.Provider, bid.Id))),
            23 => new Act(provider, new MsgPublishDigest { Provider = chain.Address(provider), Height = chain.Height, Root = ByteString.CopyFrom(new byte[32]) }),
            24 => new Act(provider, new MsgUpdateProvider { Owner = chain.Address(provider), HostUri = "https://127.0.0.1:8443", Attributes = { Region() }, Info = new Info() }),
            25 when random.Next(4) == 0 => new Act(provider, new MsgDeleteProvider { Owner = chain.Address(provider) }),
            26 => Audit(owner, provider),
            27 => Certificate(owner),
            28 when _certificates.Count > 0 => Pick(_certificates, item => new Act(item.Owner, new MsgRevokeCertificate { Id = new CertificateId { Owner = chain.Address(item.Owner), Serial = item.Serial } })),
            _ => new Act(provider, new MsgCreateProvider { Owner = chain.Address(provider), HostUri = "https://127.0.0.1:8443", Attributes = { Region() }, Info = new Info() }),
        };
    }

    // Three tenants and three providers.
    private int Account(int from) => chain.Validators + from + random.Next(3);

    private DeploymentID IdOf((int Owner, ulong DSeq) item) => new() { Owner = chain.Address(item.Owner), Dseq = item.DSeq };

    private GroupID GroupOf((int Owner, ulong DSeq) item) => new() { Owner = chain.Address(item.Owner), Dseq = item.DSeq, Gseq = 1 };

    // The newest ones: the older ended.
    private Act Pick<T>(List<T> items, Func<T, Act> make) => items.Count == 0 ? Deploy(Account(0)) : make(items[^(1 + random.Next(Math.Min(items.Count, 8)))]);

    private Act Deploy(int owner)
    {
        _deployments.Add((owner, _next));
        var create = MarketMessages.Deployment(chain.Address(owner), _next++, deposit: $"{random.Next(500, 20_000)}");
        if (random.Next(3) == 0) create.Reclamation = new DeploymentReclamation { MinWindow = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 86_400 } };
        return new Act(owner, create);
    }

    private Act Top((int Owner, ulong DSeq) item)
    {
        var from = Account(0);
        return new Act(from, new MsgAccountDeposit
        {
            Signer = chain.Address(from),
            Id = new EscrowAccount { Scope = Scope.Deployment, Xid = $"{chain.Address(item.Owner)}/{item.DSeq}" },
            Deposit = new Deposit { Amount = new Coin("uakt", random.Next(500, 2000)).ToMessage(), Sources = { Source.Balance } },
        });
    }

    private Act Bid((int Owner, ulong DSeq) item, int provider)
    {
        var id = MarketMessages.BidId(chain.Address(item.Owner), item.DSeq, chain.Address(provider));
        _bids.Add((item.Owner, provider, id));
        var bid = MarketMessages.Bid(id, price: $"{random.Next(1, 400)}.{random.Next(10)}");
        if (random.Next(2) == 0) bid.ReclamationWindow = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 86_400 };
        return new Act(provider, bid);
    }

    private MsgAttachEvidence Statement(int provider, BidID id) => new()
    {
        Signer = chain.Address(provider), Id = id.LeaseId(), EvidenceHash = ByteString.CopyFrom(new byte[32]), Cause = Welkin.Provider.ClosureCauses.WorkloadFailed, Detail = "it ended",
    };

    private static ProviderAttribute Region() => new() { Key = "region", Value = "lab" };

    private Act Audit(int auditor, int provider)
    {
        var (owner, signer) = (chain.Address(provider), chain.Address(auditor));
        return random.Next(3) == 0
            ? new Act(auditor, new MsgDeleteProviderAttributes { Owner = owner, Auditor = signer, Keys = { "region" } })
            : new Act(auditor, new MsgSignProviderAttributes { Owner = owner, Auditor = signer, Attributes = { Region() } });
    }

    private Act Certificate(int owner)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(chain.Now - 60).AddMilliseconds(random.Next(1000));
        var made = AccountCertificate.Create(Address.Parse(chain.Address(owner)).OrThrow(), [], from, TimeSpan.FromDays(30));
        _certificates.Add((owner, made.Serial));
        return new Act(owner, new MsgCreateCertificate { Owner = chain.Address(owner), Cert = ByteString.CopyFromUtf8(made.CertificatePem), Pubkey = ByteString.CopyFromUtf8(made.PublicKeyPem) });
    }
}
