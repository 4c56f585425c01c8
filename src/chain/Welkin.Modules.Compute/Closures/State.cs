using Akash.Market.V1;
using Welkin.Market.V1;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Store <c>welkinmarket</c>, which only chains of the welkin rule set have.</summary>
/// <remarks><c>0x01</c> closure records by lease, <c>0x02</c> evidence waiting for the closing message of its transaction, <c>0x03</c> params,
/// <c>0x04</c> digests by provider.</remarks>
internal sealed class ClosureState
{
    public static readonly StoreKey Key = new("welkinmarket");

    private readonly Item<Params> _params = new(Key, [0x03], GogoValue.Of(Welkin.Market.V1.Params.Parser));

    public Map<LeaseID, ClosureRecord> Records { get; } = new(Key, [0x01], MarketKeys.Leases, GogoValue.Of(ClosureRecord.Parser));

    /// <summary>SHA-256 of the transaction, then the message.</summary>
    public Map<LeaseID, byte[]> Waiting { get; } = new(Key, [0x02], MarketKeys.Leases, ValueCodec.Bytes);

    /// <summary>The last digest of each provider.</summary>
    public Map<string, PublishedDigest> Digests { get; } = new(Key, [0x04], KeyCodec.String, GogoValue.Of(PublishedDigest.Parser));

    public Params Params(Context ctx) => _params.Find(ctx) ?? ClosureParams.Default;

    public void SetParams(Context ctx, Params value) => _params.Set(ctx, value);
}
