using Welkin.Core;

namespace Welkin.Modules.Compute.Audit;

/// <summary>Registered errors of codespace <c>audit</c>; codes and texts are frozen by the wire.</summary>
internal static class AuditErrors
{
    public static readonly Error ProviderNotFound = new("audit", 1, "invalid provider: address not found");
    public static readonly Error InvalidAddress = new("audit", 2, "invalid address");
    public static readonly Error AttributeNotFound = new("audit", 3, "attribute not found");
}
