using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Take;

/// <summary>The network's share of what providers earn.</summary>
internal interface ITakeFee
{
    /// <summary>Splits a payout: the fee is rounded down to a whole unit. Gas: one read of the params.</summary>
    (Coin Earnings, Coin Fee) Split(Context ctx, Coin payout);
}
