using Welkin.Core;

namespace Welkin.Modules.Cosmos.Feegrant;

/// <summary>Failures of codespace <c>feegrant</c>.</summary>
internal static class FeegrantErrors
{
    public static readonly Error LimitExceeded = new("feegrant", 2, "fee limit exceeded");
    public static readonly Error Expired = new("feegrant", 3, "fee allowance expired");
    public static readonly Error InvalidDuration = new("feegrant", 4, "invalid duration");
    public static readonly Error NoAllowance = new("feegrant", 5, "no allowance");
    public static readonly Error NoMessages = new("feegrant", 6, "allowed messages are empty");
    public static readonly Error MessageNotAllowed = new("feegrant", 7, "message not allowed");
}
