using Welkin.Core;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Failures of codespace <c>distribution</c>.</summary>
internal static class DistributionErrors
{
    public static readonly Error NoDelegationInfo = Of(5, "no delegation distribution info");
    public static readonly Error NoCommission = Of(7, "no validator commission to withdraw");
    public static readonly Error WithdrawAddressDisabled = Of(8, "set withdraw address disabled");
    public static readonly Error BadDistribution = Of(9, "community pool does not have sufficient coins to distribute");

    private static Error Of(uint code, string words) => new("distribution", code, words);
}
