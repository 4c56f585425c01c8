using Cosmos.Staking.V1Beta1;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Staking;

/// <summary>Validators and delegations from and to genesis.</summary>
internal sealed class StakingGenesis(StakingKeeper keeper, IAccounts accounts, IBalances bank)
{
    /// <summary>Imports, and answers the set of the first block.</summary>
    public IReadOnlyList<ValidatorUpdate> Import(BlockContext block, GenesisState state)
    {
        // Genesis counts as the block before the first, whatever height the chain starts at.
        var ctx = block.AtHeight(new Height(0));
        var rules = StakingWire.FromWire(state.Params ?? new Params());
        StakingState.Params.Set(ctx, rules);
        StakingState.LastTotalPower.Set(ctx, Int.FromWire(state.LastTotalPower.ToStringUtf8()).OrThrow());
        var (bonded, notBonded) = (Int.Zero, Int.Zero);
        foreach (var validator in state.Validators.Select(StakingWire.FromWire))
        {
            Import(ctx, validator, state.Exported);
            if (validator.IsBonded) bonded += validator.Tokens;
            else notBonded += validator.Tokens;
        }

        foreach (var delegation in state.Delegations.Select(StakingWire.FromWire)) Import(ctx, delegation, state.Exported);
        foreach (var unbonding in state.UnbondingDelegations.Select(StakingWire.FromWire))
        {
            StakingState.SetUnbonding(ctx, unbonding);
            foreach (var entry in unbonding.Entries)
            {
                Unbonding.Enqueue(ctx, unbonding, entry.Completion);
                notBonded += entry.Balance;
            }
        }

        foreach (var moved in state.Redelegations.Select(StakingWire.FromWire))
        {
            StakingState.SetRedelegation(ctx, moved);
            foreach (var entry in moved.Entries) Unbonding.Enqueue(ctx, moved, entry.Completion);
        }

        CheckPool(ctx, StakingKeeper.BondedPool, (rules.BondDenom, bonded));
        CheckPool(ctx, StakingKeeper.NotBondedPool, (rules.BondDenom, notBonded));
        return state.Exported ? [.. state.LastValidatorPowers.Select(last => Restore(ctx, last))] : keeper.Set.Apply(ctx);
    }

    /// <summary>The section of a height.</summary>
    public GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState
        {
            Params = StakingWire.ToWire(StakingKeeper.Params(ctx)),
            LastTotalPower = Google.Protobuf.ByteString.CopyFromUtf8(StakingState.LastTotalPower.Find(ctx).ToString()),
            Exported = true,
        };
        foreach (var (found, power) in StakingState.LastPowers.Iterate(ctx)) state.LastValidatorPowers.Add(new LastValidatorPower { Address = found.ToValoper(), Power = power });
        state.Validators.AddRange(keeper.All(ctx).Select(StakingWire.ToWire));
        state.Delegations.AddRange(keeper.AllDelegations(ctx).Select(StakingWire.ToWire));
        foreach (var (_, unbonding) in StakingState.Unbondings.Iterate(ctx)) state.UnbondingDelegations.Add(StakingWire.ToWire(unbonding));
        foreach (var (_, moved) in StakingState.Redelegations.Iterate(ctx)) state.Redelegations.Add(StakingWire.ToWire(moved));
        return state;
    }

    private void Import(BlockContext ctx, Validator validator, bool exported)
    {
        StakingKeeper.SetValidator(ctx, validator);
        StakingState.ByConsensus.Set(ctx, validator.ConsensusAddress, validator.Operator);
        StakingState.SetByPower(ctx, validator);
        if (!exported) _ = keeper.Tell(listener => listener.ValidatorCreated(ctx, validator.Operator)).OrThrow();
        foreach (var listener in keeper.Listeners.All) listener.CommissionSet(ctx, validator.Operator, validator.Commission.Rate);
        if (validator.IsUnbonding) ValidatorSet.Enqueue(ctx, validator);
        Invariant.Check(validator.Status != BondStatus.Unspecified, "invalid validator status");
    }

    private void Import(BlockContext ctx, Delegation delegation, bool exported)
    {
        if (!exported) _ = keeper.Tell(listener => listener.DelegationWillBeCreated(ctx, delegation.Delegator, delegation.Validator)).OrThrow();
        StakingState.SetDelegation(ctx, delegation);
        if (!exported) _ = keeper.Tell(listener => listener.DelegationChanged(ctx, delegation.Delegator, delegation.Validator)).OrThrow();
    }

    private void CheckPool(BlockContext ctx, string pool, (string Denom, Int Amount) want)
    {
        var held = bank.Balances(ctx, accounts.OfModule(ctx, pool).Address);
        var expected = want.Amount.IsZero ? Coins.Empty : Coins.Of(new Coin(want.Denom, want.Amount));
        Invariant.Check(held == expected, $"{pool} balance is different from its coins in genesis: {held} <-> {expected}");
    }

    private ValidatorUpdate Restore(BlockContext ctx, LastValidatorPower last)
    {
        var found = Address.ParseValoper(last.Address).OrThrow();
        StakingState.LastPowers.Set(ctx, found, last.Power);

        // The power of the last block, not the one that the next end-block would give.
        return ValidatorSet.Update(keeper.Get(ctx, found).With($"validator {last.Address} not found").OrThrow(), last.Power);
    }
}
