using Akash.Base.Deposit.V1;
using Akash.Deployment.V1;
using Akash.Deployment.V1Beta4;
using Akash.Escrow.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Provider;
using Welkin.Testing.Chain;
using LeaseId = Welkin.Provider.LeaseId;

namespace Welkin.Testing.Sim;

/// <summary>What a run came to.</summary>
/// <param name="Problem">The first broken promise with its height; null when all held.</param>
public sealed record SimReport(int Seed, long Blocks, int Transactions, int Leases, IReadOnlyDictionary<string, int> Closures, string AppHash, string? Problem);

/// <summary>
/// A whole market under faults, out of one seed: the production application and the production planner, executors that are tables,
/// tenants who order, take the cheapest bid, forget their manifest, do not pay, change their mind. After every block the checks
/// run; then the faults end, and within some blocks chain and executors have to agree.
/// </summary>
public sealed class MarketSim
{
    private const int Providers = 4;
    private const int Tenants = 4;
    private const int HealBlocks = 30;
    private const long Funds = 1_000_000_000_000;

    private readonly Random _random;
    private readonly TestChain _chain;
    private readonly string[] _names;
    private readonly List<SimProvider> _providers = [];
    private readonly SortedDictionary<string, int> _closures = new(StringComparer.Ordinal);
    private readonly Plant _plant;
    private SimView _view;
    private ulong _nextDseq = 1;
    private int _transactions;
    private bool _healing;

    private MarketSim(int seed, Plant plant)
    {
        _plant = plant;
        _random = new Random(seed);
        _names = [.. Enumerable.Range(1, Tenants).Select(i => $"tenant-{i}"), .. Enumerable.Range(1, Providers).Select(i => $"provider-{i}")];
        _chain = TestChain.Start(corrected: true, _names);
        for (var i = 1; i <= Providers; i++) _providers.Add(new SimProvider($"provider-{i}", Core.Address.Parse(_chain.Address($"provider-{i}")).OrThrow(), _random) { KeepsOrphans = plant == Plant.OrphanKept });
        _view = SimView.Of(_chain);
    }

    /// <summary>Runs the world of a seed; the same seed gives the same blocks.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="blocks">Blocks under faults; some more follow without.</param>
    /// <param name="plant">A wrong that is done on purpose, for a check to find.</param>
    public static SimReport Run(int seed, int blocks, Plant plant = Plant.Nothing)
    {
        var sim = new MarketSim(seed, plant);
        var problem = sim.Live(blocks);
        var view = sim._view;
        return new SimReport(seed, view.Height.Value, sim._transactions, view.Leases.Count, sim._closures, Convert.ToHexString(sim._chain.AppHash), problem);
    }

    private string? Live(int blocks)
    {
        for (var i = 0; i < blocks + HealBlocks; i++)
        {
            _healing = i >= blocks;
            if (Step() is { } problem) return problem;
        }

        return Disagreement();
    }

    private string? Step()
    {
        var view = _view;
        var transactions = new List<(string Signer, IMessage[] Messages)>();
        foreach (var tenant in _names.Take(Tenants)) transactions.AddRange(Tenant(tenant, view).Select(messages => (tenant, messages)));
        foreach (var provider in _providers)
        {
            Disturb(provider, view);
            transactions.AddRange(provider.Cycle(view.For(provider.Address), _random).Select(messages => (provider.Name, messages)));
        }

        var results = _chain.Block([.. transactions]);
        _transactions += transactions.Count;
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Code == 0) Count(results[i]);
            else if (transactions[i].Messages[0] is MsgCreateBid refused) _providers.First(provider => provider.Name == transactions[i].Signer).BidRefused(refused.Id, view.Seconds * 1000);
            if (results[i].Code == 111222) return $"height {view.Height.Value + 1}: {transactions[i].Messages[0].Descriptor.Name} panics: {results[i].Log}";
        }

        _view = SimView.Of(_chain);
        Planting.Do(_plant, _view);
        var problems = SimChecks.Of(_chain, _view, _names, _names.Length * Funds).Take(3).ToList();
        return problems.Count == 0 ? null : $"height {_chain.NextHeight - 1}: {string.Join("; ", problems)}";
    }

    private void Count(Tendermint.Abci.ExecTxResult result)
    {
        foreach (var happened in result.Events.Where(happened => happened.Type == "welkin.market.v1.EventEnded"))
        {
            var values = happened.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.Trim('"'));
            if (values["entity"] == "lease") _closures[values["rule"]] = _closures.GetValueOrDefault(values["rule"]) + 1;
        }
    }

    private void Disturb(SimProvider provider, SimView view)
    {
        if (_healing || provider.Fault == Fault.Forgetful) provider.Fault = Fault.None;
        else if (_random.Next(12) == 0) provider.Fault = (Fault)_random.Next(Enum.GetValues<Fault>().Length);
        else if (_random.Next(4) == 0) provider.Fault = Fault.None;

        // Tenants send manifests when the provider can be reached; one in eight never does.
        if (provider.Fault == Fault.Dead) return;
        foreach (var lease in view.For(provider.Address).Leases)
        {
            var key = lease.Id.ToString();
            if (!provider.Manifests.ContainsKey(key) && lease.Id.DSeq % 8 != 0) provider.Manifests[key] = new ManifestView(lease.Id, "hash", view.Height);
        }

        if (!_healing && _random.Next(30) == 0 && provider.Running.FirstOrDefault() is { } victim) provider.Break(victim);
    }

    private IEnumerable<IMessage[]> Tenant(string name, SimView view)
    {
        var owner = _chain.Address(name);
        var mine = view.Deployments.Where(item => item.Deployment.Id.Owner == owner && item.Deployment.State == Deployment.Types.State.Active).ToList();
        if (!_healing && mine.Count < 4 && _random.Next(3) == 0)
        {
            yield return [MarketMessages.Deployment(owner, _nextDseq++, deposit: $"{500_000 + _random.Next(3) * 40_000_000}", ceiling: $"{_random.Next(2, 60_000)}", groups: _random.Next(1, 3))];
        }

        foreach (var order in view.Orders.Where(order => order.Id.Owner == owner && order.State == Order.Types.State.Open))
        {
            var offers = view.Bids.Where(bid => bid.Id.OrderId().Equals(order.Id) && bid.State == Bid.Types.State.Open)
                .OrderBy(bid => Dec.FromWire(bid.Price.Amount).OrThrow()).ThenBy(bid => bid.Id.Provider, StringComparer.Ordinal).ToList();
            if (offers.Count > 0 && _random.Next(2) == 0) yield return [MarketMessages.Lease(offers[0].Id)];
        }

        if (_healing || mine.Count == 0) yield break;
        var chosen = mine[_random.Next(mine.Count)];
        if (Whim(chosen, view) is { } message) yield return [message];
    }

    private IMessage? Whim(QueryDeploymentResponse deployment, SimView view)
    {
        var id = deployment.Deployment.Id;
        var group = deployment.Groups[_random.Next(deployment.Groups.Count)];
        return _random.Next(30) switch
        {
            0 => MarketMessages.CloseDeployment(id.Owner, id.Dseq),
            1 => new MsgCloseGroup { Id = group.Id },
            2 => new MsgPauseGroup { Id = group.Id },
            3 or 4 => new MsgStartGroup { Id = group.Id },
            5 => view.Leases.Select(item => item.Lease).FirstOrDefault(lease => lease.Id.DeploymentId().Equals(id) && SimView.Runs(lease)) is { } lease ? new MsgCloseLease { Id = lease.Id } : null,
            6 or 7 => new MsgAccountDeposit { Signer = id.Owner, Id = id.EscrowAccount(), Deposit = new Deposit { Amount = new Cosmos.Base.V1Beta1.Coin { Denom = "uakt", Amount = $"{_random.Next(1, 2_000_000)}" }, Sources = { Source.Balance } } },
            _ => null,
        };
    }

    // The faults are over: every running lease with a manifest has its workload, and no workload is without a lease.
    private string? Disagreement()
    {
        foreach (var provider in _providers)
        {
            // The last block may have ended a lease: two looks at a chain that stands still are what a provider needs.
            for (var cycle = 0; cycle < 2; cycle++) provider.Cycle(_view.For(provider.Address), _random);
            var leases = _view.For(provider.Address).Leases.Where(lease => provider.Manifests.ContainsKey(lease.Id.ToString())).Select(lease => lease.Id.ToString()).ToHashSet();
            var running = provider.Running.Select(id => id.ToString()).ToHashSet();
            if (!leases.SetEquals(running)) return $"{provider.Name} runs {running.Except(leases).Count()} workloads too many and {leases.Except(running).Count()} too few";
        }

        return null;
    }
}
