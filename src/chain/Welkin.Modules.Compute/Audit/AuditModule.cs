using Akash.Audit.V1;
using Welkin.Core;
using Welkin.Modules.Compute.Audit.Handlers;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Audit;

/// <summary>Auditors vouch for attributes of providers.</summary>
public sealed class AuditModule : IModule
{
    private readonly AuditState _state = new();

    /// <summary>Makes the module.</summary>
    public AuditModule() => Keeper = new AuditKeeper(_state);

    /// <inheritdoc/>
    public string Name => "audit";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [AuditState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 3;

    internal AuditKeeper Keeper { get; }

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        var sign = new SignProviderAttributes(_state);
        registry.Message(sign);
        registry.Message(new DeleteProviderAttributes(_state));
        new AuditQueries(_state).Register(registry);
        registry.Genesis<GenesisState>(
            (ctx, genesis) =>
            {
                foreach (var record in genesis.Providers) sign.Sign(ctx, (record.Owner, record.Auditor), record.Attributes);
            },
            ctx => new GenesisState { Providers = { _state.All(ctx) } });
    }
}
