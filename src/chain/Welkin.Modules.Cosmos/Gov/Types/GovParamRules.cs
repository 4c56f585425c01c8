using Cosmos.Gov.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Which params the network accepts.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/types/v1/params.go</c>.</remarks>
internal static class GovParamRules
{
    /// <summary>Errors: undefined, with what is wrong.</summary>
    public static Result<Unit> Check(GovParams value)
        => (Deposits(value) ?? Tally(value) ?? Periods(value) ?? Cancelling(value)) is { } error ? error : new Unit();

    /// <summary>A decimal in a range. Errors: undefined.</summary>
    internal static Error? Share(string text, string invalid, string negative, string large, bool zeroIsFine)
    {
        if (!Dec.Parse(text).TryGet(out var value, out var error)) return Error.Undefined($"{invalid}: {error.Text}");
        if (value.IsNegative || (value.IsZero && !zeroIsFine)) return Error.Undefined($"{negative}: {value}");
        return value > Dec.One ? Error.Undefined($"{large}: {value}") : null;
    }

    private static Error? Deposits(GovParams value)
    {
        if (!value.MinDeposit.ToDomain().TryGet(out var least, out var error)) return error;
        if (!value.ExpeditedMinDeposit.ToDomain().TryGet(out var expedited, out error)) return error;
        if (least.Count == 0 || !least.IsValid) return Error.Undefined($"invalid minimum deposit: {least}");
        if (expedited.Count == 0 || !expedited.IsValid) return Error.Undefined($"invalid expedited minimum deposit: {expedited}");
        if (expedited.IsAllLTE(least)) return Error.Undefined($"expedited minimum deposit must be greater than minimum deposit: {expedited}");
        if (value.MaxDepositPeriod is null) return Error.Undefined("maximum deposit period must not be nil: 0");
        return IsPositive(value.MaxDepositPeriod) ? null : Error.Undefined($"maximum deposit period must be positive: {Text(value.MaxDepositPeriod)}");
    }

    private static Error? Tally(GovParams value)
    {
        if (Share(value.Quorum, "invalid quorum string", "quorom cannot be negative", "quorom too large", zeroIsFine: true) is { } quorum) return quorum;
        if (Share(value.Threshold, "invalid threshold string", "vote threshold must be positive", "vote threshold too large", zeroIsFine: false) is { } threshold) return threshold;
        if (Share(value.ExpeditedThreshold, "invalid expedited threshold string", "expedited vote threshold must be positive", "expedited vote threshold too large", zeroIsFine: false) is { } fast)
        {
            return fast;
        }

        var (regular, expedited) = (Dec.Parse(value.Threshold).OrThrow(), Dec.Parse(value.ExpeditedThreshold).OrThrow());
        if (expedited <= regular) return Error.Undefined($"expedited vote threshold {expedited}, must be greater than the regular threshold {regular}");
        return Share(value.VetoThreshold, "invalid vetoThreshold string", "veto threshold must be positive", "veto threshold too large", zeroIsFine: false);
    }

    private static Error? Periods(GovParams value)
    {
        if (value.VotingPeriod is null) return Error.Undefined("voting period must not be nil: 0");
        if (!IsPositive(value.VotingPeriod)) return Error.Undefined($"voting period must be positive: {Text(value.VotingPeriod)}");
        if (value.ExpeditedVotingPeriod is null) return Error.Undefined("expedited voting period must not be nil: 0");
        if (!IsPositive(value.ExpeditedVotingPeriod)) return Error.Undefined($"expedited voting period must be positive: {Text(value.ExpeditedVotingPeriod)}");
        return Nanos(value.ExpeditedVotingPeriod) < Nanos(value.VotingPeriod)
            ? null
            : Error.Undefined($"expedited voting period {Text(value.ExpeditedVotingPeriod)} must be strictly less that the regular voting period {Text(value.VotingPeriod)}");
    }

    private static Error? Cancelling(GovParams value)
    {
        if (Share(
            value.MinInitialDepositRatio,
            "invalid mininum initial deposit ratio of proposal",
            "mininum initial deposit ratio of proposal must be positive",
            "mininum initial deposit ratio of proposal is too large",
            zeroIsFine: true) is { } initial)
        {
            return initial;
        }

        if (Share(value.ProposalCancelRatio, "invalid burn rate of cancel proposal", "burn rate of cancel proposal must be positive", "burn rate of cancel proposal is too large", zeroIsFine: true) is { } burn)
        {
            return burn;
        }

        return value.ProposalCancelDest.Length == 0 || Address.Parse(value.ProposalCancelDest).IsOk
            ? null
            : Error.Undefined($"deposits destination address is invalid: {value.ProposalCancelDest}");
    }

    internal static bool IsPositive(Duration duration) => Nanos(duration).IsPositive;

    internal static Int Nanos(Duration duration) => ((Int)duration.Seconds * 1_000_000_000) + duration.Nanos;

    private static string Text(Duration duration) => $"{duration.Seconds}s";
}
