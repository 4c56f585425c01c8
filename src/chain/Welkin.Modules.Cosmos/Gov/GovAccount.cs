using Cosmos.Gov.V1;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>The account in whose name params change. Proposals are not part of this build.</summary>
public sealed class GovAccount(IAccounts accounts) : IModule
{
    /// <inheritdoc/>
    public string Name => "gov";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 5;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
        => registry.Genesis<GenesisState>((ctx, _) => accounts.OfModule(ctx, Name), _ => new GenesisState());
}
