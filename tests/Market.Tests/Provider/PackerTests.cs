using Akash.Base.Resources.V1Beta4;
using Welkin.Provider;
using Xunit;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using static Welkin.Tests.Provider.Samples;

namespace Welkin.Tests.Provider;

public sealed class PackerTests
{
    private static readonly GpuStock A100 = new("nvidia", "a100", "80Gi", "sxm", 2);

    [Fact]
    public void A_group_that_fits_is_placed()
    {
        var packed = Packer.Pack(Inventory(), [], Order().Demand);

        Assert.True(packed.Fits);
        Assert.Equal("n1", Assert.Single(packed.Placement!.Slots).Node);
    }

    [Fact]
    public void Every_dimension_that_is_short_is_named_with_what_there_is_and_what_is_wanted()
    {
        var order = Order(spec: Group(Resources(cpu: 64_000, memory: 64 * Gibi)));

        var refusals = Packer.Pack(Inventory(), [], order.Demand).Refusals;

        Assert.Equal(["cpu", "memory"], refusals.Select(refusal => refusal.Dimension));
        Assert.Equal(new Refusal(RefusalCode.CapacityShort, "cpu", "4 free", "64", "ask for less cpu, or wait until a lease ends"), refusals[0]);
    }

    [Fact]
    public void A_replica_too_large_for_any_machine_is_refused_although_the_sum_would_do()
    {
        var order = Order(spec: Group(Resources(cpu: 6000)));

        var refusal = Assert.Single(Packer.Pack(Inventory(Machine("a"), Machine("b")), [], order.Demand).Refusals);

        Assert.Equal(RefusalCode.NodeTooSmall, refusal.Code);
        Assert.Equal("4 on the emptiest machine", refusal.Have);
    }

    [Fact]
    public void What_the_executor_cannot_enforce_is_refused_by_reason()
    {
        var resources = Resources();
        resources.Storage.Add(new Storage { Name = "data", Quantity = Value(Gibi), Attributes = { new Attribute { Key = "class", Value = "beta2" }, new Attribute { Key = "persistent", Value = "true" } } });
        resources.Gpu = new GPU { Units = Value(1), Attributes = { new Attribute { Key = "vendor/nvidia/model/*", Value = "true" } } };
        resources.Endpoints.Add(new Endpoint { Kind = Endpoint.Types.Kind.LeasedIp, SequenceNumber = 1 });
        var inventory = Inventory() with { Capabilities = new Enforceable { EphemeralStorage = true } };

        var refusals = Packer.Pack(inventory, [], Order(spec: Group(resources)).Demand).Refusals;

        Assert.Equal(["storage/persistent", "gpu", "endpoint/leased_ip"], refusals.Select(refusal => refusal.Dimension));
        Assert.All(refusals, refusal => Assert.Equal("capability_missing", refusal.CodeText));
    }

    [Fact]
    public void A_provider_that_may_sell_nothing_says_why()
    {
        var inventory = Inventory() with { Capabilities = Everything with { NothingBecause = "isolation unavailable: nft is missing" } };

        var refusal = Assert.Single(Packer.Pack(inventory, [], Order().Demand).Refusals);

        Assert.Equal((RefusalCode.NotAccepting, "isolation unavailable: nft is missing"), (refusal.Code, refusal.Have));
    }

    [Theory]
    [InlineData("vendor/nvidia/model/*", true)]
    [InlineData("vendor/nvidia/model/a100", true)]
    [InlineData("vendor/nvidia/model/a100/ram/80Gi/interface/sxm", true)]
    [InlineData("vendor/nvidia/model/a100/ram/40Gi", false)]
    [InlineData("vendor/nvidia/model/h100", false)]
    [InlineData("vendor/amd/model/*", false)]
    public void A_gpu_pattern_decides_which_stock_serves_it(string pattern, bool fits)
    {
        var resources = Resources();
        resources.Gpu = new GPU { Units = Value(1), Attributes = { new Attribute { Key = pattern, Value = "true" } } };

        var packed = Packer.Pack(Inventory(Machine(gpus: A100)), [], Order(spec: Group(resources)).Demand);

        Assert.Equal(fits, packed.Fits);
        if (fits)
        {
            Assert.Equal("vendor/nvidia/model/a100/ram/80Gi/interface/sxm", packed.Placement!.Slots[0].Gpu!.AttributeKey);
        }
    }

    [Fact]
    public void Volumes_in_memory_count_as_memory()
    {
        var resources = Resources(memory: 5 * Gibi);
        resources.Storage.Add(new Storage { Name = "shm", Quantity = Value(4 * Gibi), Attributes = { new Attribute { Key = "class", Value = "ram" }, new Attribute { Key = "persistent", Value = "false" } } });

        Assert.Equal("memory", Assert.Single(Packer.Pack(Inventory(), [], Order(spec: Group(resources)).Demand).Refusals).Dimension);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Machines_are_never_overcommitted_and_release_gives_everything_back(int seed)
    {
        var random = new Random(seed);
        var inventory = Inventory(Machine("a"), Machine("b", 2000, 4 * Gibi, 9 * Gibi), Machine("c", 16000, 64 * Gibi, 100 * Gibi, A100));
        var held = new List<Placement>();
        for (var step = 0; step < 400; step++)
        {
            if (held.Count > 0 && random.Next(3) == 0)
            {
                held.RemoveAt(random.Next(held.Count));
            }
            else if (Packer.Pack(inventory, held, RandomDemand(random)).Placement is { } placement)
            {
                held.Add(placement);
            }

            var free = new FreeSpace(inventory, held);
            Assert.All(free.Nodes, node => Assert.True(node is { CpuMilli: >= 0, MemoryBytes: >= 0, EphemeralBytes: >= 0 } && node.Gpus.All(gpu => gpu.Count >= 0)));
            Assert.All(free.Pools, pool => Assert.True(pool.Bytes >= 0));
            Assert.True(free is { ForwardedPorts: >= 0, LeasedIps: >= 0 });
        }

        var all = new FreeSpace(inventory, []);
        Assert.Equal(22_000, all.Nodes.Sum(node => node.CpuMilli));
    }

    [Fact]
    public void The_same_question_gets_the_same_answer_whatever_the_order_of_machines()
    {
        var demand = Order(spec: Group(Resources(cpu: 1500), count: 4)).Demand;

        var one = Packer.Pack(Inventory(Machine("a"), Machine("b"), Machine("c")), [], demand).Placement!;
        var two = Packer.Pack(Inventory(Machine("c"), Machine("a"), Machine("b")), [], demand).Placement!;

        Assert.Equal(one.Slots.AsEnumerable(), two.Slots);
    }

    private static GroupDemand RandomDemand(Random random)
    {
        var resources = Resources(1, random.Next(100, 3000), random.Next(64, 4096) * Mebi, random.Next(64, 8192) * Mebi);
        if (random.Next(4) == 0)
        {
            resources.Storage.Add(new Storage { Name = "data", Quantity = Value(random.Next(1, 40) * Gibi), Attributes = { new Attribute { Key = "class", Value = "beta2" }, new Attribute { Key = "persistent", Value = "true" } } });
        }

        if (random.Next(5) == 0)
        {
            resources.Gpu = new GPU { Units = Value(1), Attributes = { new Attribute { Key = "vendor/nvidia/model/*", Value = "true" } } };
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            resources.Endpoints.Add(new Endpoint { Kind = Endpoint.Types.Kind.RandomPort });
        }

        return Order(spec: Group(resources, (uint)random.Next(1, 4))).Demand;
    }
}
