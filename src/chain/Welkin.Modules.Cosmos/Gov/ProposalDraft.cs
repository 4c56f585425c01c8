using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core;
using Welkin.Core.Codec;

namespace Welkin.Modules.Cosmos.Gov;

/// <summary>What somebody proposes.</summary>
internal sealed record ProposalDraft(IReadOnlyList<IMessage> Messages, string Metadata, string Title, string Summary, Address Proposer, bool Expedited)
{
    /// <summary>The proposal as it begins: no deposit, no votes.</summary>
    public Proposal ToProposal(ulong id, BlockTime now, Duration depositPeriod)
    {
        var proposal = new Proposal
        {
            Id = id,
            Metadata = Metadata,
            Status = ProposalStatus.DepositPeriod,
            FinalTallyResult = Tally.None(),
            SubmitTime = now.ToTimestamp(),
            DepositEndTime = now.Add(depositPeriod).ToTimestamp(),
            Title = Title,
            Summary = Summary,
            Proposer = Proposer.ToString(),
            Expedited = Expedited,
        };
        proposal.Messages.AddRange(Messages.Select(TypeUrls.Pack));
        return proposal;
    }
}
