using System.Collections.Immutable;
using Akash.Base.Attributes.V1;
using Akash.Base.Resources.V1Beta4;
using Akash.Deployment.V1Beta4;
using Cosmos.Base.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Provider;
using Attribute = Akash.Base.Attributes.V1.Attribute;
using DecCoin = Welkin.Core.DecCoin;

namespace Welkin.Tests.Provider;

/// <summary>Small, valid things to start a test from.</summary>
internal static class Samples
{
    public const long Mebi = 1L << 20;
    public const long Gibi = 1L << 30;

    public static readonly Address Tenant = Address.Module("tenant");
    public static readonly Address Us = Address.Module("provider");
    public static readonly Address Rival = Address.Module("rival");
    public static readonly Address Auditor = Address.Module("auditor");

    public static Resources Resources(uint id = 1, long cpu = 500, long memory = 512 * Mebi, long storage = 512 * Mebi) => new()
    {
        Id = id,
        Cpu = new CPU { Units = Value(cpu) },
        Memory = new Memory { Quantity = Value(memory) },
        Storage = { new Storage { Name = "default", Quantity = Value(storage) } },
        Gpu = new GPU { Units = Value(0) },
        Endpoints = { new Endpoint { Kind = Endpoint.Types.Kind.SharedHttp } },
    };

    public static GroupSpec Group(Resources? resources = null, uint count = 1, string price = "1000", string denom = "uakt") => new()
    {
        Name = "anywhere",
        Requirements = new PlacementRequirements { SignedBy = new SignedBy() },
        Resources =
        {
            new ResourceUnit
            {
                Resource = resources ?? Resources(),
                Count = count,
                Price = new Cosmos.Base.V1Beta1.DecCoin { Denom = denom, Amount = Dec.Parse(price).OrThrow().ToWire() },
            },
        },
    };

    public static GroupSpec Requiring(this GroupSpec spec, string key, string value)
    {
        spec.Requirements.Attributes.Add(new Attribute { Key = key, Value = value });
        return spec;
    }

    public static OrderView Order(ulong dseq = 1, GroupSpec? spec = null) => OrderView.Read(new Akash.Market.V1Beta5.Order
    {
        Id = new Akash.Market.V1.OrderID { Owner = Tenant.ToString(), Dseq = dseq, Gseq = 1, Oseq = 1 },
        State = Akash.Market.V1Beta5.Order.Types.State.Open,
        Spec = spec ?? Group(),
        CreatedAt = 1,
    }).OrThrow();

    public static LeaseId Lease(ulong dseq = 1) => LeaseId.Of(Tenant, dseq, 1, 1, Us);

    public static ProviderProfile Profile(params (string Key, string Value)[] attributes) => new(
        Us,
        "https://127.0.0.1:8443",
        [.. attributes.Select(pair => new AttributeValue(pair.Key, pair.Value))],
        ImmutableSortedDictionary<string, ImmutableArray<AttributeValue>>.Empty);

    public static ProviderProfile SignedBy(this ProviderProfile profile, Address auditor) =>
        profile with { Signed = profile.Signed.SetItem(auditor.ToString(), profile.Attributes) };

    public static readonly Enforceable Everything = new()
    {
        EphemeralStorage = true, PersistentStorage = true, RamVolumes = true, Gpus = true, ForwardedPorts = true, LeasedIps = true,
    };

    public static NodeStock Machine(string name = "n1", long cpu = 4000, long memory = 8 * Gibi, long storage = 20 * Gibi, params GpuStock[] gpus) =>
        new(name, cpu, memory, storage, [.. gpus]);

    public static Inventory Inventory(params NodeStock[] nodes) =>
        new(nodes.Length == 0 ? [Machine()] : [.. nodes], [new StoragePool("beta2", 100 * Gibi)], 10, 2, Everything);

    public static readonly PriceList Prices = new()
    {
        PerCpuMilli = Dec.Parse("0.1").OrThrow(),
        PerMemoryMebibyte = Dec.Parse("0.05").OrThrow(),
        PerStorageMebibyte = PriceList.ParseStorage("0.01,ram=0.05,beta2=0.02").OrThrow(),
        PerEndpoint = Dec.Parse("1").OrThrow(),
    };

    public static readonly BidPolicy Policy = new() { Prices = Prices };

    public static readonly PlanSettings Settings = new() { Bids = Policy };

    public static ResourceValue Value(long number) => new() { Val = ByteString.CopyFromUtf8($"{number}") };

    public static DecCoin Coin(string amount, string denom = "uakt") => new(denom, Dec.Parse(amount).OrThrow());
}
