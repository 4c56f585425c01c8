using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;
using ProviderRecord = Akash.Provider.V1Beta4.Provider;

namespace Welkin.Modules.Compute.Provider;

/// <summary>Store <c>provider</c>: <c>0x01</c> + length-prefixed owner → provider.</summary>
internal sealed class ProviderState
{
    public static readonly StoreKey Key = new("provider");

    private readonly Map<byte[], ProviderRecord> _providers =
        new(Key, [0x01], KeyCodec.LengthPrefixedBytes, GogoValue.Of(ProviderRecord.Parser));

    public bool Has(Context ctx, Address owner) => _providers.Has(ctx, owner.ToArray());

    /// <summary>Asks for the key before reading it, as the network does.</summary>
    public ProviderRecord? Find(Context ctx, Address owner) => Has(ctx, owner) ? _providers.Find(ctx, owner.ToArray()) : null;

    public void Remove(Context ctx, Address owner) => _providers.Remove(ctx, owner.ToArray());

    public void Set(Context ctx, ProviderRecord provider) => _providers.Set(ctx, Address.Parse(provider.Owner).OrThrow().ToArray(), provider);

    /// <summary>A page over the whole store, as the network pages: its keys carry the prefix byte.</summary>
    public static Result<Page<ProviderRecord>> Page(Context ctx, PageRequest? page) =>
        Pages.OfPrefix(ctx.Store(Key), [], page, (_, value) => ProviderRecord.Parser.ParseFrom(value));

    public IEnumerable<ProviderRecord> All(Context ctx)
    {
        foreach (var (_, provider) in _providers.Iterate(ctx)) yield return provider;
    }
}
