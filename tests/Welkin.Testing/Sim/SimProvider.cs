using System.Collections.Immutable;
using Akash.Base.Deposit.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Market.V1;
using Welkin.Provider;
using BidID = Akash.Market.V1.BidID;
using LeaseID = Akash.Market.V1.LeaseID;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Testing.Sim;

/// <summary>What goes wrong with a provider for some blocks.</summary>
internal enum Fault
{
    None,

    /// <summary>The process is dead: no cycle, workloads go on.</summary>
    Dead,

    /// <summary>The executor does not answer.</summary>
    Blind,

    /// <summary>It sees the chain as it was some blocks ago.</summary>
    Lagging,

    /// <summary>It was killed and has lost what it remembered.</summary>
    Forgetful,

    /// <summary>It is killed between two actions: only the first few of a cycle happen.</summary>
    Interrupted,

    /// <summary>It says that it has four times what it has; what does not fit never works.</summary>
    Lying,

    /// <summary>Its prices rise tenfold.</summary>
    Spiking,
}

/// <summary>The production planner over an executor that is a table.</summary>
internal sealed class SimProvider
{
    private static readonly Enforceable Everything = new() { EphemeralStorage = true, PersistentStorage = true, RamVolumes = true, ForwardedPorts = true };

    private readonly Inventory _inventory;
    private readonly PlanSettings _settings;
    private readonly SortedDictionary<string, (LeaseId Id, bool Works)> _workloads = new(StringComparer.Ordinal);
    private ChainView? _old;
    private ProviderMemory _memory = ProviderMemory.Empty;

    public SimProvider(string name, Address address, Random random)
    {
        (Name, Address) = (name, address);
        _inventory = new Inventory(
            [.. Enumerable.Range(1, random.Next(1, 3)).Select(i => new NodeStock($"n{i}", random.Next(2, 9) * 500, random.Next(2, 9) * (512L << 20), 64L << 30, []))], [], 10, 0, Everything);
        _settings = new PlanSettings
        {
            Bids = new BidPolicy { Prices = Prices(random.Next(1_000, 40_000)) },
            BidTimeout = TimeSpan.FromSeconds(90),
            ManifestTimeout = TimeSpan.FromSeconds(60),
            WithdrawalPeriod = TimeSpan.FromSeconds(120),
            FundsMonitorInterval = TimeSpan.FromSeconds(30),
            MonitorMaxRetries = 3,
            ReservationBlocks = 5,
        };
    }

    public string Name { get; }

    public Address Address { get; }

    public Fault Fault { get; set; }

    /// <summary>A wrong on purpose: it never removes a workload.</summary>
    public bool KeepsOrphans { get; init; }

    /// <summary>Manifests that tenants have sent.</summary>
    public SortedDictionary<string, ManifestView> Manifests { get; } = new(StringComparer.Ordinal);

    /// <summary>The leases whose workload exists.</summary>
    public IEnumerable<LeaseId> Running => _workloads.Values.Select(workload => workload.Id);

    /// <summary>What is held; never more than there is, unless faults have forced a placement.</summary>
    public FreeSpace Free => new(_inventory, _memory.Reservations.Held);

    /// <summary>A container of a lease breaks for good.</summary>
    public void Break(LeaseId id)
    {
        if (_workloads.TryGetValue(id.ToString(), out var workload)) _workloads[id.ToString()] = workload with { Works = false };
    }

    /// <summary>One cycle: the transactions it sends. What it does to its executor has happened when this returns.</summary>
    public List<IMessage[]> Cycle(ChainView now, Random random)
    {
        if (Fault == Fault.Dead) return [];
        if (Fault == Fault.Forgetful) _memory = ProviderMemory.Empty;
        var view = Fault == Fault.Lagging && _old is not null ? _old : now;
        if (Fault != Fault.Lagging) _old = now;
        var plan = Planner.Plan(new PlanInput(Address, view, Execution(), [.. Manifests.Values], _memory, Settings(), view.TimeSeconds * 1000));
        _memory = plan.Memory;
        var actions = Fault == Fault.Interrupted ? plan.Actions.Take(random.Next(plan.Actions.Length + 1)) : plan.Actions;
        return [.. actions.Select(action => Act(action, view)).OfType<IMessage[]>()];
    }

    /// <summary>The chain refused a bid.</summary>
    public void BidRefused(BidID id, long nowMs) => _memory = _memory.BidFailed(Read(id), nowMs + 10_000, "refused");

    private PlanSettings Settings() => Fault == Fault.Spiking
        ? _settings with { Bids = _settings.Bids with { Prices = Prices(400_000) } }
        : _settings;

    private ExecutionView Execution() => Fault == Fault.Blind
        ? ExecutionView.Silent("the engine does not answer")
        : new ExecutionView(true, Fault == Fault.Lying ? _inventory.Overcommit(300, 300, 300) : _inventory,
            [.. _workloads.Values.Select(workload => new WorkloadView(workload.Id, "n1", InSync: true, workload.Works, workload.Works ? "" : "exit code 1"))]);

    private IMessage[]? Act(ProviderAction action, ChainView view)
    {
        switch (action)
        {
            case ProviderAction.Bid bid:
                return [new MsgCreateBid { Id = WireBid(bid.Id), Price = bid.Price.ToMessage(), Deposit = Deposit(), ResourcesOffer = { bid.Offer } }];
            case ProviderAction.CloseBid { IsLease: true } close:
                return
                [
                    new MsgAttachEvidence { Signer = Address.ToString(), Id = Wire(close.Id), Cause = close.Statement.Cause, Detail = close.Statement.Detail },
                    new MsgCloseBid { Id = WireBid(close.Id), Reason = close.Reason },
                ];
            case ProviderAction.CloseBid close:
                return [new MsgCloseBid { Id = WireBid(close.Id), Reason = close.Reason }];
            case ProviderAction.StartReclaim reclaim:
                return [new MsgLeaseStartReclaim { Id = Wire(reclaim.Id), Reason = reclaim.Reason }];
            case ProviderAction.Withdraw withdraw:
                _memory = _memory.Withdrawn(withdraw.Id, view.TimeSeconds * 1000);
                return [new MsgWithdrawLease { Id = Wire(withdraw.Id) }];
            case ProviderAction.ApplyWorkload apply:
                _workloads[apply.Id.ToString()] = (apply.Id, Fault != Fault.Lying);
                return null;
            case ProviderAction.RemoveWorkload when KeepsOrphans:
                return null;
            case ProviderAction.RemoveWorkload remove:
                _workloads.Remove(remove.Id.ToString());
                return null;
            case ProviderAction.ForgetManifest forget:
                Manifests.Remove(forget.Id.ToString());
                return null;
            default:
                throw new InvariantException($"no act for {action.GetType().Name}");
        }
    }

    private static PriceList Prices(int perMilli) => new()
    {
        PerCpuMilli = Dec.FromInt(perMilli).QuoInt(new Int(1000)),
        PerMemoryMebibyte = Dec.Parse("0.003").OrThrow(),
        PerStorageMebibyte = PriceList.ParseStorage("0.001").OrThrow(),
    };

    private static Deposit Deposit() => new() { Amount = new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = "500000" }, Sources = { Source.Balance } };

    internal static LeaseId Read(BidID id) => LeaseId.Of(Core.Address.Parse(id.Owner).OrThrow(), id.Dseq, id.Gseq, id.Oseq, Core.Address.Parse(id.Provider).OrThrow());

    private static LeaseID Wire(LeaseId id) => new() { Owner = id.Owner.ToString(), Dseq = id.DSeq, Gseq = id.GSeq, Oseq = id.OSeq, Provider = id.Provider.ToString() };

    private static BidID WireBid(LeaseId id) => new() { Owner = id.Owner.ToString(), Dseq = id.DSeq, Gseq = id.GSeq, Oseq = id.OSeq, Provider = id.Provider.ToString() };
}
