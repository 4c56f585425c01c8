using Cosmos.Distribution.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Rewards and the pool from and to genesis.</summary>
internal sealed class DistributionGenesis(DistributionKeeper keeper)
{
    public void Import(BlockContext ctx, GenesisState state)
    {
        var pool = (state.FeePool ?? new FeePool()).CommunityPool.ToDomain().OrThrow();
        DistributionState.Pool.Set(ctx, pool);
        DistributionState.Params.Set(ctx, state.Params ?? new Params());
        foreach (var one in state.DelegatorWithdrawInfos) DistributionState.WithdrawAddresses.Set(ctx, Account(one.DelegatorAddress), Account(one.WithdrawAddress));
        var proposer = state.PreviousProposer.Length == 0 ? default : Address.ParseValcons(state.PreviousProposer).OrThrow();
        DistributionState.PreviousProposer.Set(ctx, ByteString.CopyFrom(proposer.Bytes));
        var held = pool;
        foreach (var one in state.OutstandingRewards)
        {
            var rewards = one.OutstandingRewards.ToDomain().OrThrow();
            DistributionState.Outstanding.Set(ctx, Operator(one.ValidatorAddress), rewards);
            held += rewards;
        }

        foreach (var one in state.ValidatorAccumulatedCommissions)
        {
            DistributionState.Commissions.Set(ctx, Operator(one.ValidatorAddress), (one.Accumulated?.Commission ?? []).ToDomain().OrThrow());
        }

        ImportPeriods(ctx, state);
        var account = keeper.Near.Accounts.OfModule(ctx, DistributionKeeper.Module);
        var (whole, _) = held.TruncateDecimal();
        var balance = keeper.Near.Balances.Balances(ctx, account.Address);
        Invariant.Check(balance == whole, $"distribution module balance does not match the module holdings: {balance} <-> {whole}");
    }

    public static GenesisState Export(QueryContext ctx)
    {
        var proposer = new Address((DistributionState.PreviousProposer.Find(ctx) ?? ByteString.Empty).Span);
        var state = new GenesisState
        {
            Params = DistributionState.Params.Find(ctx) ?? new Params(),
            FeePool = new FeePool { CommunityPool = { (DistributionState.Pool.Find(ctx) ?? DecCoins.Empty).ToMessages() } },
            PreviousProposer = proposer.ToValcons(),
        };
        foreach (var (delegator, to) in DistributionState.WithdrawAddresses.Iterate(ctx))
        {
            state.DelegatorWithdrawInfos.Add(new DelegatorWithdrawInfo { DelegatorAddress = delegator.ToString(), WithdrawAddress = to.ToString() });
        }

        foreach (var (validator, rewards) in DistributionState.Outstanding.Iterate(ctx))
        {
            state.OutstandingRewards.Add(new ValidatorOutstandingRewardsRecord { ValidatorAddress = validator.ToValoper(), OutstandingRewards = { rewards.ToMessages() } });
        }

        foreach (var (validator, commission) in DistributionState.Commissions.Iterate(ctx))
        {
            var accumulated = new ValidatorAccumulatedCommission { Commission = { commission.ToMessages() } };
            state.ValidatorAccumulatedCommissions.Add(new ValidatorAccumulatedCommissionRecord { ValidatorAddress = validator.ToValoper(), Accumulated = accumulated });
        }

        ExportPeriods(ctx, state);
        return state;
    }

    private static void ImportPeriods(BlockContext ctx, GenesisState state)
    {
        foreach (var one in state.ValidatorHistoricalRewards)
        {
            DistributionState.History.Set(ctx, (Operator(one.ValidatorAddress), one.Period), DistributionWire.FromWire(one.Rewards ?? new ValidatorHistoricalRewards()));
        }

        foreach (var one in state.ValidatorCurrentRewards)
        {
            DistributionState.Current.Set(ctx, Operator(one.ValidatorAddress), DistributionWire.FromWire(one.Rewards ?? new ValidatorCurrentRewards()));
        }

        foreach (var one in state.DelegatorStartingInfos)
        {
            var key = (Operator(one.ValidatorAddress), Account(one.DelegatorAddress));
            DistributionState.StartingInfos.Set(ctx, key, DistributionWire.FromWire(one.StartingInfo ?? new DelegatorStartingInfo()));
        }

        foreach (var one in state.ValidatorSlashEvents)
        {
            var key = (Operator(one.ValidatorAddress), one.Height, one.Period);
            DistributionState.Slashes.Set(ctx, key, DistributionWire.FromWire(one.ValidatorSlashEvent ?? new ValidatorSlashEvent()));
        }
    }

    private static void ExportPeriods(QueryContext ctx, GenesisState state)
    {
        foreach (var ((validator, period), rewards) in DistributionState.History.Iterate(ctx))
        {
            state.ValidatorHistoricalRewards.Add(new ValidatorHistoricalRewardsRecord
            {
                ValidatorAddress = validator.ToValoper(), Period = period, Rewards = DistributionWire.ToWire(rewards),
            });
        }

        foreach (var (validator, rewards) in DistributionState.Current.Iterate(ctx))
        {
            state.ValidatorCurrentRewards.Add(new ValidatorCurrentRewardsRecord { ValidatorAddress = validator.ToValoper(), Rewards = DistributionWire.ToWire(rewards) });
        }

        foreach (var ((validator, delegator), info) in DistributionState.StartingInfos.Iterate(ctx))
        {
            state.DelegatorStartingInfos.Add(new DelegatorStartingInfoRecord
            {
                ValidatorAddress = validator.ToValoper(), DelegatorAddress = delegator.ToString(), StartingInfo = DistributionWire.ToWire(info),
            });
        }

        foreach (var ((validator, height, _), slash) in DistributionState.Slashes.Iterate(ctx))
        {
            state.ValidatorSlashEvents.Add(new ValidatorSlashEventRecord
            {
                ValidatorAddress = validator.ToValoper(), Height = height, Period = slash.Period, ValidatorSlashEvent = DistributionWire.ToWire(slash),
            });
        }
    }

    private static Address Account(string text) => Address.Parse(text).OrThrow();

    private static Address Operator(string text) => Address.ParseValoper(text).OrThrow();
}
