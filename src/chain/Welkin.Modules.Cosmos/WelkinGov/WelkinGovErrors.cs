using Welkin.Core;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Failures of codespace <c>welkingov</c>.</summary>
internal static class WelkinGovErrors
{
    public static readonly Error InvalidSigner = new("welkingov", 2, "expected gov account as only signer for proposal message");
    public static readonly Error NotAlone = new("welkingov", 3, "a message with params of its own must be the only one of its proposal");
    public static readonly Error NotStandard = new("welkingov", 4, "a message with params of its own cannot be expedited");
    public static readonly Error UnknownMessage = new("welkingov", 5, "no message of this type can stand in a proposal");
    public static readonly Error InvalidParams = new("welkingov", 6, "invalid params of a message type");
    public static readonly Error TooManyEntries = new("welkingov", 7, "too many entries");
    public static readonly Error TooManyMessages = new("welkingov", 8, "too many messages in one proposal");
    public static readonly Error InvalidFund = new("welkingov", 9, "invalid community fund");
    public static readonly Error NoFund = new("welkingov", 10, "there is no such community fund");
}
