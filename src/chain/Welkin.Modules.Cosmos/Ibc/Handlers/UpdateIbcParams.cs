using Ibc.Core.Connection.V1;
using Welkin.Core;
using Welkin.Runtime;
using ClientUpdate = Ibc.Core.Client.V1.MsgUpdateParams;
using ClientUpdated = Ibc.Core.Client.V1.MsgUpdateParamsResponse;
using ConnectionUpdate = Ibc.Core.Connection.V1.MsgUpdateParams;
using ConnectionUpdated = Ibc.Core.Connection.V1.MsgUpdateParamsResponse;
using TransferUpdate = Ibc.Applications.Transfer.V1.MsgUpdateParams;
using TransferUpdated = Ibc.Applications.Transfer.V1.MsgUpdateParamsResponse;

namespace Welkin.Modules.Cosmos.Ibc.Handlers;

/// <summary>Says which light clients may be made; only governance may.</summary>
internal sealed class UpdateClientParams(Address authority) : IMsgHandler<ClientUpdate, ClientUpdated>
{
    public Result<ClientUpdated> Run(TxContext ctx, ClientUpdate msg)
    {
        if (!IbcAuthority.Check(authority, msg.Signer).TryGet(out _, out var error)) return error;
        IbcState.Clients.Set(ctx, msg.Params ?? new global::Ibc.Core.Client.V1.Params());
        return new ClientUpdated();
    }
}

/// <summary>Says how long a block is expected to take at most; only governance may.</summary>
internal sealed class UpdateConnectionParams(Address authority) : IMsgHandler<ConnectionUpdate, ConnectionUpdated>
{
    public Result<ConnectionUpdated> Run(TxContext ctx, ConnectionUpdate msg)
    {
        if (!IbcAuthority.Check(authority, msg.Signer).TryGet(out _, out var error)) return error;
        IbcState.Connections.Set(ctx, msg.Params ?? new Params());
        return new ConnectionUpdated();
    }
}

/// <summary>Says whether tokens may leave and come; only governance may.</summary>
internal sealed class UpdateTransferParams(Address authority) : IMsgHandler<TransferUpdate, TransferUpdated>
{
    public Result<TransferUpdated> Run(TxContext ctx, TransferUpdate msg)
    {
        if (!IbcAuthority.Check(authority, msg.Signer).TryGet(out _, out var error)) return error;
        IbcState.Transfer.Set(ctx, msg.Params ?? new global::Ibc.Applications.Transfer.V1.Params());
        return new TransferUpdated();
    }
}

/// <summary>What the messages of governance have in common.</summary>
internal static class IbcAuthority
{
    public static Result<Unit> Check(Address authority, string signer)
        => signer == authority.ToString() ? new Unit() : IbcErrors.Unauthorized.With($"expected {authority}, got {signer} as authority");
}
