using Akash.Take.V1;
using Welkin.Core;

namespace Welkin.Modules.Compute.Take;

/// <summary>Checks of the take rates, in percent.</summary>
internal static class TakeParams
{
    private const string RequiredDenom = "uakt";
    private const uint MaxRate = 100;

    /// <summary>Errors: undefined 1, as the network's checks are not registered.</summary>
    public static Result<Unit> Check(Params value)
    {
        if (value.DefaultTakeRate > MaxRate) return Error.Undefined($"invalid Take Rate (0x{value.DefaultTakeRate:x})");
        var seen = new List<string>();
        for (var i = 0; i < value.DenomTakeRates.Count; i++)
        {
            var rate = value.DenomTakeRates[i];
            var text = $"v1.DenomTakeRate{{Denom:\"{rate.Denom}\", Rate:0x{rate.Rate:x}}}";
            if (seen.Contains(rate.Denom)) return Error.Undefined($"duplicate Denom Take Rate ({text})");
            seen.Add(rate.Denom);
            if (rate.Rate > MaxRate) return Error.Undefined($"invalid Denom Take Rate ({i}={text})");
        }

        return seen.Contains(RequiredDenom) ? new Unit() : Error.Undefined("invalid Denom Take Rate - uakt must be present");
    }
}
