using Cosmos.Gov.V1;
using Welkin.Core;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>What can happen to a proposal.</summary>
internal enum ProposalMove
{
    /// <summary>Its deposit is complete.</summary>
    Activate,

    /// <summary>It got its votes and was carried out.</summary>
    Pass,

    /// <summary>It got its votes, but could not be carried out.</summary>
    Fail,

    /// <summary>It did not get its votes.</summary>
    Reject,

    /// <summary>It did not get them as an expedited one; everybody votes again until the regular end.</summary>
    FallBack,
}

/// <summary>Legal moves of a proposal. One that is dropped or cancelled is deleted and has no state.</summary>
/// <remarks>Deposit ─Activate→ Voting ─Pass→ Passed;  Voting ─Fail→ Failed;  Voting ─Reject→ Rejected;  expedited Voting ─FallBack→ Voting.</remarks>
internal static class GovLifecycle
{
    public static void Apply(Proposal proposal, ProposalMove move)
    {
        var next = (proposal.Status, move) switch
        {
            (ProposalStatus.DepositPeriod, ProposalMove.Activate) => ProposalStatus.VotingPeriod,
            (ProposalStatus.VotingPeriod, ProposalMove.Pass) => ProposalStatus.Passed,
            (ProposalStatus.VotingPeriod, ProposalMove.Fail) => ProposalStatus.Failed,
            (ProposalStatus.VotingPeriod, ProposalMove.Reject) => ProposalStatus.Rejected,
            (ProposalStatus.VotingPeriod, ProposalMove.FallBack) when proposal.Expedited => ProposalStatus.VotingPeriod,
            _ => throw new InvariantException($"proposal {proposal.Id} is {proposal.Status} and cannot {move}"),
        };
        if (move == ProposalMove.FallBack) proposal.Expedited = false;
        proposal.Status = next;
    }

    /// <summary>Whether deposits and cancellation are possible.</summary>
    public static bool IsOpen(Proposal proposal) => proposal.Status is ProposalStatus.DepositPeriod or ProposalStatus.VotingPeriod;
}
