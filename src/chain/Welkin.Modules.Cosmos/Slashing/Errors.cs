using Welkin.Core;

namespace Welkin.Modules.Cosmos.Slashing;

/// <summary>Failures of codespace <c>slashing</c>.</summary>
internal static class SlashingErrors
{
    public static readonly Error StillJailed = Of(4, "validator still jailed; cannot be unjailed");
    public static readonly Error NotJailed = Of(5, "validator not jailed; cannot be unjailed");
    public static readonly Error SelfDelegationTooLow = Of(7, "validator's self delegation less than minimum; cannot be unjailed");
    public static readonly Error NoSigningInfo = Of(8, "no validator signing info found");

    private static Error Of(uint code, string words) => new("slashing", code, words);
}
