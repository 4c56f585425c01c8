using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Gov.V1;
using Welkin.Modules.Cosmos.Gov;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.WelkinGov;

/// <summary>Keeps what validators said, and what tallies found: the network forgets both with the tally.</summary>
public sealed class VoteRecorder(IProposals proposals, IVotingPower power) : IProposalListener
{
    /// <inheritdoc/>
    public void Submitted(Context ctx, Proposal proposal)
    {
    }

    /// <inheritdoc/>
    public void Voted(TxContext ctx, ulong proposalId, Address voter, IReadOnlyList<WeightedVoteOption> options)
    {
        if (!power.IsValidator(ctx, voter) || proposals.Find(ctx, proposalId) is not { } proposal) return;
        var record = WelkinGovState.Votes.Find(ctx, (proposalId, voter)) ?? New(proposalId, voter);
        record.Voted = true;
        record.Height = ctx.Height.Value;
        record.Time = ctx.BlockTime.ToTimestamp();
        record.ShareOfPeriod = ShareOf(proposal, ctx.BlockTime).ToString();
        record.Options.Clear();
        record.Options.AddRange(options);
        WelkinGovState.SetVote(ctx, record, voter);
    }

    /// <inheritdoc/>
    public void Tallied(BlockContext ctx, Proposal proposal, TallyOutcome outcome)
    {
        var isOver = proposal.Status != ProposalStatus.VotingPeriod;
        foreach (var (validator, vote) in outcome.Validators)
        {
            var record = WelkinGovState.Votes.Find(ctx, (proposal.Id, validator)) ?? New(proposal.Id, validator);
            if (!isOver) FallBack(record);
            else if (vote is null) record.Voted = false;
            WelkinGovState.SetVote(ctx, record, validator);
        }

        var found = RecordOf(ctx, proposal, outcome);
        found.ExpeditedFailed = !isOver || WelkinGovState.Proposals.Find(ctx, proposal.Id) is { ExpeditedFailed: true };
        WelkinGovState.Proposals.Set(ctx, proposal.Id, found);
        if (outcome.HasQuorum) return;
        var failed = new EventQuorumFailed
        {
            ProposalId = proposal.Id,
            VotedTokens = found.VotedTokens,
            BondedTokens = found.BondedTokens,
            Turnout = found.Turnout,
            Quorum = found.Quorum,
        };
        failed.Absent.AddRange(found.Absent);
        ctx.Emit(failed);
    }

    /// <inheritdoc/>
    public void Deleted(Context ctx, ulong proposalId)
    {
        WelkinGovState.RemoveVotes(ctx, proposalId);
        WelkinGovState.Proposals.Remove(ctx, proposalId);
    }

    /// <summary>The part of bonded tokens that voted.</summary>
    internal static Dec Turnout(TallyOutcome outcome) => outcome.Bonded.IsZero ? Dec.Zero : outcome.Voted.Quo(outcome.Bonded.ToDec());

    /// <summary>Bonded validators that did not vote.</summary>
    internal static IEnumerable<string> Absent(TallyOutcome outcome) => outcome.Validators.Where(validator => validator.Vote is null).Select(validator => validator.Operator.ToValoper());

    /// <summary>Types of the messages of a stored proposal.</summary>
    internal static IReadOnlyList<string> TypesOf(Proposal proposal)
        => MessageTypes.Of(proposal.Messages).TryGet(out var types, out _) ? types.Urls : [.. proposal.Messages.Select(any => any.TypeUrl)];

    private static ProposalRecord RecordOf(BlockContext ctx, Proposal proposal, TallyOutcome outcome)
    {
        var record = new ProposalRecord
        {
            ProposalId = proposal.Id,
            Title = proposal.Title,
            Status = proposal.Status,
            VotingStartTime = proposal.VotingStartTime,
            VotingEndTime = proposal.VotingEndTime,
            TallyHeight = ctx.Height.Value,
            VotedTokens = outcome.Voted.ToString(),
            BondedTokens = outcome.Bonded.ToString(),
            Turnout = Turnout(outcome).ToString(),
            Quorum = outcome.Terms.Quorum.ToString(),
            HasQuorum = outcome.HasQuorum,
            Tally = outcome.Result,
        };
        record.MsgUrls.AddRange(TypesOf(proposal));
        record.Absent.AddRange(Absent(outcome));
        return record;
    }

    private static VoteRecord New(ulong proposal, Address validator)
        => new() { ProposalId = proposal, Validator = validator.ToValoper(), ShareOfPeriod = Dec.Zero.ToString() };

    private static void FallBack(VoteRecord record)
    {
        record.ExpeditedOptions.Clear();
        record.ExpeditedOptions.AddRange(record.Options);
        record.Options.Clear();
        record.Voted = false;
        record.Height = 0;
        record.Time = null;
        record.ShareOfPeriod = Dec.Zero.ToString();
    }

    private static Dec ShareOf(Proposal proposal, BlockTime now)
    {
        var start = BlockTime.FromTimestamp(proposal.VotingStartTime);
        var whole = BlockTime.FromTimestamp(proposal.VotingEndTime).NanosSince(start);
        return whole == 0 ? Dec.One : Dec.FromInt(now.NanosSince(start)).Quo(Dec.FromInt(whole));
    }
}
