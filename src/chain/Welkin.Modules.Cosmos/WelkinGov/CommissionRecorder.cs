using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Keeps every commission that a validator ever had: the network knows only the newest.</summary>
public sealed class CommissionRecorder : IStakingListener
{
    /// <inheritdoc/>
    public void CommissionSet(Context ctx, Address operatorAddress, Dec rate) => WelkinGovState.Commissions.Set(
        ctx,
        (operatorAddress, (ulong)ctx.Height.Value),
        new CommissionChange { Validator = operatorAddress.ToValoper(), Height = ctx.Height.Value, Time = ctx.BlockTime.ToTimestamp(), Rate = rate.ToString() });
}
