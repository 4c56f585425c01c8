namespace Welkin.Provider;

/// <summary>Why a provider does not bid. The names are part of the JSON contract, in snake case.</summary>
public enum RefusalCode
{
    OrderNotOpen,
    SpecInvalid,
    ProviderNotRegistered,
    NotAccepting,
    OwnerNotAllowed,
    AttributesMissing,
    SignatureMissing,
    TenantAttributesMissing,
    CapabilityMissing,
    TooManyVolumes,
    CapacityShort,
    NodeTooSmall,
    DenomNotAccepted,
    PriceInvalid,
    PriceOverOrder,
    TooManyBids,
    ReclamationUnsupported,
    BalanceShort,
}

/// <summary>
/// One reason for a "no": which dimension failed, what there is, what was asked, and what would change the answer.
/// </summary>
public sealed record Refusal(RefusalCode Code, string Dimension, string Have, string Want, string Suggestion)
{
    public string CodeText => Text.SnakeCase(Code.ToString());

    public override string ToString() => $"{CodeText}: {Dimension}: have {Have}, want {Want}; {Suggestion}";
}
