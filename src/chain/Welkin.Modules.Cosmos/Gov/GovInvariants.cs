using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Modules.Cosmos.Bank;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>What holds after every block.</summary>
internal sealed class GovInvariants(IBalances bank)
{
    /// <summary>The account holds what was deposited; a gift to it is not possible, because it is blocked.</summary>
    public string? AccountHoldsTheDeposits(Context ctx)
    {
        var total = Coins.Empty;
        foreach (var (_, deposit) in GovState.Deposits.Iterate(ctx)) total = total.Add(deposit.Amount.ToDomain().OrThrow());
        var held = bank.Balances(ctx, Address.Module(GovKeeper.Module));
        return total.All(coin => held.AmountOf(coin.Denom) >= coin.Amount) ? null : $"deposits are {total}, the account holds {held}";
    }

    /// <summary>Each open proposal stands once in the queue of its state, with its total equal to its deposits, and no other does.</summary>
    public static string? QueuesAreTheOpenProposals(Context ctx)
    {
        var (deposit, voting) = (0, 0);
        foreach (var (id, proposal) in GovState.Proposals.Iterate(ctx))
        {
            if (!GovLifecycle.IsOpen(proposal))
            {
                if (GovState.Voting.Has(ctx, id) || GovState.Votes.IterateKeys(ctx, GovState.Of(id)).Any()) return $"proposal {id} is over and still has votes";
                continue;
            }

            var sum = Coins.Empty;
            foreach (var (_, part) in GovState.Deposits.Iterate(ctx, GovState.Of(id))) sum = sum.Add(part.Amount.ToDomain().OrThrow());
            if (sum != proposal.TotalDeposit.ToDomain().OrThrow()) return $"deposits of proposal {id} are {sum}";
            if (proposal.Status == ProposalStatus.DepositPeriod) deposit++;
            else voting++;
            var queue = proposal.Status == ProposalStatus.DepositPeriod ? GovState.Inactive : GovState.Active;
            var end = proposal.Status == ProposalStatus.DepositPeriod ? proposal.DepositEndTime : proposal.VotingEndTime;
            if (!queue.Has(ctx, (BlockTime.FromTimestamp(end), id))) return $"proposal {id} is {proposal.Status} and in no queue";
        }

        var queued = (GovState.Inactive.IterateKeys(ctx).Count(), GovState.Active.IterateKeys(ctx).Count());
        return queued == (deposit, voting) ? null : $"queues hold {queued}, proposals are {(deposit, voting)}";
    }
}
