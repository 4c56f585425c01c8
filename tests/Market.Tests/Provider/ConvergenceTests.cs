using Welkin.Core;
using Welkin.Provider;
using Xunit;
using static Welkin.Tests.Provider.Samples;

namespace Welkin.Tests.Provider;

/// <summary>A market of a few lines: tenants order, take and leave at random, actions are lost, the provider forgets and restarts.</summary>
public sealed class ConvergenceTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void Whatever_happens_the_executor_ends_up_with_just_the_leases_and_nothing_is_left_to_do(int seed)
    {
        var market = new Market(new Random(seed));
        for (var step = 0; step < 200; step++)
        {
            market.Disturb();
            market.Cycle(loses: true);
            market.CapacityHolds();
        }

        for (var cycle = 0; cycle < 8; cycle++)
        {
            market.Cycle(loses: false);
        }

        market.IsSettled();
    }

    private sealed class Market(Random random)
    {
        private readonly SortedDictionary<ulong, OrderView> _orders = [];
        private readonly HashSet<LeaseId> _bids = [];
        private readonly SortedDictionary<string, LeaseView> _leases = new(StringComparer.Ordinal);
        private readonly HashSet<LeaseId> _workloads = [];
        private readonly HashSet<LeaseId> _manifests = [];
        private ProviderMemory _memory = ProviderMemory.Empty;
        private ulong _dseq;
        private long _height = 10;
        private long _now;

        public void Disturb()
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    _dseq++;
                    _orders[_dseq] = Order(_dseq, Group(Resources(cpu: random.Next(200, 3000)), price: "100000"));
                    break;
                case 2 or 3 when _bids.FirstOrDefault(bid => _orders.ContainsKey(bid.DSeq)) is { } bid:
                    _leases[bid.ToString()] = PlannerTests.LeaseOf(bid.DSeq) with { Demand = _orders[bid.DSeq].Demand };
                    _orders.Remove(bid.DSeq);
                    _bids.Remove(bid);
                    _manifests.Add(bid);
                    break;
                case 4 when _leases.Count > 0:
                    _leases.Remove(_leases.Keys.ElementAt(random.Next(_leases.Count)));
                    break;
                case 5 when _orders.Count > 0:
                    _orders.Remove(_orders.Keys.ElementAt(random.Next(_orders.Count)));
                    break;
                case 6:
                    _memory = ProviderMemory.Empty;
                    break;
                case 7 when _workloads.Count > 0:
                    _workloads.Remove(_workloads.First());
                    break;
            }
        }

        public void Cycle(bool loses)
        {
            _height += loses ? random.Next(4) : 30;
            _now += 1_000;
            var plan = Planner.Plan(Input());
            _memory = plan.Memory;
            foreach (var action in plan.Actions.Where(_ => !loses || random.Next(3) != 0))
            {
                Do(action);
            }
        }

        public void CapacityHolds() =>
            Assert.All(new FreeSpace(Inventory(), _memory.Reservations.Held).Nodes, node => Assert.True(node is { CpuMilli: >= 0, MemoryBytes: >= 0 }));

        public void IsSettled()
        {
            Assert.Equal(_leases.Keys, _workloads.Select(id => id.ToString()).Order(StringComparer.Ordinal));
            Assert.All(_bids, bid => Assert.True(_orders.ContainsKey(bid.DSeq)));
            Assert.Empty(Planner.Plan(Input()).Actions);
            Assert.Equal(
                _leases.Keys.Concat(_bids.Select(bid => bid.ToString())).Order(StringComparer.Ordinal),
                _memory.Reservations.Entries.Keys);
        }

        private PlanInput Input() => new(
            Us,
            PlannerTests.Chain(_height, [.. _orders.Values], [.. _bids], [.. _leases.Values]),
            PlannerTests.Execution([.. _workloads.Select(id => new WorkloadView(id, "n1", true, true, ""))]),
            [.. _manifests.Select(id => new ManifestView(id, "00", new Height(1)))],
            _memory,
            Settings,
            _now);

        private void Do(ProviderAction action)
        {
            switch (action)
            {
                case ProviderAction.Bid bid when _orders.ContainsKey(bid.Id.DSeq):
                    _bids.Add(bid.Id);
                    break;
                case ProviderAction.CloseBid { IsLease: false } close:
                    _bids.Remove(close.Id);
                    break;
                case ProviderAction.CloseBid { IsLease: true } close:
                    _leases.Remove(close.Id.ToString());
                    break;
                case ProviderAction.ApplyWorkload apply:
                    _workloads.Add(apply.Id);
                    break;
                case ProviderAction.RemoveWorkload remove:
                    _workloads.Remove(remove.Id);
                    break;
                case ProviderAction.ForgetManifest forget:
                    _manifests.Remove(forget.Id);
                    break;
            }
        }
    }
}
