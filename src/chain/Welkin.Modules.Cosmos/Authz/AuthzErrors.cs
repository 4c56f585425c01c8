using Welkin.Core;

namespace Welkin.Modules.Cosmos.Authz;

/// <summary>Failures of codespace <c>authz</c>.</summary>
internal static class AuthzErrors
{
    public static readonly Error NotFound = new("authz", 2, "authorization not found");
    public static readonly Error InvalidExpiration = new("authz", 3, "expiration time of authorization should be more than current time");
    public static readonly Error UnknownType = new("authz", 4, "unknown authorization type");
    public static readonly Error KeyNotFound = new("authz", 5, "grant key not found");
    public static readonly Error Expired = new("authz", 6, "authorization expired");
    public static readonly Error GranteeIsGranter = new("authz", 7, "grantee and granter should be different");
    public static readonly Error NegativeMaxTokens = new("authz", 12, "max tokens should be positive");
    public static readonly Error NumberOfSigners = new("authz", 9, "authorization can be given to msg with only one signer");
}
