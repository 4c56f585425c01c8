using System.Collections.Immutable;
using System.Numerics;

namespace Welkin.Provider;

/// <summary>Explains what does not fit, dimension by dimension.</summary>
internal static class Shortage
{
    /// <summary>What is missing in sum, before any machine is looked at.</summary>
    public static ImmutableArray<Refusal> Of(FreeSpace free, GroupDemand demand)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        Compare("cpu", free.Nodes.Sum(node => Math.Max(0, node.CpuMilli)), Total(unit => unit.CpuMilli), Quantity.Cpu);
        Compare("memory", free.Nodes.Sum(node => Math.Max(0, node.MemoryBytes)), Total(unit => unit.MemoryWithRamVolumes), Quantity.Bytes);
        Compare("storage/ephemeral", free.Nodes.Sum(node => Math.Max(0, node.EphemeralBytes)), Total(unit => unit.EphemeralBytes), Quantity.Bytes);
        foreach (var pool in Placement.PoolsOf(demand))
        {
            Compare($"storage/{pool.Class}", free.PoolBytes(pool.Class), pool.Bytes, Quantity.Bytes);
        }

        Compare("endpoint/random_port", free.ForwardedPorts, demand.RandomPorts, Quantity.Plain);
        Compare("endpoint/leased_ip", free.LeasedIps, demand.LeasedIps, Quantity.Plain);
        return refusals.ToImmutable();

        BigInteger Total(Func<UnitDemand, long> of) => demand.Units.Aggregate(BigInteger.Zero, (sum, unit) => sum + ((BigInteger)of(unit) * unit.Count));

        void Compare(string dimension, long have, BigInteger want, Func<BigInteger, string> show)
        {
            if (want > Math.Max(0, have))
            {
                refusals.Add(new Refusal(RefusalCode.CapacityShort, dimension, $"{show(Math.Max(0, have))} free", show(want), $"ask for less {Word(dimension)}, or wait until a lease ends"));
            }
        }
    }

    /// <summary>Why no single machine takes one replica, although the sum would be enough.</summary>
    public static Refusal OfReplica(FreeSpace free, UnitDemand unit, int replica)
    {
        var what = $"replica {replica + 1} of {unit.Count} of resource {unit.Id}";
        var nodes = free.Nodes.ToList();
        if (unit.Gpu.Units > 0 && !nodes.Any(node => node.Offer(unit.Gpu) is not null))
        {
            var stock = string.Join(", ", nodes.SelectMany(node => node.Gpus).Where(gpu => gpu.Count > 0).Select(gpu => $"{gpu.Count} x {gpu.AttributeKey}"));
            return new Refusal(RefusalCode.NodeTooSmall, "gpu", stock.Length == 0 ? "none free" : stock, $"{unit.Gpu.Units} x {string.Join(" or ", unit.Gpu.Alternatives)} ({what})", "name another GPU model, or fewer of them");
        }

        return Largest("cpu", node => node.CpuMilli, unit.CpuMilli, Quantity.Cpu)
            ?? Largest("memory", node => node.MemoryBytes, unit.MemoryWithRamVolumes, Quantity.Bytes)
            ?? Largest("storage/ephemeral", node => node.EphemeralBytes, unit.EphemeralBytes, Quantity.Bytes)
            ?? new Refusal(RefusalCode.NodeTooSmall, "node", "no single machine has all of it free", what, "ask for smaller replicas");

        Refusal? Largest(string dimension, Func<FreeNode, long> of, long want, Func<BigInteger, string> show)
        {
            var have = nodes.Select(of).Append(0).Max();
            return have >= want ? null : new Refusal(RefusalCode.NodeTooSmall, dimension, $"{show(have)} on the emptiest machine", $"{show(want)} ({what})", $"ask for less {Word(dimension)} per replica");
        }
    }

    private static string Word(string dimension) => dimension switch
    {
        "endpoint/random_port" => "ports",
        "endpoint/leased_ip" => "addresses",
        _ => dimension,
    };
}
