using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Take;

/// <summary>Applies the rate of the denomination, else the default one.</summary>
internal sealed class TakeKeeper(TakeState state) : ITakeFee
{
    public (Coin Earnings, Coin Fee) Split(Context ctx, Coin payout)
    {
        var percent = Rate(ctx, payout.Denom);
        var fee = payout.Amount.ToDec().Mul(Dec.FromInt(percent).Quo(100)).TruncateInt();
        return (payout with { Amount = payout.Amount - fee }, payout with { Amount = fee });
    }

    private long Rate(Context ctx, string denom)
    {
        var value = state.Params(ctx);
        foreach (var rate in value.DenomTakeRates)
        {
            if (rate.Denom == denom) return rate.Rate;
        }

        return value.DefaultTakeRate;
    }
}
