using Cosmos.Gov.V1;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Which params an entry may hold.</summary>
internal static class MessageParams
{
    private const long SecondsOfAYear = 366L * 24 * 60 * 60;

    /// <summary>Whether nothing is set, which deletes an entry.</summary>
    public static bool IsEmpty(MessageBasedParams value) => value.CalculateSize() == 0;

    /// <summary>Errors: welkingov 6.</summary>
    public static Result<Unit> Check(MessageBasedParams value)
    {
        if (value.VotingPeriod is { } period && (!Nanos(period).IsPositive || period.Seconds > SecondsOfAYear)) return Invalid($"voting_period is {period.Seconds}s, must be positive and at most a year");
        var shares = Share("quorum", value.Quorum, zeroIsFine: true)
            ?? Share("threshold", value.Threshold, zeroIsFine: false)
            ?? Share("veto_threshold", value.VetoThreshold, zeroIsFine: false)
            ?? Share("yes_quorum", value.YesQuorum, zeroIsFine: true);
        if (shares is not null) return shares;
        if (value.MinDeposit.Count == 0) return new Unit();
        if (!value.MinDeposit.ToDomain().TryGet(out var deposit, out var error)) return Invalid($"min_deposit: {error.Text}");
        return deposit.IsValid ? new Unit() : Invalid($"min_deposit is {deposit}, must be sorted and positive");
    }

    /// <summary>A type that can stand in a proposal, with its slash. Errors: welkingov 5.</summary>
    public static Result<string> TypeOf(string given, Func<string, bool> routes)
    {
        var url = given.StartsWith('/') ? given : "/" + given;
        return routes(url) || Interfaces.Holds("cosmos.gov.v1beta1.Content", url) ? url : WelkinGovErrors.UnknownMessage.With(given);
    }

    /// <summary>A duration in nanoseconds.</summary>
    public static Int Nanos(Duration duration) => ((Int)duration.Seconds * 1_000_000_000) + duration.Nanos;

    private static Error? Share(string name, string text, bool zeroIsFine)
    {
        if (text.Length == 0) return null;
        if (!Dec.Parse(text).TryGet(out var value, out var error)) return Invalid($"{name}: {error.Text}");
        var fits = !value.IsNegative && value <= Dec.One && (zeroIsFine || value.IsPositive);
        return fits ? null : Invalid($"{name} is {value}, must be {(zeroIsFine ? "from 0" : "above 0")} to 1");
    }

    private static Error Invalid(string text) => WelkinGovErrors.InvalidParams.With(text);
}
