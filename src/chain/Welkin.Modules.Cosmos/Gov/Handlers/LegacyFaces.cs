using Cosmos.Gov.V1Beta1;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Runtime;
using V1 = Cosmos.Gov.V1;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>The old face of <see cref="SubmitProposal"/>: a content instead of messages.</summary>
internal sealed class SubmitLegacyProposal(SubmitProposal submit, Address authority) : IMsgHandler<MsgSubmitProposal, MsgSubmitProposalResponse>
{
    public Result<MsgSubmitProposalResponse> Run(TxContext ctx, MsgSubmitProposal msg)
    {
        if (msg.Content is null || !TypeUrls.Unpack(msg.Content).TryGet(out var content, out _)) return GovErrors.InvalidContent.With("missing content");
        if (!LegacyContents.Check(content).TryGet(out _, out var error)) return error;
        var (title, description) = LegacyContents.Texts(content);
        var wrapped = new V1.MsgSubmitProposal
        {
            Messages = { TypeUrls.Pack(new V1.MsgExecLegacyContent { Content = TypeUrls.Pack(content), Authority = authority.ToString() }) },
            Proposer = msg.Proposer,
            Title = title,
            Summary = description,
        };
        wrapped.InitialDeposit.AddRange(msg.InitialDeposit);
        return submit.Run(ctx, wrapped).Map(response => new MsgSubmitProposalResponse { ProposalId = response.ProposalId });
    }
}

/// <summary>The old face of <see cref="DepositOnProposal"/>.</summary>
internal sealed class DepositOnLegacyProposal(DepositOnProposal deposit) : IMsgHandler<MsgDeposit, MsgDepositResponse>
{
    public Result<MsgDepositResponse> Run(TxContext ctx, MsgDeposit msg)
    {
        var wrapped = new V1.MsgDeposit { ProposalId = msg.ProposalId, Depositor = msg.Depositor };
        wrapped.Amount.AddRange(msg.Amount);
        return deposit.Run(ctx, wrapped).Map(_ => new MsgDepositResponse());
    }
}

/// <summary>The old face of <see cref="CastVote"/>.</summary>
internal sealed class CastLegacyVote(CastVote vote) : IMsgHandler<MsgVote, MsgVoteResponse>
{
    public Result<MsgVoteResponse> Run(TxContext ctx, MsgVote msg)
        => vote.Run(ctx, new V1.MsgVote { ProposalId = msg.ProposalId, Voter = msg.Voter, Option = (V1.VoteOption)msg.Option }).Map(_ => new MsgVoteResponse());
}

/// <summary>The old face of <see cref="CastWeightedVote"/>: its weights are written as their 10⁻¹⁸ units.</summary>
internal sealed class CastLegacyWeightedVote(CastWeightedVote vote) : IMsgHandler<MsgVoteWeighted, MsgVoteWeightedResponse>
{
    public Result<MsgVoteWeightedResponse> Run(TxContext ctx, MsgVoteWeighted msg)
    {
        var wrapped = new V1.MsgVoteWeighted { ProposalId = msg.ProposalId, Voter = msg.Voter };
        foreach (var option in msg.Options)
        {
            if (!Dec.FromWire(option.Weight).TryGet(out var weight, out var error)) return GovErrors.InvalidVote.With(error.Text);
            wrapped.Options.Add(new V1.WeightedVoteOption { Option = (V1.VoteOption)option.Option, Weight = weight.ToString() });
        }

        return vote.Run(ctx, wrapped).Map(_ => new MsgVoteWeightedResponse());
    }
}
