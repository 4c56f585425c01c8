using Welkin.Core;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Pays out all that was earned and begins every book anew, as if all delegations were made before a first block.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>simapp/export.go</c>, <c>prepForZeroHeightGenesis</c>.</remarks>
internal static class DistributionRestart
{
    public static void Run(BlockContext ctx, DistributionKeeper keeper)
    {
        var validators = keeper.Near.Validators.All(ctx).Select(validator => validator.Operator).ToList();
        var delegations = keeper.Near.Delegations.AllDelegations(ctx).ToList();

        foreach (var validator in validators) keeper.WithdrawCommission(ctx, validator).Ignore("there may be none; the network looks no closer");
        foreach (var delegation in delegations) keeper.WithdrawAndGoOn(ctx, delegation.Validator, delegation.Delegator).Ignore("what cannot be paid stays, as on the network");
        foreach (var (key, _) in DistributionState.Slashes.Iterate(ctx).ToList()) DistributionState.Slashes.Remove(ctx, key);
        foreach (var (key, _) in DistributionState.History.Iterate(ctx).ToList()) DistributionState.History.Remove(ctx, key);

        var start = ctx.AtHeight(new Height(0));
        IStakingListener books = keeper;
        foreach (var validator in validators)
        {
            _ = keeper.Pool.Add(start, new PoolMove(PoolCause.UnclaimedRewards, DistributionState.OutstandingOf(start, validator))).OrThrow();
            _ = books.ValidatorCreated(start, validator).OrThrow();
        }

        foreach (var delegation in delegations)
        {
            _ = books.DelegationWillBeCreated(start, delegation.Delegator, delegation.Validator).OrThrow();
            _ = books.DelegationChanged(start, delegation.Delegator, delegation.Validator).OrThrow();
        }
    }
}
