using Akash.Market.V1;
using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>A provider announces that it wants its resources back after the agreed window (v2.1).</summary>
internal sealed class StartReclaim(MarketState state) : IMsgHandler<MsgLeaseStartReclaim, MsgLeaseStartReclaimResponse>
{
    public Result<Unit> Check(MsgLeaseStartReclaim msg)
    {
        if (!msg.Id.Validate().TryGet(out _, out var error)) return error;
        return CloseBid.CheckReason((int)msg.Reason);
    }

    public Result<MsgLeaseStartReclaimResponse> Run(TxContext ctx, MsgLeaseStartReclaim msg)
    {
        if (state.Leases.Find(ctx, msg.Id) is not { } lease) return MarketErrors.UnknownLease;
        var deadline = ctx.BlockTime.Add(lease.Reclamation?.Window.ToNanos() ?? 0).Seconds;
        if (!MarketLifecycle.Reclaiming(lease, msg.Reason, (ctx.Height, deadline)).TryGet(out var reclaiming, out var error)) return error;

        state.Leases.Set(ctx, lease.Id, reclaiming);
        ctx.Emit(new EventLeaseReclaimStarted { Id = lease.Id, Reason = msg.Reason, Deadline = deadline });
        return new MsgLeaseStartReclaimResponse();
    }
}
