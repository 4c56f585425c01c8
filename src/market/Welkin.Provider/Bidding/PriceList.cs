using System.Collections.Immutable;
using Welkin.Core;

namespace Welkin.Provider;

/// <summary>
/// What a provider charges per block. The terms are the network's <c>scale</c> strategy: per milli-core, per MiB of
/// memory, per MiB of storage by class, per endpoint, per leased address.
/// </summary>
public sealed record PriceList
{
    /// <summary>The storage class of every volume that is not persistent.</summary>
    public const string EphemeralClass = "ephemeral";

    public Dec PerCpuMilli { get; init; }

    public Dec PerMemoryMebibyte { get; init; }

    public ImmutableSortedDictionary<string, Dec> PerStorageMebibyte { get; init; } = ImmutableSortedDictionary<string, Dec>.Empty;

    public Dec PerEndpoint { get; init; }

    public Dec PerLeasedIp { get; init; }

    /// <summary>
    /// Denominations that are taken, each with the factor its prices are multiplied by. Empty: every denomination, factor one.
    /// </summary>
    public ImmutableSortedDictionary<string, Dec> Denoms { get; init; } = ImmutableSortedDictionary<string, Dec>.Empty;

    /// <summary>A list without a single price would give workloads away; the daemon refuses to start with one.</summary>
    public bool IsFree =>
        PerCpuMilli.IsZero && PerMemoryMebibyte.IsZero && PerEndpoint.IsZero && PerLeasedIp.IsZero
        && PerStorageMebibyte.Values.All(price => price.IsZero);

    /// <summary>Reads <c>class=amount,…</c>; an amount without a class is the one of scratch space.</summary>
    public static Result<ImmutableSortedDictionary<string, Dec>> ParseStorage(string text) => ParseTable(text, EphemeralClass);

    /// <summary>Reads <c>denom=factor,…</c>; a denomination without a factor has one.</summary>
    public static Result<ImmutableSortedDictionary<string, Dec>> ParseDenoms(string text)
    {
        var table = ImmutableSortedDictionary.CreateBuilder<string, Dec>(StringComparer.Ordinal);
        foreach (var entry in Entries(text))
        {
            var at = entry.LastIndexOf('=');
            if (!Dec.Parse(at < 0 ? "1" : entry[(at + 1)..]).TryGet(out var factor, out var error))
            {
                return error.With($"\"{entry}\"");
            }

            table[at < 0 ? entry : entry[..at]] = factor;
        }

        return table.ToImmutable();
    }

    /// <summary>The price of a group per block. Errors: a reason in words; the caller turns it into a refusal.</summary>
    public Result<DecCoin> Price(GroupDemand demand, string denom)
    {
        if (!FactorOf(denom).TryGet(out var factor, out var unknown))
        {
            return unknown;
        }

        var total = Dec.Zero;
        foreach (var unit in demand.Units)
        {
            if (!OfReplica(unit).TryGet(out var replica, out var error))
            {
                return error;
            }

            total += replica.MulInt(new Int(unit.Count)) + PerEndpoint.MulInt(new Int(unit.Endpoints.Total));
        }

        total = (total + PerLeasedIp.MulInt(new Int(demand.LeasedIps))).Mul(factor);
        return total.IsPositive ? new DecCoin(denom, total) : Error.Undefined("the price list gives no price above zero for this group");
    }

    /// <summary>The price of all replicas of one unit per block; leased addresses are not in it.</summary>
    public Result<DecCoin> OfUnit(UnitDemand unit, string denom)
    {
        if (!FactorOf(denom).TryGet(out var factor, out var error) || !OfReplica(unit).TryGet(out var replica, out error)) return error;
        return new DecCoin(denom, (replica.MulInt(new Int(unit.Count)) + PerEndpoint.MulInt(new Int(unit.Endpoints.Total))).Mul(factor));
    }

    private static Result<ImmutableSortedDictionary<string, Dec>> ParseTable(string text, string nameless)
    {
        var table = ImmutableSortedDictionary.CreateBuilder<string, Dec>(StringComparer.Ordinal);
        foreach (var entry in Entries(text))
        {
            var at = entry.IndexOf('=');
            if (!Dec.Parse(entry[(at + 1)..]).TryGet(out var amount, out var error))
            {
                return error.With($"\"{entry}\"");
            }

            table[at < 0 ? nameless : entry[..at]] = amount;
        }

        return table.ToImmutable();
    }

    private static string[] Entries(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Dec Mebibytes(long bytes) => Dec.FromInt(new Int(bytes)).QuoInt(new Int(1L << 20));

    private Result<Dec> FactorOf(string denom)
    {
        if (Denoms.IsEmpty)
        {
            return Dec.One;
        }

        return Denoms.TryGetValue(denom, out var factor)
            ? factor
            : Error.Undefined($"{denom} is not taken here; taken are {string.Join(", ", Denoms.Keys)}");
    }

    private Result<Dec> OfReplica(UnitDemand unit)
    {
        var price = PerCpuMilli.MulInt(new Int(unit.CpuMilli)) + PerMemoryMebibyte.Mul(Mebibytes(unit.MemoryBytes));
        foreach (var volume in unit.Volumes)
        {
            var name = volume.Persistent && volume.Class.Length > 0 ? volume.Class : volume.IsRam ? VolumeDemand.RamClass : EphemeralClass;
            if (!PerStorageMebibyte.TryGetValue(name, out var scale))
            {
                return Error.Undefined($"there is no price for storage of class {name}");
            }

            price += scale.Mul(Mebibytes(volume.Bytes));
        }

        return price;
    }
}
