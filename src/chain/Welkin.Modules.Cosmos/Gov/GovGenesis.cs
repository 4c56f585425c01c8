using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Proposals from and to genesis.</summary>
internal sealed class GovGenesis(IAccounts accounts, IBalances bank)
{
    public void Import(BlockContext ctx, GenesisState state)
    {
        var rules = state.Params ?? throw new InvariantException("the genesis of gov has no params");
        _ = GovParamRules.Check(rules).With("gov genesis").OrThrow();
        GovState.NextId.Set(ctx, state.StartingProposalId);
        GovState.Params.Set(ctx, rules);
        GovState.Constitution.Set(ctx, state.Constitution);
        var account = accounts.OfModule(ctx, GovKeeper.Module);
        var total = Coins.Empty;
        foreach (var deposit in state.Deposits)
        {
            GovState.Deposits.Set(ctx, (deposit.ProposalId, Address.Parse(deposit.Depositor).OrThrow()), deposit);
            total = total.Add(deposit.Amount.ToDomain().OrThrow());
        }

        foreach (var vote in state.Votes) GovState.Votes.Set(ctx, (vote.ProposalId, Address.Parse(vote.Voter).OrThrow()), vote);
        foreach (var proposal in state.Proposals) Import(ctx, proposal);
        var held = bank.Balances(ctx, account.Address);
        Invariant.Check(held == total || (held.IsZero && total.IsZero), $"expected module account was {held} but we got {total}");
    }

    public static GenesisState Export(QueryContext ctx)
    {
        var state = new GenesisState
        {
            StartingProposalId = GovState.NextId.Peek(ctx),
            Params = GovState.Params.Find(ctx),
            Constitution = GovState.Constitution.Find(ctx) ?? "",
        };
        state.Deposits.AddRange(GovState.Deposits.Iterate(ctx).Select(pair => pair.Value));
        state.Votes.AddRange(GovState.Votes.Iterate(ctx).Select(pair => pair.Value));
        state.Proposals.AddRange(GovState.Proposals.Iterate(ctx).Select(pair => pair.Value));
        return state;
    }

    private static void Import(BlockContext ctx, Proposal proposal)
    {
        Invariant.Check(!GovState.Proposals.Has(ctx, proposal.Id), $"duplicate proposal id: {proposal.Id}");
        if (proposal.Status == ProposalStatus.DepositPeriod) GovState.Inactive.Set(ctx, (BlockTime.FromTimestamp(proposal.DepositEndTime), proposal.Id), proposal.Id);
        if (proposal.Status == ProposalStatus.VotingPeriod) GovState.Active.Set(ctx, (BlockTime.FromTimestamp(proposal.VotingEndTime), proposal.Id), proposal.Id);
        GovKeeper.Set(ctx, proposal);
    }
}
