using Ibc.Core.Types.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Ibc.Handlers;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>
/// IBC of a chain that no other is connected to: its params, its connection to itself, and empty lists. Clients, connections and channels
/// cannot be made yet; a genesis that has any is refused.
/// </summary>
public sealed class IbcModule(Address authority) : IModule
{
    /// <inheritdoc/>
    public string Name => "ibc";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [IbcState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 8;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new UpdateClientParams(authority));
        registry.Message(new UpdateConnectionParams(authority));
        IbcQueries.Register(registry);
        registry.Genesis<global::Ibc.Core.Types.V1.GenesisState>(Import, Export);
    }

    private static void Import(BlockContext ctx, global::Ibc.Core.Types.V1.GenesisState state)
    {
        var (clients, connections, channels) = (state.ClientGenesis ?? new(), state.ConnectionGenesis ?? new(), state.ChannelGenesis ?? new());
        var isAlone = clients.Clients.Count == 0 && channels.Channels.Count == 0 && connections.Connections.All(connection => connection.Id == IbcState.Localhost);
        Invariant.Check(isAlone, "the genesis of ibc has clients, connections or channels: this build has no IBC to go on with them");
        IbcState.Clients.Set(ctx, clients.Params ?? new());
        IbcState.NextClient.Set(ctx, clients.NextClientSequence);
        IbcState.Connections.Set(ctx, connections.Params ?? new());
        IbcState.NextConnection.Set(ctx, connections.NextConnectionSequence);
        IbcState.NextChannel.Set(ctx, channels.NextChannelSequence);
        IbcState.LocalhostEnd.Set(ctx, IbcState.Itself);
    }

    private static global::Ibc.Core.Types.V1.GenesisState Export(QueryContext ctx) => new()
    {
        ClientGenesis = new() { Params = IbcState.ClientParamsOf(ctx), NextClientSequence = IbcState.NextClient.Find(ctx) },
        ConnectionGenesis = new()
        {
            Connections = { IbcQueries.Identified(IbcState.LocalhostEnd.Find(ctx) ?? IbcState.Itself) },
            Params = IbcState.ConnectionParamsOf(ctx),
            NextConnectionSequence = IbcState.NextConnection.Find(ctx),
        },
        ChannelGenesis = new() { NextChannelSequence = IbcState.NextChannel.Find(ctx) },
        ClientV2Genesis = new(),
        ChannelV2Genesis = new(),
    };
}
