using System.Collections.Immutable;
using Welkin.Core;
using Welkin.Provider;
using Xunit;
using static Welkin.Tests.Provider.Samples;

namespace Welkin.Tests.Provider;

/// <summary>Quote, bid, reservation, inventory report and refusal are answers of one function: ten thousand random orders find no disagreement.</summary>
public sealed class PackingTruthTests
{
    private const int Orders = 10_000;
    private const int OrdersAnInventory = 25;

    [Theory]
    [InlineData(20240601)]
    public void Ten_thousand_random_orders_find_no_disagreement(int seed)
    {
        var random = new Random(seed);
        var (bids, helped) = (0, 0);
        for (var round = 0; round < Orders / OrdersAnInventory; round++)
        {
            var world = new World(RandomInventory(random));
            for (var i = 0; i < OrdersAnInventory; i++)
            {
                var order = RandomOrder(random, (ulong)i + 1);
                bids += world.Offer(order) ? 1 : 0;
                helped += i % 5 == 0 && world.SuggestionHolds(order) ? 1 : 0;
                world.Advance(random);
            }
        }

        Assert.InRange(bids, Orders / 10, Orders * 9 / 10);
        Assert.True(helped > 100, $"{helped} suggestions");
    }

    private sealed class World(Inventory inventory)
    {
        private ReservationBook _book = ReservationBook.Empty;
        private readonly Dictionary<string, OrderView> _open = [];
        private readonly Dictionary<string, LeaseView> _leases = [];
        private readonly HashSet<string> _bids = [];
        private Height _height = new(1);

        public bool Offer(OrderView order)
        {
            // The quote: before anything is reserved, on the inventory as the status shows it.
            var quote = BidDecision.Decide(order, Profile(), Policy, inventory, _book.Held);
            var again = BidDecision.Decide(order, Profile(), Policy, inventory, _book.Held.Reverse());
            Assert.Equal(quote.Bids, again.Bids);

            // The bid: the plan of a cycle over the same views.
            _open[order.Id.ToString()] = order;
            var plan = Plan([order]);
            var bid = plan.Actions.OfType<ProviderAction.Bid>().SingleOrDefault();
            Assert.Equal(quote.Bids, bid is not null);
            Assert.Equal(quote.Price, bid?.Price ?? quote.Price);
            Assert.Equal(quote.Refusals.Select(refusal => refusal.ToString()), plan.Verdicts.Single(verdict => verdict.Order == order.Id).Refusals.Select(refusal => refusal.ToString()));

            // Report and packing agree on what is free.
            var before = new FreeSpace(inventory, _book.Held);
            Assert.Equal(quote.Bids, Packer.Pack(inventory, _book.Held, order.Demand).Fits && quote.Refusals.IsEmpty);
            if (bid is null)
            {
                Assert.NotEmpty(quote.Refusals);
                _open.Remove(order.Id.ToString());
                return false;
            }

            // The reservation is the quote's placement, and exactly that leaves the free space.
            _book = plan.Memory.Reservations;
            var held = _book.Entries[bid.Id.ToString()];
            Assert.Equal(quote.Placement!.Slots, held.Placement.Slots);
            Assert.True(held.ExpiresAt > _height);
            var after = new FreeSpace(inventory, _book.Held);
            Assert.Equal(before.Nodes.Sum(node => node.CpuMilli) - order.Demand.Units.Sum(unit => unit.CpuMilli * unit.Count), after.Nodes.Sum(node => node.CpuMilli));
            Assert.Equal(before.Nodes.Sum(node => node.MemoryBytes) - order.Demand.Units.Sum(unit => unit.MemoryWithRamVolumes * unit.Count), after.Nodes.Sum(node => node.MemoryBytes));
            Assert.Equal(before.ForwardedPorts - order.Demand.RandomPorts, after.ForwardedPorts);
            NothingIsSoldTwice();
            return true;
        }

        /// <summary>What is suggested to a refused tenant fits.</summary>
        public bool SuggestionHolds(OrderView order)
        {
            if (Packer.Pack(inventory, _book.Held, order.Demand).Fits) return false;
            return SmallestChange.Of(inventory, _book.Held, order.Demand) is not null;
        }

        /// <summary>Bids land or are lost, leases begin and end, and the book follows the chain.</summary>
        public void Advance(Random random)
        {
            _height += 1 + random.Next(8);
            foreach (var entry in _book.Entries.Values.ToList())
            {
                var key = entry.Id.ToString();
                switch (random.Next(5))
                {
                    case 0 when entry.State == ReservationState.Pending:
                        _bids.Add(key);
                        break;
                    case 1 when _bids.Contains(key):
                        _bids.Remove(key);
                        _leases[key] = LeaseOf(entry.Id, _open[entry.Id.Order.ToString()]);
                        _open.Remove(entry.Id.Order.ToString());
                        break;
                    case 2 when _bids.Remove(key):
                        _open.Remove(entry.Id.Order.ToString());
                        break;
                    case 3:
                        _leases.Remove(key);
                        break;
                }
            }

            _book = _book.Follow(View([]), Execution());
            NothingIsSoldTwice();
            // An order whose bid never landed would be bid on again; here somebody else took it.
            var held = _book.Entries.Values.Select(entry => entry.Id.Order.ToString()).ToHashSet();
            foreach (var gone in _open.Keys.Where(key => !held.Contains(key)).ToList()) _open.Remove(gone);
            foreach (var entry in _book.Entries.Values)
            {
                // No ghost: what is held stands for something on chain, or may still get there.
                Assert.True(_leases.ContainsKey(entry.Id.ToString()) || _bids.Contains(entry.Id.ToString()) || entry.ExpiresAt > _height);
            }

            Assert.All(_leases.Keys, key => Assert.True(_book.Entries.ContainsKey(key)));
            var sold = _book.Held.SelectMany(placement => placement.Slots).Sum(slot => slot.CpuMilli);
            Assert.Equal(inventory.Nodes.Sum(node => node.CpuMilli), sold + new FreeSpace(inventory, _book.Held).Nodes.Sum(node => node.CpuMilli));
        }

        private void NothingIsSoldTwice()
        {
            var free = new FreeSpace(inventory, _book.Held);
            Assert.All(free.Nodes, node => Assert.True(node.CpuMilli >= 0 && node.MemoryBytes >= 0 && node.EphemeralBytes >= 0 && node.Gpus.All(gpu => gpu.Count >= 0)));
            Assert.All(free.Pools, pool => Assert.True(pool.Bytes >= 0));
            Assert.True(free.ForwardedPorts >= 0 && free.LeasedIps >= 0);
        }

        private Plan Plan(OrderView[] more) => Planner.Plan(new PlanInput(
            Us, View(more), Execution(), [], ProviderMemory.Empty with { Reservations = _book }, Settings, 1_000));

        private ChainView View(OrderView[] more) => new(
            _height, 1_000, Profile(), [.. _open.Values.Concat(more).DistinctBy(order => order.Id)],
            [.. _bids.Select(key => _book.Entries[key].Id)], [.. _leases.Values]);

        private ExecutionView Execution() => new(true, inventory, []);

        private static LeaseView LeaseOf(LeaseId id, OrderView order) =>
            new(id, Coin("1"), new Height(1), order.Demand, "", new Funds(Dec.FromInt(1_000_000), new Height(1), Dec.One), null);
    }

    private static Inventory RandomInventory(Random random) => new(
        [.. Enumerable.Range(1, random.Next(1, 6)).Select(i => Machine(
            $"n{i}", random.Next(1, 33) * 500, random.Next(1, 65) * 512 * Mebi, random.Next(1, 200) * Gibi,
            random.Next(3) == 0 ? [new GpuStock("nvidia", random.Next(2) == 0 ? "a100" : "h100", "80Gi", "sxm", random.Next(1, 9))] : []))],
        [new StoragePool("beta2", random.Next(0, 500) * Gibi)], random.Next(0, 12), random.Next(0, 3), Everything);

    private static OrderView RandomOrder(Random random, ulong dseq)
    {
        var spec = Group(RandomResources(random, 1), (uint)random.Next(1, 5), price: "1000000");
        if (random.Next(3) == 0) spec.Resources.Add(Group(RandomResources(random, 2), (uint)random.Next(1, 3), price: "1000000").Resources[0]);
        return Order(dseq, spec);
    }

    private static Akash.Base.Resources.V1Beta4.Resources RandomResources(Random random, uint id)
    {
        var resources = Resources(id, random.Next(1, 40) * 100, random.Next(1, 32) * 256 * Mebi, random.Next(1, 50) * Gibi);
        if (random.Next(6) == 0)
        {
            resources.Gpu.Units = Value(random.Next(1, 5));
            resources.Gpu.Attributes.Add(new Akash.Base.Attributes.V1.Attribute { Key = $"vendor/nvidia/model/{(random.Next(2) == 0 ? "*" : "a100")}", Value = "true" });
        }

        if (random.Next(5) == 0)
        {
            resources.Storage.Add(new Akash.Base.Resources.V1Beta4.Storage
            {
                Name = "data",
                Quantity = Value(random.Next(1, 80) * Gibi),
                Attributes = { new Akash.Base.Attributes.V1.Attribute { Key = "class", Value = "beta2" }, new Akash.Base.Attributes.V1.Attribute { Key = "persistent", Value = "true" } },
            });
        }

        for (var port = random.Next(4); port > 2; port--) resources.Endpoints.Add(new Akash.Base.Resources.V1Beta4.Endpoint { Kind = Akash.Base.Resources.V1Beta4.Endpoint.Types.Kind.RandomPort });
        return resources;
    }
}
