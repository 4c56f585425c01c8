using Akash.Deployment.V1;
using Akash.Escrow.Types.V1;
using Akash.Market.V1;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Closures;
using Welkin.Modules.Compute.Escrow;
using Welkin.Modules.Compute.Market;
using Welkin.Modules.Compute.Market.Types;
using Welkin.Store;

namespace Welkin.Modules.Compute;

/// <summary>Where the market keeps things: store and whole key, for those who want proofs of them.</summary>
public static class StoredKeys
{
    /// <summary>The record of why a lease ended.</summary>
    public static (string Store, byte[] Key) Closure(LeaseID id) => (ClosureState.Key.Name, [0x01, .. MarketKeys.Leases.ToBytes(id)]);

    /// <summary>What a provider last stated about all it serves.</summary>
    public static (string Store, byte[] Key) Digest(string provider) => (ClosureState.Key.Name, [0x04, .. KeyCodec.String.ToBytes(provider)]);

    /// <summary>A lease.</summary>
    public static (string Store, byte[] Key) Lease(LeaseID id) => (MarketState.Key.Name, [0x13, 0x02, .. MarketKeys.Leases.ToBytes(id)]);

    /// <summary>The account of a deployment, which stands under another key in each state.</summary>
    public static (string Store, byte[] Key) Account(DeploymentID id, State state) => (EscrowState.Key.Name, EscrowState.AccountKey(id.EscrowAccount(), state));

    /// <summary>The payment of a lease, which stands under another key in each state.</summary>
    public static (string Store, byte[] Key) Payment(LeaseID id, State state) => (EscrowState.Key.Name, EscrowState.PaymentKey(id.EscrowPayment(), state));
}
