using Cosmos.Auth.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Auth;

/// <summary>Accounts: numbers, sequences, keys.</summary>
public sealed class AuthModule(AuthKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "auth";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [AuthState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 5;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateAuthParams(authority));
        new AuthQueries(keeper).Register(registry);
        registry.Genesis<GenesisState>((ctx, state) => AuthGenesis.Import(keeper, ctx, state), AuthGenesis.Export);
    }
}
