using Welkin.Core;

namespace Welkin.Provider;

/// <summary>Names one order of the market.</summary>
public sealed record OrderId(Address Owner, ulong DSeq, uint GSeq, uint OSeq)
{
    public override string ToString() => $"{Owner}/{DSeq}/{GSeq}/{OSeq}";
}

/// <summary>
/// Names one provider's side of an order. A bid, the lease it may become, the reservation behind it and the workload
/// under it all carry the same name, because the network gives them the same fields.
/// </summary>
public sealed record LeaseId(OrderId Order, Address Provider)
{
    public Address Owner => Order.Owner;

    public ulong DSeq => Order.DSeq;

    public uint GSeq => Order.GSeq;

    public uint OSeq => Order.OSeq;

    public static LeaseId Of(Address owner, ulong dseq, uint gseq, uint oseq, Address provider) =>
        new(new OrderId(owner, dseq, gseq, oseq), provider);

    /// <summary>The network's text form, from which names of workloads and hosts are derived.</summary>
    public override string ToString() => $"{Order}/{Provider}";

    /// <summary>Reads the text form back; false for anything else.</summary>
    public static bool TryParse(string text, out LeaseId id)
    {
        id = null!;
        var parts = text.Split('/');
        if (parts.Length != 5
            || !Address.Parse(parts[0]).TryGet(out var owner, out _)
            || !ulong.TryParse(parts[1], out var dseq)
            || !uint.TryParse(parts[2], out var gseq)
            || !uint.TryParse(parts[3], out var oseq)
            || !Address.Parse(parts[4]).TryGet(out var provider, out _))
        {
            return false;
        }

        id = Of(owner, dseq, gseq, oseq, provider);
        return true;
    }
}
