using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;

namespace Welkin.Modules.Compute.Market;

/// <summary>Limits of bidding.</summary>
internal static class MarketParams
{
    private const uint MostBids = 500;
    private const long DefaultLeastWindow = Durations.Hour;
    private const long DefaultMostWindow = 720 * Durations.Hour;

    /// <summary>Between 1 and 500 bids an order. Errors: undefined 1, since the network wraps them.</summary>
    public static Result<Unit> Check(Params value)
    {
        if (value.OrderMaxBids == 0) return Invalid("order max bids too low");
        return value.OrderMaxBids > MostBids ? Invalid("order max bids too high") : new Unit();
    }

    /// <summary>Bounds of a reclamation window in nanoseconds: 1 h to 720 h unless governance has set others.</summary>
    public static (long Least, long Most) Windows(Params value) => value.MaxReclamationWindow is null
        ? (DefaultLeastWindow, DefaultMostWindow)
        : (value.MinReclamationWindow.ToNanos(), value.MaxReclamationWindow.ToNanos());

    private static Error Invalid(string why) => Error.Undefined($"{MarketErrors.InvalidParam.Text}: {why}");
}
