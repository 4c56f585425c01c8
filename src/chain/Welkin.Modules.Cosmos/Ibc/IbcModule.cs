using Cosmos.Base.Query.V1Beta1;
using Ibc.Core.Channel.V1;
using Ibc.Core.Client.V1;
using Ibc.Core.Connection.V1;
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
        registry.Query<QueryClientParamsRequest, QueryClientParamsResponse>(
            "/ibc.core.client.v1.Query/ClientParams", (ctx, _) => new QueryClientParamsResponse { Params = IbcState.ClientParamsOf(ctx) });
        registry.Query<QueryClientStatesRequest, QueryClientStatesResponse>("/ibc.core.client.v1.Query/ClientStates", (ctx, request) => Nothing(ctx, request.Pagination, "clients/")
            .Map(page => new QueryClientStatesResponse { Pagination = page }));
        registry.Query<QueryConnectionParamsRequest, QueryConnectionParamsResponse>(
            "/ibc.core.connection.v1.Query/ConnectionParams", (ctx, _) => new QueryConnectionParamsResponse { Params = IbcState.ConnectionParamsOf(ctx) });
        registry.Query<QueryConnectionsRequest, QueryConnectionsResponse>("/ibc.core.connection.v1.Query/Connections", Connections);
        registry.Query<QueryChannelsRequest, QueryChannelsResponse>("/ibc.core.channel.v1.Query/Channels", (ctx, request) => Nothing(ctx, request.Pagination, "channelEnds/")
            .Map(page => new QueryChannelsResponse { Pagination = page, Height = HeightOf(ctx) }));
        registry.Genesis<global::Ibc.Core.Types.V1.GenesisState>(Import, Export);
    }

    private static Result<PageResponse> Nothing(QueryContext ctx, PageRequest? request, string prefix)
        => Pages.OfPrefix(ctx.Store(IbcState.Key), System.Text.Encoding.ASCII.GetBytes(prefix), request, (_, _) => (object?)null).Map(page => page.Next!);

    private static Result<QueryConnectionsResponse> Connections(QueryContext ctx, QueryConnectionsRequest request)
    {
        var page = Pages.OfPrefix(ctx.Store(IbcState.Key), IbcState.ConnectionPrefix, request.Pagination, (_, value) => Identified(ConnectionEnd.Parser.ParseFrom(value)));
        return page.Map(found => new QueryConnectionsResponse { Connections = { found.Items }, Pagination = found.Next, Height = HeightOf(ctx) });
    }

    private static IdentifiedConnection Identified(ConnectionEnd end) => new()
    {
        Id = IbcState.Localhost, ClientId = end.ClientId, Versions = { end.Versions }, State = end.State, Counterparty = end.Counterparty, DelayPeriod = end.DelayPeriod,
    };

    // The revision of a chain is the number at the end of its id; 0 when there is none.
    private static global::Ibc.Core.Client.V1.Height HeightOf(QueryContext ctx)
    {
        var dash = ctx.ChainId.LastIndexOf('-');
        var digits = ctx.ChainId[(dash + 1)..];
        var isRevision = dash > 0 && ctx.ChainId[dash - 1] != '-' && digits.Length > 0 && digits[0] is >= '1' and <= '9' && digits.All(char.IsAsciiDigit);
        return new() { RevisionNumber = isRevision && ulong.TryParse(digits, out var number) ? number : 0, RevisionHeight = (ulong)ctx.Height.Value };
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
            Connections = { Identified(IbcState.LocalhostEnd.Find(ctx) ?? IbcState.Itself) },
            Params = IbcState.ConnectionParamsOf(ctx),
            NextConnectionSequence = IbcState.NextConnection.Find(ctx),
        },
        ChannelGenesis = new() { NextChannelSequence = IbcState.NextChannel.Find(ctx) },
        ClientV2Genesis = new(),
        ChannelV2Genesis = new(),
    };
}
