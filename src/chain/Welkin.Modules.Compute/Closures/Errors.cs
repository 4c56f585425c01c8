using Welkin.Core;

namespace Welkin.Modules.Compute.Closures;

/// <summary>Registered errors of codespace <c>welkin</c>.</summary>
internal static class ClosureErrors
{
    public static readonly Error LeaseNotFound = new("welkin", 2, "lease not found");
    public static readonly Error LeaseEnded = new("welkin", 3, "lease has ended already");
    public static readonly Error NotAParty = new("welkin", 4, "signer is neither provider nor owner of the lease");
    public static readonly Error InvalidEvidence = new("welkin", 5, "invalid evidence");
    public static readonly Error ClosureNotFound = new("welkin", 6, "no closure is recorded for this lease");
    public static readonly Error InvalidParam = new("welkin", 7, "invalid param");
    public static readonly Error InvalidDigest = new("welkin", 8, "invalid digest");
    public static readonly Error DigestNotFound = new("welkin", 9, "the provider has published no digest");
}
