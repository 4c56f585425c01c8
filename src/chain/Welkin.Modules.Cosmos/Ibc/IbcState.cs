using System.Text;
using Google.Protobuf;
using Ibc.Core.Connection.V1;
using Welkin.Core;
using Welkin.Runtime;
using Welkin.Store;
using ClientParams = Ibc.Core.Client.V1.Params;
using ConnectionParams = Ibc.Core.Connection.V1.Params;
using TransferParams = Ibc.Applications.Transfer.V1.Params;

namespace Welkin.Modules.Cosmos.Ibc;

/// <summary>Stores <c>ibc</c> and <c>transfer</c> of a chain that no other chain is connected to.</summary>
/// <remarks>Spec: ICS-24; ibc-go v10. What is not there reads as the network's defaults: older homes have empty stores.</remarks>
internal static class IbcState
{
    public static readonly StoreKey Key = new("ibc");

    public static readonly StoreKey TransferKey = new("transfer");

    public static readonly byte[] ConnectionPrefix = "connections/"u8.ToArray();

    /// <summary>The connection of a chain to itself; genesis writes it.</summary>
    public const string Localhost = "connection-localhost";

    public static readonly Item<ClientParams> Clients = new(Key, "clientParams"u8.ToArray(), GogoValue.Of(ClientParams.Parser));

    public static readonly Item<ConnectionParams> Connections = new(Key, "connectionParams"u8.ToArray(), GogoValue.Of(ConnectionParams.Parser));

    public static readonly Item<ulong> NextClient = new(Key, "nextClientSequence"u8.ToArray(), ValueCodec.UInt64);

    public static readonly Item<ulong> NextConnection = new(Key, "nextConnectionSequence"u8.ToArray(), ValueCodec.UInt64);

    public static readonly Item<ulong> NextChannel = new(Key, "nextChannelSequence"u8.ToArray(), ValueCodec.UInt64);

    public static readonly Item<ConnectionEnd> LocalhostEnd = new(Key, [.. ConnectionPrefix, .. Encoding.ASCII.GetBytes(Localhost)], GogoValue.Of(ConnectionEnd.Parser));

    public static readonly Item<string> Port = new(TransferKey, [0x01], ValueCodec.String);

    public static readonly Item<TransferParams> Transfer = new(TransferKey, "params"u8.ToArray(), GogoValue.Of(TransferParams.Parser));

    /// <summary>What genesis writes for the connection to itself.</summary>
    public static ConnectionEnd Itself => new()
    {
        ClientId = "09-localhost",
        Versions = { new global::Ibc.Core.Connection.V1.Version { Identifier = "1", Features = { "ORDER_ORDERED", "ORDER_UNORDERED" } } },
        State = global::Ibc.Core.Connection.V1.State.Open,
        Counterparty = new Counterparty { ClientId = "09-localhost", ConnectionId = Localhost, Prefix = new() { KeyPrefix = ByteString.CopyFromUtf8("ibc") } },
    };

    public static ClientParams ClientParamsOf(Context ctx) => Clients.Find(ctx) ?? new ClientParams { AllowedClients = { "*" } };

    public static ConnectionParams ConnectionParamsOf(Context ctx) => Connections.Find(ctx) ?? new ConnectionParams { MaxExpectedTimePerBlock = 30_000_000_000 };

    public static TransferParams TransferParamsOf(Context ctx) => Transfer.Find(ctx) ?? new TransferParams { SendEnabled = true, ReceiveEnabled = true };

    /// <summary>Whether a channel of the first version exists. Gas: one read.</summary>
    public static bool HasChannel(Context ctx, string port, string channel) => ctx.Store(Key).Get(Encoding.UTF8.GetBytes($"channelEnds/ports/{port}/channels/{channel}")) is not null;

    /// <summary>Whether a client of the second version has a counterparty. Gas: one read.</summary>
    public static bool HasCounterparty(Context ctx, string client) => ctx.Store(Key).Get(Encoding.UTF8.GetBytes($"clients/{client}/counterparty")) is not null;
}
