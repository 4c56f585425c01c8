using Akash.Provider.V1Beta4;
using Welkin.Core;
using Welkin.Modules.Compute.Provider.Handlers;
using Welkin.Runtime;
using Welkin.Store;
using ProviderRecord = Akash.Provider.V1Beta4.Provider;

namespace Welkin.Modules.Compute.Provider;

/// <summary>Who offers compute: address, gateway, attributes.</summary>
public sealed class ProviderModule : IModule
{
    private readonly ProviderState _state = new();

    /// <summary>Makes the module.</summary>
    public ProviderModule() => Keeper = new ProviderKeeper(_state);

    /// <inheritdoc/>
    public string Name => "provider";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [ProviderState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    internal ProviderKeeper Keeper { get; }

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new CreateProvider(_state));
        registry.Message(new UpdateProvider(_state));
        registry.Message(new DeleteProvider(_state, Keeper));
        registry.Query<QueryProvidersRequest, QueryProvidersResponse>("/akash.provider.v1beta4.Query/Providers", Providers);
        registry.Query<QueryProviderRequest, QueryProviderResponse>("/akash.provider.v1beta4.Query/Provider", Provider);
        registry.Genesis<GenesisState>(Import, ctx => new GenesisState { Providers = { _state.All(ctx) } });
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        foreach (var provider in genesis.Providers)
        {
            if (_state.Has(ctx, Address.Parse(provider.Owner).OrThrow())) throw new InvalidOperationException($"provider {provider.Owner} is in genesis twice");
            _state.Set(ctx, provider);
        }
    }

    private Result<QueryProvidersResponse> Providers(QueryContext ctx, QueryProvidersRequest request)
    {
        if (!ProviderState.Page(ctx, request.Pagination).TryGet(out var page, out var error)) return GrpcError.Internal(error.Text);
        return new QueryProvidersResponse { Providers = { page.Items }, Pagination = page.Next };
    }

    private Result<QueryProviderResponse> Provider(QueryContext ctx, QueryProviderRequest request)
    {
        if (!Address.Parse(request.Owner).TryGet(out var owner, out _)) return GrpcError.RegisteredInvalid(ProviderErrors.InvalidAddress);
        return _state.Find(ctx, owner) is { } provider ? new QueryProviderResponse { Provider = provider } : GrpcError.RegisteredNotFound(ProviderErrors.ProviderNotFound);
    }
}
