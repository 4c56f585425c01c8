using Google.Protobuf.WellKnownTypes;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>What governance sets of staking.</summary>
/// <param name="UnbondingTime">How long tokens stay slashable after they left.</param>
/// <param name="MaxValidators">Size of the set.</param>
/// <param name="MaxEntries">Unbondings, and redelegations, of one delegator between the same parties at a time.</param>
/// <param name="HistoricalEntries">Heights of which header and set are kept.</param>
/// <param name="BondDenom">What can be bonded.</param>
/// <param name="MinCommissionRate">Least commission.</param>
public sealed record StakingParams(
    Duration UnbondingTime, uint MaxValidators, uint MaxEntries, uint HistoricalEntries, string BondDenom, Dec MinCommissionRate)
{
    /// <summary>Whether the chain can run with them. Errors: undefined.</summary>
    public Result<Unit> Validate()
    {
        if (UnbondingTime.Seconds < 0 || UnbondingTime is { Seconds: 0, Nanos: <= 0 })
        {
            return Error.Undefined($"unbonding time must be positive: {(UnbondingTime.Seconds * 1_000_000_000) + UnbondingTime.Nanos}");
        }

        if (MaxValidators == 0) return Error.Undefined("max validators must be positive: 0");
        if (MaxEntries == 0) return Error.Undefined("max entries must be positive: 0");
        if (BondDenom.Trim().Length == 0) return Error.Undefined("bond denom cannot be blank");
        if (!Denom.Validate(BondDenom).TryGet(out _, out var error)) return error;
        if (MinCommissionRate.IsNegative) return Error.Undefined($"minimum commission rate cannot be negative: {MinCommissionRate}");
        return MinCommissionRate > Dec.One
            ? Error.Undefined($"minimum commission rate cannot be greater than 100%: {MinCommissionRate}")
            : new Unit();
    }
}
