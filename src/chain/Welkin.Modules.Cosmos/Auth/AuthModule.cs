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
        registry.PreBlock(ctx =>
        {
            if (ctx.Rules.Has(Rule.UnorderedTransactionsAreTaken)) keeper.RemoveExpiredNonces(ctx);
        });
        new AuthQueries(keeper).Register(registry);
        registry.Genesis<GenesisState>((ctx, state) => AuthGenesis.Import(keeper, ctx, state), AuthGenesis.Export);
    }
}
