using Welkin.Core;

namespace Welkin.Modules.Compute.Provider;

/// <summary>Registered errors of codespace <c>provider</c>; codes and texts are frozen by the wire.</summary>
internal static class ProviderErrors
{
    public static readonly Error InvalidProviderUri = new("provider", 1, "invalid provider: invalid host uri");
    public static readonly Error NotAbsoluteProviderUri = new("provider", 2, "invalid provider: not absolute host uri");
    public static readonly Error ProviderNotFound = new("provider", 3, "invalid provider: address not found");
    public static readonly Error ProviderExists = new("provider", 4, "invalid provider: already exists");
    public static readonly Error InvalidAddress = new("provider", 5, "invalid address");
    public static readonly Error Attributes = new("provider", 6, "attribute specification error");
    public static readonly Error IncompatibleAttributes = new("provider", 7, "attributes cannot be changed");
    public static readonly Error InvalidInfoWebsite = new("provider", 8, "invalid provider: invalid info website");
    public static readonly Error InternalUnused = new("provider", 9, "internal error");
    public static readonly Error Internal = new("provider", 10, "internal error");

    // Ours: the network has no code for it, since nothing can be deleted there.
    public static readonly Error HasLeases = new("provider", 11, "provider has leases");
}
