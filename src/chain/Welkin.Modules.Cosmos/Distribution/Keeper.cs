using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Modules.Cosmos.Staking;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>What of the other modules distribution needs.</summary>
/// <param name="Accounts">Finds the accounts of modules.</param>
/// <param name="Bank">Moves coins.</param>
/// <param name="Balances">Reads the fees of a block.</param>
/// <param name="Receivers">Tells who may receive.</param>
/// <param name="Validators">Finds who earned.</param>
/// <param name="Delegations">Finds for whom.</param>
public sealed record DistributionNeighbours(
    IAccounts Accounts, ITransfers Bank, IBalances Balances, ISendRules Receivers, IValidators Validators, IDelegations Delegations);

/// <summary>Rewards of validators and delegators, and the community pool.</summary>
public sealed class DistributionKeeper : ICommunityPool, IStakingListener
{
    /// <summary>Name of the module and of its account.</summary>
    public const string Module = "distribution";

    private const string BaseDenom = "uakt";

    private readonly DistributionNeighbours _near;

    /// <summary>Distribution over the roles of its neighbours.</summary>
    public DistributionKeeper(DistributionNeighbours neighbours)
    {
        _near = neighbours;
        Periods = new RewardPeriods(neighbours.Validators, neighbours.Delegations, Pool);
    }

    /// <summary>Who hears of moves of the community pool.</summary>
    public Listeners<IPoolListener> PoolListeners => Pool.Listeners;

    internal PoolBook Pool { get; } = new();

    internal RewardPeriods Periods { get; }

    internal DistributionNeighbours Near => _near;

    /// <inheritdoc/>
    public Result<Unit> FundFromModule(Context ctx, string module, Coins amount)
        => _near.Bank.SendFromModuleToModule(ctx, module, Module, amount).TryGet(out _, out var error)
            ? Pool.Add(ctx, new PoolMove(PoolCause.Module, DecCoins.From(amount), module))
            : error;

    /// <inheritdoc/>
    public Result<Unit> FundFromAccount(Context ctx, Address from, Coins amount)
        => _near.Bank.SendFromAccountToModule(ctx, from, Module, amount).TryGet(out _, out var error)
            ? Pool.Add(ctx, new PoolMove(_near.Receivers.IsBlocked(from) ? PoolCause.Module : PoolCause.Gift, DecCoins.From(amount), from.ToString()))
            : error;

    /// <inheritdoc/>
    public DecCoins Balance(Context ctx) => DistributionState.Pool.Find(ctx) ?? DecCoins.Empty;

    /// <inheritdoc/>
    public Result<Unit> Spend(Context ctx, Address to, Coins amount, PoolMove move)
    {
        if (!DistributionState.Pool.TryGet(ctx, out var pool)) return DistributionState.NoPool;
        var (left, negative) = pool.SafeSub(DecCoins.From(amount));
        if (negative) return DistributionErrors.BadDistribution;
        if (!_near.Bank.SendFromModuleToAccount(ctx, Module, to, amount).TryGet(out _, out var error)) return error;
        Pool.Set(ctx, (pool, left), move);
        return new Unit();
    }

    /// <summary>Splits rewards between a validator and its delegators.</summary>
    internal static void Allocate(Context ctx, Validator validator, DecCoins rewards)
    {
        var commission = rewards.MulDec(validator.Commission.Rate);
        var shared = rewards.Sub(commission);
        var found = validator.Operator;
        ctx.Emit(Events.Of("commission", ("amount", commission.ToString()), ("validator", found.ToValoper())));
        DistributionState.Commissions.Set(ctx, found, DistributionState.CommissionOf(ctx, found) + commission);
        var current = DistributionState.CurrentOf(ctx, found);
        DistributionState.Current.Set(ctx, found, current with { Rewards = current.Rewards + shared });
        ctx.Emit(Events.Of("rewards", ("amount", rewards.ToString()), ("validator", found.ToValoper())));
        DistributionState.Outstanding.Set(ctx, found, DistributionState.OutstandingOf(ctx, found) + rewards);
    }

    /// <summary>Pays out what a delegation earned, and ends its books. Errors: distribution 5, bank's.</summary>
    internal Result<Coins> Withdraw(Context ctx, Validator validator, Delegation delegation)
    {
        var (found, delegator) = (validator.Operator, delegation.Delegator);
        if (!DistributionState.StartingInfos.Has(ctx, (found, delegator))) return DistributionErrors.NoDelegationInfo;
        if (!Periods.End(ctx, validator).TryGet(out var ending, out var error)) return error;
        var earned = RewardPeriods.RewardsOf(ctx, validator, delegation, ending);
        var outstanding = DistributionState.OutstandingOf(ctx, found);

        // The very last digits may not be covered: then they stay where they are.
        var rewards = earned.Intersect(outstanding);
        var (paid, change) = rewards.TruncateDecimal();
        if (!paid.IsZero)
        {
            var to = DistributionState.WithdrawAddressOf(ctx, delegator);
            if (!_near.Bank.SendFromModuleToAccount(ctx, Module, to, paid).TryGet(out _, out error)) return error;
        }

        DistributionState.Outstanding.Set(ctx, found, outstanding.Sub(rewards));
        if (!Pool.Add(ctx, new PoolMove(PoolCause.Rounding, change)).TryGet(out _, out error)) return error;
        RewardPeriods.Release(ctx, found, DistributionState.StartingInfoOf(ctx, found, delegator).PreviousPeriod);
        DistributionState.StartingInfos.Remove(ctx, (found, delegator));
        if (paid.IsZero) paid = Coins.AsGiven([new Coin(BaseDenom, Int.Zero)]);
        ctx.Emit(Events.Of("withdraw_rewards", ("amount", paid.ToString()), ("validator", found.ToValoper()), ("delegator", delegator.ToString())));
        return paid;
    }

    /// <summary>Pays out what a delegation earned, and begins its books anew. Errors: staking 3, 19, distribution 5, bank's.</summary>
    internal Result<Coins> WithdrawAndGoOn(Context ctx, Address operatorAddress, Address delegator)
    {
        if (!_near.Validators.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        if (!_near.Delegations.Get(ctx, delegator, operatorAddress).TryGet(out var delegation, out error)) return error;
        if (!Withdraw(ctx, validator, delegation).TryGet(out var paid, out error)) return error;
        return Periods.Begin(ctx, operatorAddress, delegator).Map(_ => paid);
    }

    /// <summary>Pays out what a validator kept; decimals stay for later. Errors: distribution 7, bank's.</summary>
    internal Result<Coins> WithdrawCommission(Context ctx, Address operatorAddress)
    {
        var commission = DistributionState.CommissionOf(ctx, operatorAddress);
        if (commission.IsZero) return DistributionErrors.NoCommission;
        var (paid, change) = commission.TruncateDecimal();
        DistributionState.Commissions.Set(ctx, operatorAddress, change);
        DistributionState.Outstanding.Set(ctx, operatorAddress, DistributionState.OutstandingOf(ctx, operatorAddress).Sub(DecCoins.From(paid)));
        if (!paid.IsZero)
        {
            var to = DistributionState.WithdrawAddressOf(ctx, operatorAddress);
            if (!_near.Bank.SendFromModuleToAccount(ctx, Module, to, paid).TryGet(out _, out var error)) return error;
        }

        ctx.Emit(Events.Of("withdraw_commission", ("amount", paid.ToString())));
        return paid;
    }

    /// <summary>Pays out all that was earned and begins every book anew, at height zero.</summary>
    public void Restart(BlockContext ctx) => DistributionRestart.Run(ctx, this);

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorCreated(Context ctx, Address operatorAddress)
    {
        if (!_near.Validators.Get(ctx, operatorAddress).TryGet(out _, out var error)) return error;
        RewardPeriods.Open(ctx, operatorAddress);
        return new Unit();
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorRemoved(Context ctx, Address consensus, Address operatorAddress)
    {
        var outstanding = DistributionState.OutstandingOf(ctx, operatorAddress);
        var commission = DistributionState.CommissionOf(ctx, operatorAddress);
        if (!commission.IsZero)
        {
            outstanding = outstanding.Sub(commission);
            if (!PayLastCommission(ctx, operatorAddress, commission).TryGet(out _, out var error)) return error;
        }

        if (!Pool.Add(ctx, new PoolMove(PoolCause.UnclaimedRewards, outstanding)).TryGet(out _, out var noPool)) return noPool;
        DistributionState.Outstanding.Remove(ctx, operatorAddress);
        DistributionState.Commissions.Remove(ctx, operatorAddress);
        Clear(ctx, operatorAddress);
        DistributionState.Current.Remove(ctx, operatorAddress);
        return new Unit();
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.DelegationWillBeCreated(Context ctx, Address delegator, Address validator)
    {
        if (!_near.Validators.Get(ctx, validator).TryGet(out var found, out var error)) return error;
        return Periods.End(ctx, found).Map(_ => new Unit());
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.SharesWillChange(Context ctx, Address delegator, Address validator)
    {
        if (!_near.Validators.Get(ctx, validator).TryGet(out var found, out var error)) return error;
        if (!_near.Delegations.Get(ctx, delegator, validator).TryGet(out var delegation, out error)) return error;
        return Withdraw(ctx, found, delegation).Map(_ => new Unit());
    }

    /// <inheritdoc/>
    Result<Unit> IStakingListener.DelegationChanged(Context ctx, Address delegator, Address validator) => Periods.Begin(ctx, validator, delegator);

    /// <inheritdoc/>
    Result<Unit> IStakingListener.ValidatorWillBeSlashed(Context ctx, Address operatorAddress, Dec fraction)
    {
        Invariant.Check(fraction <= Dec.One && !fraction.IsNegative, $"fraction must be >=0 and <=1, current fraction: {fraction}");
        if (!_near.Validators.Get(ctx, operatorAddress).TryGet(out var validator, out var error)) return error;
        if (!Periods.End(ctx, validator).TryGet(out var period, out error)) return error;
        RewardPeriods.Hold(ctx, operatorAddress, period);
        DistributionState.Slashes.Set(ctx, (operatorAddress, (ulong)ctx.Height.Value, period), new SlashEvent(period, fraction));
        return new Unit();
    }

    private Result<Unit> PayLastCommission(Context ctx, Address operatorAddress, DecCoins commission)
    {
        var (paid, change) = commission.TruncateDecimal();
        if (!Pool.Add(ctx, new PoolMove(PoolCause.Rounding, change)).TryGet(out _, out var error)) return error;
        return paid.IsZero
            ? new Unit()
            : _near.Bank.SendFromModuleToAccount(ctx, Module, DistributionState.WithdrawAddressOf(ctx, operatorAddress), paid);
    }

    private static void Clear(Context ctx, Address validator)
    {
        foreach (var (key, _) in DistributionState.Slashes.Iterate(ctx, Store.KeyRange.Prefix(DistributionState.SlashKeys.Prefix(validator)))) DistributionState.Slashes.Remove(ctx, key);
        foreach (var (key, _) in DistributionState.History.Iterate(ctx, Store.KeyRange.Prefix(DistributionState.HistoryKeys.Prefix(validator)))) DistributionState.History.Remove(ctx, key);
    }
}
