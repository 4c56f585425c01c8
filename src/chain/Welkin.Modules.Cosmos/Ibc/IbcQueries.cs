using System.Text;
using Cosmos.Base.Query.V1Beta1;
using Ibc.Core.Channel.V1;
using Ibc.Core.Client.V1;
using Ibc.Core.Connection.V1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;
using Height = Ibc.Core.Client.V1.Height;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>What wallets, explorers and relayers ask about clients, connections and channels: here there is one connection, to itself.</summary>
internal static class IbcQueries
{
    private const string OfClients = "/ibc.core.client.v1.Query/";
    private const string OfConnections = "/ibc.core.connection.v1.Query/";
    private const string OfChannels = "/ibc.core.channel.v1.Query/";

    public static void Register(ModuleRegistry registry)
    {
        registry.Query<QueryClientParamsRequest, QueryClientParamsResponse>(OfClients + "ClientParams", (ctx, _) => new QueryClientParamsResponse { Params = IbcState.ClientParamsOf(ctx) });
        registry.Query<QueryClientStatesRequest, QueryClientStatesResponse>(OfClients + "ClientStates", (ctx, request) => Nothing(ctx, request.Pagination, "clients/")
            .Map(page => new QueryClientStatesResponse { Pagination = page }));
        registry.Query<QueryClientStateRequest, QueryClientStateResponse>(
            OfClients + "ClientState", (_, request) => Missing(Identifiers.Client(request.ClientId), $"{request.ClientId}: light client not found"));
        registry.Query<QueryClientStatusRequest, QueryClientStatusResponse>(
            OfClients + "ClientStatus", (_, request) => Valid(Identifiers.Client(request.ClientId)).Map(_ => new QueryClientStatusResponse { Status = "Unknown" }));
        registry.Query<QueryUpgradedClientStateRequest, QueryUpgradedClientStateResponse>(OfClients + "UpgradedClientState", (_, _) => GrpcError.NotFound("upgrade plan not found"));
        registry.Query<QueryUpgradedConsensusStateRequest, QueryUpgradedConsensusStateResponse>(
            OfClients + "UpgradedConsensusState", (ctx, _) => GrpcError.NotFound($"upgraded consensus state not found, height {ctx.Height}"));

        registry.Query<QueryConnectionParamsRequest, QueryConnectionParamsResponse>(
            OfConnections + "ConnectionParams", (ctx, _) => new QueryConnectionParamsResponse { Params = IbcState.ConnectionParamsOf(ctx) });
        registry.Query<QueryConnectionsRequest, QueryConnectionsResponse>(OfConnections + "Connections", Connections);
        registry.Query<QueryConnectionRequest, QueryConnectionResponse>(OfConnections + "Connection", OneConnection);
        registry.Query<QueryClientConnectionsRequest, QueryClientConnectionsResponse>(
            OfConnections + "ClientConnections", (_, request) => Missing(Identifiers.Client(request.ClientId), $"{request.ClientId}: light client connection paths not found"));

        registry.Query<QueryChannelsRequest, QueryChannelsResponse>(OfChannels + "Channels", (ctx, request) => Nothing(ctx, request.Pagination, "channelEnds/")
            .Map(page => new QueryChannelsResponse { Pagination = page, Height = HeightOf(ctx) }));
        registry.Query<QueryChannelRequest, QueryChannelResponse>(
            OfChannels + "Channel", (_, request) => MissingEnd(request.PortId, request.ChannelId, "channel"));
        registry.Query<QueryConnectionChannelsRequest, QueryConnectionChannelsResponse>(OfChannels + "ConnectionChannels", ChannelsOfConnection);
        registry.Query<QueryNextSequenceReceiveRequest, QueryNextSequenceReceiveResponse>(
            OfChannels + "NextSequenceReceive", (_, request) => MissingEnd(request.PortId, request.ChannelId, "channel"));
        registry.Query<QueryNextSequenceSendRequest, QueryNextSequenceSendResponse>(
            OfChannels + "NextSequenceSend", (_, request) => MissingEnd(request.PortId, request.ChannelId, "sequence send"));
    }

    /// <summary>A connection with its name.</summary>
    public static IdentifiedConnection Identified(ConnectionEnd end) => new()
    {
        Id = IbcState.Localhost, ClientId = end.ClientId, Versions = { end.Versions }, State = end.State, Counterparty = end.Counterparty, DelayPeriod = end.DelayPeriod,
    };

    private static Result<PageResponse> Nothing(QueryContext ctx, PageRequest? request, string prefix)
        => Pages.OfPrefix(ctx.Store(IbcState.Key), Encoding.ASCII.GetBytes(prefix), request, (_, _) => (object?)null).Map(page => page.Next!);

    private static Result<Unit> Valid(Result<Unit> name) => name.TryGet(out _, out var error) ? new Unit() : GrpcError.InvalidArgument(error.Text);

    // A well-formed name of something that cannot be there.
    private static Error Missing(Result<Unit> name, string words) => Valid(name).TryGet(out _, out var error) ? GrpcError.NotFound(words) : error;

    private static Error MissingEnd(string port, string channel, string what) => Missing(
        Identifiers.Port(port).TryGet(out _, out var error) ? Identifiers.Channel(channel) : error, $"port-id: {port}, channel-id {channel}: {what} not found");

    private static Result<QueryConnectionResponse> OneConnection(QueryContext ctx, QueryConnectionRequest request)
    {
        if (!Valid(Identifiers.Connection(request.ConnectionId)).TryGet(out _, out var error)) return error;
        return request.ConnectionId == IbcState.Localhost && IbcState.LocalhostEnd.Find(ctx) is { } end
            ? new QueryConnectionResponse { Connection = end, ProofHeight = HeightOf(ctx) }
            : GrpcError.NotFound($"{request.ConnectionId}: connection not found");
    }

    private static Result<QueryConnectionsResponse> Connections(QueryContext ctx, QueryConnectionsRequest request)
    {
        var page = Pages.OfPrefix(ctx.Store(IbcState.Key), IbcState.ConnectionPrefix, request.Pagination, (_, value) => Identified(ConnectionEnd.Parser.ParseFrom(value)));
        return page.Map(found => new QueryConnectionsResponse { Connections = { found.Items }, Pagination = found.Next, Height = HeightOf(ctx) });
    }

    private static Result<QueryConnectionChannelsResponse> ChannelsOfConnection(QueryContext ctx, QueryConnectionChannelsRequest request)
    {
        if (!Valid(Identifiers.Connection(request.Connection)).TryGet(out _, out var error)) return error;
        return Nothing(ctx, request.Pagination, "channelEnds/").Map(page => new QueryConnectionChannelsResponse { Pagination = page, Height = HeightOf(ctx) });
    }

    // The revision of a chain is the number at the end of its id; 0 when there is none.
    private static Height HeightOf(QueryContext ctx)
    {
        var dash = ctx.ChainId.LastIndexOf('-');
        var digits = ctx.ChainId[(dash + 1)..];
        var isRevision = dash > 0 && ctx.ChainId[dash - 1] != '-' && digits.Length > 0 && digits[0] is >= '1' and <= '9' && digits.All(char.IsAsciiDigit);
        return new() { RevisionNumber = isRevision && ulong.TryParse(digits, out var number) ? number : 0, RevisionHeight = (ulong)ctx.Height.Value };
    }
}
