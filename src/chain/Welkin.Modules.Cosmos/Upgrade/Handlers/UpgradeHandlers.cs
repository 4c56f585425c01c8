using Cosmos.Upgrade.V1Beta1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Upgrade.Handlers;

/// <summary>Schedules an upgrade; only governance may.</summary>
internal sealed class SoftwareUpgrade(UpgradeKeeper keeper, Address authority) : IMsgHandler<MsgSoftwareUpgrade, MsgSoftwareUpgradeResponse>
{
    public Result<MsgSoftwareUpgradeResponse> Run(TxContext ctx, MsgSoftwareUpgrade msg)
    {
        if (msg.Authority != authority.ToString()) return UpgradeErrors.InvalidSigner.With($"expected {authority} got {msg.Authority}");
        return keeper.Schedule(ctx, msg.Plan ?? new Plan()).Map(_ => new MsgSoftwareUpgradeResponse());
    }
}

/// <summary>Drops the scheduled upgrade; only governance may.</summary>
internal sealed class CancelUpgrade(Address authority) : IMsgHandler<MsgCancelUpgrade, MsgCancelUpgradeResponse>
{
    public Result<MsgCancelUpgradeResponse> Run(TxContext ctx, MsgCancelUpgrade msg)
    {
        if (msg.Authority != authority.ToString()) return UpgradeErrors.InvalidSigner.With($"expected {authority} got {msg.Authority}");
        UpgradeKeeper.Clear(ctx);
        return new MsgCancelUpgradeResponse();
    }
}
