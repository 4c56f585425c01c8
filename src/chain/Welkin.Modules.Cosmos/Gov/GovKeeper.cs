using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Modules.Cosmos.Auth;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>Proposals and votes.</summary>
/// <remarks>Spec: cosmos-sdk v0.53, <c>x/gov/keeper</c>. The order of store operations is the network's, because gas counts.</remarks>
public sealed class GovKeeper(IAccounts accounts, IVotingPower power, IProposalRules rules, MsgRouter router) : IProposals
{
    /// <summary>Name of the module and of its account.</summary>
    internal const string Module = "gov";

    private const int MaxMetadataBytes = 10_200;
    private const int MaxSummaryBytes = 40 * MaxMetadataBytes;

    /// <summary>Who hears of proposals.</summary>
    public Listeners<IProposalListener> Listeners { get; } = new();

    internal MsgRouter Router { get; } = router;

    internal IProposalRules Rules { get; } = rules;

    internal IVotingPower Power { get; } = power;

    /// <inheritdoc/>
    public Proposal? Find(Context ctx, ulong id) => GovState.Proposals.Find(ctx, id);

    /// <inheritdoc/>
    public GovParams Params(Context ctx) => GovState.Params.Require(ctx);

    /// <inheritdoc/>
    public IEnumerable<Proposal> InVoting(Context ctx) => GovState.Voting.IterateKeys(ctx).Select(id => GovState.Proposals.Find(ctx, id)!);

    /// <inheritdoc/>
    public TallyOutcome TallyNow(QueryContext ctx, Proposal proposal) => Tally.Count(this, ctx, proposal);

    /// <inheritdoc/>
    public ProposalTerms TermsOf(Context ctx, Proposal proposal) => Rules.TermsOf(ctx, proposal.Messages, proposal.Expedited, Params(ctx));

    /// <inheritdoc/>
    public Address? ConsensusAddressOf(Context ctx, Address validator) => Power.ConsensusAddressOf(ctx, validator);

    /// <summary>The account in whose name proposals act. Gas: one read.</summary>
    internal Address Account(Context ctx) => accounts.OfModule(ctx, Module).Address;

    /// <summary>A proposal that must exist. Errors: undefined.</summary>
    internal static Result<Proposal> Proposal(Context ctx, ulong id)
        => GovState.Proposals.Get(ctx, id, GovErrors.NotFound($"{id}", nameof(Proposal)));

    /// <summary>What a proposal needs that is not stored yet.</summary>
    internal ProposalTerms TermsOf(Context ctx, ProposalDraft draft, GovParams rules)
    {
        var packed = new RepeatedField<Any>();
        packed.AddRange(draft.Messages.Select(TypeUrls.Pack));
        return Rules.TermsOf(ctx, packed, draft.Expedited, rules);
    }

    /// <summary>Stores a new proposal without deposit. Errors: gov 5, 9, 10, 12, 13, 15, 22, and of the rules.</summary>
    internal Result<Proposal> Submit(TxContext ctx, ProposalDraft draft)
    {
        if (!CheckLength(draft.Metadata).TryGet(out _, out var error)) return error;
        if (draft.Summary.Length > 0 && ByteCount(draft.Summary) > MaxSummaryBytes) return GovErrors.SummaryTooLong.With($"got summary with length {ByteCount(draft.Summary)}");
        if (!CheckLength(draft.Title).TryGet(out _, out error)) return error;
        foreach (var msg in draft.Messages)
        {
            if (!CheckMessage(ctx, msg).TryGet(out _, out error)) return error;
        }

        if (!Rules.Admit(ctx, draft.Messages, draft.Expedited).TryGet(out _, out error)) return error;
        var id = GovState.NextId.Next(ctx);
        var proposal = draft.ToProposal(id, ctx.BlockTime, Params(ctx).MaxDepositPeriod);
        Set(ctx, proposal);
        GovState.Inactive.Set(ctx, (BlockTime.FromTimestamp(proposal.DepositEndTime), id), id);
        foreach (var listener in Listeners.All) listener.Submitted(ctx, proposal);
        ctx.Emit(Events.Of(
            "submit_proposal",
            ("proposal_id", $"{id}"),
            ("proposal_proposer", draft.Proposer.ToString()),
            ("proposal_messages", string.Concat(draft.Messages.Select(msg => "," + TypeUrls.Of(msg))))));
        return proposal;
    }

    /// <summary>Stores a vote in place of an earlier one. Errors: gov 3, 7, 15.</summary>
    internal Result<Unit> AddVote(TxContext ctx, Vote vote, Address voter)
    {
        if (!GovState.Voting.Has(ctx, vote.ProposalId)) return GovErrors.Inactive.With($"{vote.ProposalId}");
        if (!CheckLength(vote.Metadata).TryGet(out _, out var error)) return error;
        foreach (var option in vote.Options)
        {
            if (!VoteOptions.IsValid(option)) return GovErrors.InvalidVote.With(VoteOptions.Text(option));
        }

        GovState.Votes.Set(ctx, (vote.ProposalId, voter), vote);
        foreach (var listener in Listeners.All) listener.Voted(ctx, vote.ProposalId, voter, vote.Options);
        ctx.Emit(Events.Of(
            "proposal_vote", ("voter", vote.Voter), ("option", VoteOptions.Json(vote.Options)), ("proposal_id", $"{vote.ProposalId}")));
        return new Unit();
    }

    /// <summary>Starts the vote: its end is fixed here.</summary>
    internal void Activate(Context ctx, Proposal proposal)
    {
        proposal.VotingStartTime = ctx.BlockTime.ToTimestamp();
        var terms = Rules.TermsOf(ctx, proposal.Messages, proposal.Expedited, Params(ctx));
        var end = ctx.BlockTime.Add(terms.VotingPeriod);
        proposal.VotingEndTime = end.ToTimestamp();
        GovLifecycle.Apply(proposal, ProposalMove.Activate);
        Set(ctx, proposal);
        GovState.Inactive.Remove(ctx, (BlockTime.FromTimestamp(proposal.DepositEndTime), proposal.Id));
        GovState.Active.Set(ctx, (end, proposal.Id), proposal.Id);
    }

    internal static void Set(Context ctx, Proposal proposal)
    {
        if (proposal.Status == ProposalStatus.VotingPeriod) GovState.Voting.Set(ctx, proposal.Id, [1]);
        else GovState.Voting.Remove(ctx, proposal.Id);
        GovState.Proposals.Set(ctx, proposal.Id, proposal);
    }

    internal static void Delete(Context ctx, ulong id)
    {
        var proposal = Proposal(ctx, id).OrThrow();
        if (proposal.DepositEndTime is { } depositEnd) GovState.Inactive.Remove(ctx, (BlockTime.FromTimestamp(depositEnd), id));
        if (proposal.VotingEndTime is { } votingEnd)
        {
            GovState.Active.Remove(ctx, (BlockTime.FromTimestamp(votingEnd), id));
            GovState.Voting.Remove(ctx, id);
        }

        GovState.Proposals.Remove(ctx, id);
    }

    internal static void DeleteVotes(Context ctx, ulong id)
    {
        foreach (var key in GovState.Votes.IterateKeys(ctx, GovState.Of(id)).ToList()) GovState.Votes.Remove(ctx, key);
    }

    private static int ByteCount(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    private static Result<Unit> CheckLength(string metadata)
        => ByteCount(metadata) > MaxMetadataBytes ? GovErrors.MetadataTooLong.With($"got metadata with length {ByteCount(metadata)}") : new Unit();

    private Result<Unit> CheckMessage(TxContext ctx, IMessage msg)
    {
        if (!Router.Check(msg).TryGet(out _, out var error)) return GovErrors.InvalidMessage.With(error.Text);
        if (!Signers.Of(msg).TryGet(out var signers, out error)) return error;
        if (signers.Count != 1) return GovErrors.InvalidSigner;
        if (signers[0] != Account(ctx)) return GovErrors.InvalidSigner.With(signers[0].ToString());
        if (!Router.Routes(TypeUrls.Of(msg))) return GovErrors.Unroutable.With(TypeUrls.Of(msg));
        if (msg is MsgExecLegacyContent && !Router.Run(ctx.Branch(), msg).TryGet(out _, out error))
        {
            return error.Is(GovErrors.NoHandler) ? error : GovErrors.InvalidContent.With(error.Text);
        }

        if (ctx.Rules.Has(Rule.ParamProposalsAreTried) && msg.Descriptor.Name is "MsgUpdateParams" or "MsgUpdateMessageParams")
        {
            return Router.Run(ctx.Branch(), msg).TryGet(out _, out error) ? new Unit() : GovErrors.InvalidMessage.With(error.Text);
        }

        return new Unit();
    }
}
