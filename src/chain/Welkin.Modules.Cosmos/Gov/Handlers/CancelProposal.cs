using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Withdraws a proposal before its vote ends; only its proposer may.</summary>
internal sealed class CancelProposal(GovKeeper keeper, GovDeposits deposits) : IMsgHandler<MsgCancelProposal, MsgCancelProposalResponse>
{
    public Result<MsgCancelProposalResponse> Run(TxContext ctx, MsgCancelProposal msg)
    {
        if (!Address.ParseByCodec(msg.Proposer).TryGet(out _, out var error)) return SdkErrors.InvalidAddress.With($"invalid proposer address: {error.Text}");
        if (!GovKeeper.Proposal(ctx, msg.ProposalId).TryGet(out var proposal, out error)) return error;
        if (!MayCancel(ctx, proposal, msg.Proposer).TryGet(out _, out error)) return error;
        var rules = keeper.Params(ctx);
        if (!deposits.Charge(ctx, proposal.Id, rules.ProposalCancelDest, Dec.Parse(rules.ProposalCancelRatio).OrThrow()).TryGet(out _, out error)) return error;
        if (proposal.VotingStartTime is not null) GovKeeper.DeleteVotes(ctx, proposal.Id);
        GovKeeper.Delete(ctx, proposal.Id);
        foreach (var listener in keeper.Listeners.All) listener.Deleted(ctx, proposal.Id);
        ctx.Emit(Events.Of("cancel_proposal", ("sender", msg.Proposer), ("proposal_id", $"{msg.ProposalId}")));
        return new MsgCancelProposalResponse { ProposalId = msg.ProposalId, CanceledTime = ctx.BlockTime.ToTimestamp(), CanceledHeight = (ulong)ctx.Height.Value };
    }

    private static Result<Unit> MayCancel(TxContext ctx, Proposal proposal, string proposer)
    {
        if (proposal.Proposer.Length == 0) return GovErrors.InvalidProposal.With($"proposal {proposal.Id} doesn't have proposer {proposer}, so cannot be canceled");
        if (proposal.Proposer != proposer) return GovErrors.InvalidProposer.With($"invalid proposer {proposer}");
        if (!GovLifecycle.IsOpen(proposal)) return GovErrors.InvalidProposal.With("proposal should be in the deposit or voting period");
        return proposal.VotingEndTime is { } end && BlockTime.FromTimestamp(end) < ctx.BlockTime
            ? GovErrors.VotingEnded.With($"voting period is already ended for this proposal {proposal.Id}")
            : new Unit();
    }
}
