using Tendermint.Abci;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Distribution;

/// <summary>Shares what the block before collected.</summary>
internal sealed class DistributionBlocks(DistributionKeeper keeper)
{
    /// <summary>Shares the fees by power, absent validators included, and notes who proposed this block.</summary>
    public void BeginBlock(BlockContext ctx)
    {
        // A network without a community pool has no section of ours in its genesis.
        if (!DistributionState.Pool.Has(ctx)) return;
        if (ctx.Height.Value > 1) Allocate(ctx, ctx.Block.LastCommit.Votes);
        DistributionState.PreviousProposer.Set(ctx, ctx.Block.Proposer);
    }

    private void Allocate(BlockContext ctx, IReadOnlyList<VoteInfo> votes)
    {
        var near = keeper.Near;
        var fees = near.Balances.Balances(ctx, near.Accounts.OfModule(ctx, ModuleAccounts.FeeCollector).Address);
        var collected = DecCoins.From(fees);
        _ = near.Bank.SendFromModuleToModule(ctx, ModuleAccounts.FeeCollector, DistributionKeeper.Module, fees).OrThrow();
        var total = votes.Sum(vote => vote.Validator.Power);
        var rest = total == 0 ? collected : collected.Sub(Reward(ctx, votes, (collected, total)));
        _ = keeper.Pool.Add(ctx, new PoolMove(PoolCause.CommunityTax, rest)).OrThrow();
    }

    // Each validator's part is cut to 18 digits on its own; what the cuts leave goes to the pool.
    private DecCoins Reward(BlockContext ctx, IReadOnlyList<VoteInfo> votes, (DecCoins Fees, long Power) total)
    {
        var tax = Dec.FromWire(DistributionState.Params.Require(ctx).CommunityTax).OrThrow();
        var shared = total.Fees.MulDecTruncate(Dec.One - tax);
        var given = DecCoins.Empty;
        foreach (var vote in votes)
        {
            var validator = keeper.Near.Validators.ByConsensus(ctx, new Address(vote.Validator.Address.Span)).OrThrow();
            var reward = shared.MulDecTruncate(Dec.FromInt(vote.Validator.Power).QuoTruncate(Dec.FromInt(total.Power)));
            DistributionKeeper.Allocate(ctx, validator, reward);
            given += reward;
        }

        return given;
    }
}
