using Cosmos.Gov.V1;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>After each block: drops proposals that got no deposit, tallies those whose time is over, carries out what passed.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/abci.go</c>.</remarks>
internal sealed class GovBlocks(GovKeeper keeper, GovDeposits deposits, GovInvariants invariants)
{
    public void EndBlock(BlockContext ctx)
    {
        // A chain whose genesis has no section of this module has nothing to tally.
        if (!GovState.Params.Has(ctx)) return;
        foreach (var (key, _) in GovState.Inactive.Iterate(ctx, GovState.Through(ctx.BlockTime)).ToList()) Drop(ctx, key.Id);
        foreach (var (key, _) in GovState.Active.Iterate(ctx, GovState.Through(ctx.BlockTime)).ToList()) Close(ctx, key.Id);
    }

    private void Drop(BlockContext ctx, ulong id)
    {
        GovKeeper.Delete(ctx, id);
        if (keeper.Params(ctx).BurnProposalDepositPrevote) deposits.Burn(ctx, id);
        else deposits.Refund(ctx, id);
        foreach (var listener in keeper.Listeners.All) listener.Deleted(ctx, id);
        ctx.Emit(Events.Of("inactive_proposal", ("proposal_id", $"{id}"), ("proposal_result", "proposal_dropped")));
    }

    private void Close(BlockContext ctx, ulong id)
    {
        var proposal = GovKeeper.Proposal(ctx, id).OrThrow();
        var outcome = Tally.Count(keeper, ctx, proposal);

        // The deposits of an expedited proposal that fails wait for its regular end.
        if (!proposal.Expedited || outcome.Passes)
        {
            if (outcome.Burns) deposits.Burn(ctx, id);
            else deposits.Refund(ctx, id);
        }

        GovState.Active.Remove(ctx, (BlockTime.FromTimestamp(proposal.VotingEndTime), id));
        var (result, log) = outcome.Passes ? CarryOut(ctx, proposal) : proposal.Expedited ? FallBack(ctx, proposal) : Reject(proposal);
        proposal.FinalTallyResult = outcome.Result;
        GovKeeper.Set(ctx, proposal);
        foreach (var listener in keeper.Listeners.All) listener.Tallied(ctx, proposal, outcome);
        ctx.Emit(Events.Of("active_proposal", ("proposal_id", $"{id}"), ("proposal_result", result), ("proposal_log", log)));
    }

    private (string Result, string Log) CarryOut(BlockContext ctx, Proposal proposal)
    {
        var (at, failure) = Execute(ctx, proposal);
        if (failure is null)
        {
            GovLifecycle.Apply(proposal, ProposalMove.Pass);
            return ("proposal_passed", "passed");
        }

        GovLifecycle.Apply(proposal, ProposalMove.Fail);
        proposal.FailedReason = failure;
        return ("proposal_failed", $"passed, but msg {at} ({proposal.Messages[at].TypeUrl}) failed on execution: {failure}");
    }

    // Nothing of a proposal remains that fails half way.
    private (int At, string? Failure) Execute(BlockContext ctx, Proposal proposal)
    {
        var branch = ctx.ForMessages(proposal.Id);
        for (var i = 0; i < proposal.Messages.Count; i++)
        {
            if (!Run(branch, proposal.Messages[i]).TryGet(out var events, out var error)) return (i, error.Text);
            foreach (var item in events) branch.Emit(item);
        }

        if (branch.Rules.Has(Rule.DepositsAreNotSpent) && invariants.AccountHoldsTheDeposits(branch) is { } broken)
        {
            return (proposal.Messages.Count - 1, $"the deposits of other proposals may not be spent: {broken}");
        }

        branch.Write();
        return (0, null);
    }

    // As a transaction, a proposal that does what makes the Go node panic fails, and the chain goes on.
    private Result<IReadOnlyList<Event>> Run(TxContext branch, Google.Protobuf.WellKnownTypes.Any packed)
    {
        if (!Interfaces.UnpackMsg(packed).TryGet(out var msg, out var error)) return error;
        try
        {
            return keeper.Router.Run(branch, msg).TryGet(out var result, out error) ? Result.Of(result.Events) : error;
        }
        catch (Exception panic) when (panic is not OutOfMemoryException and not MissingNodeException)
        {
            return Error.Undefined($"handling x/gov proposal msg [{ProtoJson.ToText(msg)}] PANICKED: {panic.Message}");
        }
    }

    private (string Result, string Log) FallBack(BlockContext ctx, Proposal proposal)
    {
        GovLifecycle.Apply(proposal, ProposalMove.FallBack);
        var terms = keeper.Rules.TermsOf(ctx, proposal.Messages, proposal.Expedited, keeper.Params(ctx));
        var end = BlockTime.FromTimestamp(proposal.VotingStartTime).Add(terms.VotingPeriod);
        proposal.VotingEndTime = end.ToTimestamp();
        GovState.Active.Set(ctx, (end, proposal.Id), proposal.Id);
        return ("expedited_proposal_rejected", "expedited proposal converted to regular");
    }

    private static (string Result, string Log) Reject(Proposal proposal)
    {
        GovLifecycle.Apply(proposal, ProposalMove.Reject);
        proposal.FailedReason = "proposal did not get enough votes to pass";
        return ("proposal_rejected", "rejected");
    }
}
