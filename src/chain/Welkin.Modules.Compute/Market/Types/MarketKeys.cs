using Akash.Deployment.V1;
using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core.Compute;
using Welkin.Store;

namespace Welkin.Modules.Compute.Market.Types;

/// <summary>How ids stand in store keys, each on top of the one before; the closure records use the same.</summary>
internal static class MarketKeys
{
    public static readonly KeyCodec<GroupID> Groups = KeyCodec.Triple(KeyCodec.String, KeyCodec.UInt64, KeyCodec.UInt32)
        .Select<GroupID>(
            static id => (id.Owner, id.Dseq, id.Gseq),
            static key => new GroupID { Owner = key.Item1, Dseq = key.Item2, Gseq = key.Item3 });

    public static readonly KeyCodec<OrderID> Orders = KeyCodec.Quad(KeyCodec.String, KeyCodec.UInt64, KeyCodec.UInt32, KeyCodec.UInt32)
        .Select<OrderID>(
            static id => (id.Owner, id.Dseq, id.Gseq, id.Oseq),
            static key => new OrderID { Owner = key.Item1, Dseq = key.Item2, Gseq = key.Item3, Oseq = key.Item4 });

    public static readonly KeyCodec<BidID> Bids = KeyCodec.Pair(Orders, KeyCodec.Pair(KeyCodec.String, KeyCodec.UInt32))
        .Select<BidID>(
            static id => (id.OrderId(), (id.Provider, id.Bseq)),
            static key => new BidID
            {
                Owner = key.Item1.Owner,
                Dseq = key.Item1.Dseq,
                Gseq = key.Item1.Gseq,
                Oseq = key.Item1.Oseq,
                Provider = key.Item2.Item1,
                Bseq = key.Item2.Item2,
            });

    public static readonly KeyCodec<LeaseID> Leases = Bids.Select<LeaseID>(static id => id.BidId(), static id => id.LeaseId());
}
