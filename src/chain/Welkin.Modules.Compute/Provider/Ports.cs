using Akash.Base.Attributes.V1;
using Welkin.Core;
using Welkin.Runtime;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Modules.Compute.Provider;

/// <summary>Who is registered as a provider, and with which attributes.</summary>
internal interface IProviders
{
    /// <summary>The provider's own attributes, or null when it is not registered.</summary>
    IReadOnlyList<Attribute>? AttributesOf(Context ctx, Address provider);
}

/// <summary>Called before a provider is deleted. A refusal keeps it.</summary>
internal interface IProviderListener
{
    /// <summary>Ends what the provider still offers. Errors: provider 11 while it serves anybody.</summary>
    Result<Unit> OnProviderLeaving(Context ctx, Address provider);
}
