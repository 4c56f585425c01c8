using Akash.Market.V1Beta5;
using Welkin.Core;
using Welkin.Core.Compute;
using Welkin.Modules.Compute.Escrow;
using Welkin.Runtime;

namespace Welkin.Modules.Compute.Market.Handlers;

/// <summary>Pays a provider what its lease has earned. The lease's state is not looked at.</summary>
internal sealed class WithdrawLease(MarketState state, IPayments payments) : IMsgHandler<MsgWithdrawLease, MsgWithdrawLeaseResponse>
{
    public Result<Unit> Check(MsgWithdrawLease msg) => msg.Id.Validate();

    public Result<MsgWithdrawLeaseResponse> Run(TxContext ctx, MsgWithdrawLease msg)
    {
        if (state.Leases.Find(ctx, msg.Id) is null) return MarketErrors.UnknownLease;
        if (!payments.Withdraw(ctx, msg.Id.EscrowPayment()).TryGet(out _, out var error)) return error;
        return new MsgWithdrawLeaseResponse();
    }
}
