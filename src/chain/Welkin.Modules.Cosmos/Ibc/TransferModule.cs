using Ibc.Applications.Transfer.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Ibc.Handlers;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>Token transfer of a chain that no other is connected to: its params, and a refusal of what cannot be sent.</summary>
public sealed class TransferModule(Address authority) : IModule
{
    private const string PortName = "transfer";

    /// <inheritdoc/>
    public string Name => PortName;

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [IbcState.TransferKey];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 6;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateTransferParams(authority));
        registry.Message(new SendTransfer());
        TransferQueries.Register(registry);
        registry.Genesis<GenesisState>(Import, ctx => new GenesisState { PortId = IbcState.Port.Find(ctx) ?? PortName, Params = IbcState.TransferParamsOf(ctx) });
    }

    private static void Import(BlockContext ctx, GenesisState state)
    {
        Invariant.Check(state.Denoms.Count == 0 && state.TotalEscrowed.Count == 0, "the genesis of transfer has tokens of other chains: this build has no IBC to go on with them");
        IbcState.Port.Set(ctx, state.PortId);
        IbcState.Transfer.Set(ctx, state.Params ?? new Params());
    }
}
