using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Runtime;
using GovParams = Cosmos.Gov.V1.Params;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>A validator that counts in a tally.</summary>
/// <param name="Operator">Its operator.</param>
/// <param name="Tokens">Its bonded tokens.</param>
/// <param name="Shares">All shares of its delegators.</param>
public sealed record TallyValidator(Address Operator, Int Tokens, Dec Shares);

/// <summary>Who has how much to say; staking answers.</summary>
public interface IVotingPower
{
    /// <summary>The bonded validators, in order of power.</summary>
    IReadOnlyList<TallyValidator> Bonded(Context ctx);

    /// <summary>The delegations of an account: validator and shares, in key order.</summary>
    IEnumerable<(Address Operator, Dec Shares)> DelegationsOf(Context ctx, Address delegator);

    /// <summary>All bonded tokens.</summary>
    Int TotalBonded(Context ctx);

    /// <summary>The consensus address of a validator, or null.</summary>
    Address? ConsensusAddressOf(Context ctx, Address validator);

    /// <summary>Whether an account is the operator of a validator. Gas: one read.</summary>
    bool IsValidator(Context ctx, Address account);
}

/// <summary>What a proposal needs.</summary>
/// <param name="MinDeposit">What starts the vote.</param>
/// <param name="DepositDenoms">What deposits may be made in.</param>
/// <param name="VotingPeriod">How long it lasts; asked once, when it starts.</param>
/// <param name="Quorum">Least part of the bonded tokens that votes.</param>
/// <param name="Threshold">More than this part of what is not abstention says yes.</param>
/// <param name="VetoThreshold">More than this part of the votes is a veto.</param>
/// <param name="YesQuorum">Least part of the bonded tokens that says yes; 0: none.</param>
public sealed record ProposalTerms(
    Coins MinDeposit, IReadOnlyList<string> DepositDenoms, Duration VotingPeriod, Dec Quorum, Dec Threshold, Dec VetoThreshold, Dec YesQuorum);

/// <summary>Decides what a proposal needs, by what it would do.</summary>
public interface IProposalRules
{
    /// <summary>Whether these messages may stand in one proposal. Errors: of the rules' own codespace.</summary>
    Result<Unit> Admit(TxContext ctx, IReadOnlyList<IMessage> messages, bool expedited);

    /// <summary>The terms of a proposal.</summary>
    ProposalTerms TermsOf(Context ctx, RepeatedField<Any> messages, bool expedited, GovParams rules);
}

/// <summary>What came of a tally.</summary>
/// <param name="Passes">Whether the proposal passes.</param>
/// <param name="Burns">Whether its deposits burn.</param>
/// <param name="Result">The counts, cut to whole tokens.</param>
/// <param name="Voted">Tokens that voted.</param>
/// <param name="Bonded">All bonded tokens.</param>
/// <param name="HasQuorum">Whether enough voted.</param>
/// <param name="Terms">What it was judged by.</param>
/// <param name="Validators">Every bonded validator, with its vote or null.</param>
public sealed record TallyOutcome(
    bool Passes, bool Burns, TallyResult Result, Dec Voted, Int Bonded, bool HasQuorum, ProposalTerms Terms, IReadOnlyList<(Address Operator, IReadOnlyList<WeightedVoteOption>? Vote)> Validators);

/// <summary>Hears what happens to proposals. Nothing it does may fail.</summary>
public interface IProposalListener
{
    /// <summary>A proposal was submitted; its deposit may still be short.</summary>
    void Submitted(Context ctx, Proposal proposal);

    /// <summary>Somebody voted, or voted anew.</summary>
    void Voted(TxContext ctx, ulong proposalId, Address voter, IReadOnlyList<WeightedVoteOption> options);

    /// <summary>A vote ended, or an expedited one fell back; the proposal is as it is stored after it.</summary>
    void Tallied(BlockContext ctx, Proposal proposal, TallyOutcome outcome);

    /// <summary>A proposal was dropped for want of deposit, or cancelled.</summary>
    void Deleted(Context ctx, ulong proposalId);
}

/// <summary>Reads proposals for modules that add to them.</summary>
public interface IProposals
{
    /// <summary>A proposal, or null.</summary>
    Proposal? Find(Context ctx, ulong id);

    /// <summary>The params in force.</summary>
    GovParams Params(Context ctx);

    /// <summary>Proposals in voting, by number.</summary>
    IEnumerable<Proposal> InVoting(Context ctx);

    /// <summary>What a tally at this moment would give; what it deletes is not kept.</summary>
    TallyOutcome TallyNow(QueryContext ctx, Proposal proposal);

    /// <summary>What a proposal needs.</summary>
    ProposalTerms TermsOf(Context ctx, Proposal proposal);

    /// <summary>The consensus address of a validator, or null.</summary>
    Address? ConsensusAddressOf(Context ctx, Address validator);
}
