using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Modules.Cosmos.Upgrade.Handlers;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Upgrade;

/// <summary>Changes of the program at a height that governance decides.</summary>
public sealed class UpgradeModule(UpgradeKeeper keeper, Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "upgrade";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [UpgradeState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 2;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new SoftwareUpgrade(keeper, authority));
        registry.Message(new CancelUpgrade(authority));
        new UpgradeQueries(keeper, authority).Register(registry);
        registry.PreBlock(new UpgradeBlocks(keeper).PreBlock);

        // A plan is not part of an export: whoever starts a chain anew has the program already.
        registry.Genesis<Empty>((_, _) => { }, _ => new Empty());
    }
}
