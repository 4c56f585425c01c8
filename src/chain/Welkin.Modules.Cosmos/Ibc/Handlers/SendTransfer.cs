using Ibc.Applications.Transfer.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Ibc.Handlers;

/// <summary>Refuses to send tokens: no channel and no counterparty can exist in this build, and the network says so in these words.</summary>
/// <remarks>Spec: ICS-20; ibc-go v10 <c>transfer/keeper/msg_server.go</c>: what is no channel is taken for a client of the second version.</remarks>
internal sealed class SendTransfer : IMsgHandler<MsgTransfer, MsgTransferResponse>
{
    public Result<MsgTransferResponse> Run(TxContext ctx, MsgTransfer msg)
    {
        if (!IbcState.TransferParamsOf(ctx).SendEnabled) return IbcErrors.SendDisabled;
        if (!Address.ParseByCodec(msg.Sender).TryGet(out _, out var error)) return IbcErrors.InvalidAddress.With(error.Text);
        Invariant.Check(!IbcState.HasChannel(ctx, msg.SourcePort, msg.SourceChannel), "a channel exists, and this build has no IBC");
        if (msg.TimeoutTimestamp == 0) return IbcErrors.InvalidTimeout.With("timeout must not be 0");
        Invariant.Check(!IbcState.HasCounterparty(ctx, msg.SourceChannel), "a counterparty exists, and this build has no IBC");
        var client = msg.SourceChannel;
        return IbcErrors.NoCounterparty.With($"counterparty not found for client: {client}").With($"send packet failed for source id: {client}");
    }
}
