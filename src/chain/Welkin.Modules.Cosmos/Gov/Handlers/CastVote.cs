using Cosmos.Gov.V1;
using Welkin.Core;
using Welkin.Runtime;

namespace Welkin.Modules.Cosmos.Gov.Handlers;

/// <summary>Votes for one option.</summary>
internal sealed class CastVote(GovKeeper keeper) : IMsgHandler<MsgVote, MsgVoteResponse>
{
    public Result<MsgVoteResponse> Run(TxContext ctx, MsgVote msg)
    {
        if (!Address.ParseByCodec(msg.Voter).TryGet(out var voter, out var error)) return SdkErrors.InvalidAddress.With($"invalid voter address: {error.Text}");
        if (!VoteOptions.IsValid(msg.Option)) return GovErrors.InvalidVote.With(VoteOptions.Name(msg.Option));
        var vote = new Vote { ProposalId = msg.ProposalId, Voter = voter.ToString(), Options = { VoteOptions.Whole(msg.Option) }, Metadata = msg.Metadata };
        return keeper.AddVote(ctx, vote, voter).Map(_ => new MsgVoteResponse());
    }
}

/// <summary>Splits a vote over several options.</summary>
internal sealed class CastWeightedVote(GovKeeper keeper) : IMsgHandler<MsgVoteWeighted, MsgVoteWeightedResponse>
{
    public Result<MsgVoteWeightedResponse> Run(TxContext ctx, MsgVoteWeighted msg)
    {
        if (!Address.ParseByCodec(msg.Voter).TryGet(out var voter, out var error)) return SdkErrors.InvalidAddress.With($"invalid voter address: {error.Text}");
        if (!CheckOptions(msg.Options).TryGet(out _, out error)) return error;
        var vote = new Vote { ProposalId = msg.ProposalId, Voter = voter.ToString(), Metadata = msg.Metadata };
        vote.Options.AddRange(msg.Options);
        return keeper.AddVote(ctx, vote, voter).Map(_ => new MsgVoteWeightedResponse());
    }

    private static Result<Unit> CheckOptions(IReadOnlyList<WeightedVoteOption> options)
    {
        if (options.Count == 0) return SdkErrors.InvalidRequest.With(VoteOptions.Json(options));
        var total = Dec.Zero;
        var seen = new HashSet<VoteOption>();
        foreach (var option in options)
        {
            if (!VoteOptions.IsValid(option)) return GovErrors.InvalidVote.With(VoteOptions.Text(option));
            total += VoteOptions.Weight(option);
            if (!seen.Add(option.Option)) return GovErrors.InvalidVote.With("duplicated vote option");
        }

        if (total > Dec.One) return GovErrors.InvalidVote.With("total weight overflow 1.00");
        return total < Dec.One ? GovErrors.InvalidVote.With("total weight lower than 1.00") : new Unit();
    }
}
