using Welkin.Core;
using Welkin.Runtime;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.Modules.Compute.Provider;

/// <summary>Answers the market's questions about providers.</summary>
internal sealed class ProviderKeeper(ProviderState state) : IProviders
{
    /// <summary>Who learns that a provider leaves.</summary>
    public Listeners<IProviderListener> Listeners { get; } = new();

    public IReadOnlyList<Attribute>? AttributesOf(Context ctx, Address provider) => state.Find(ctx, provider)?.Attributes;
}
