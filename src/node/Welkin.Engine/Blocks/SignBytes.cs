using Google.Protobuf.WellKnownTypes;
using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>The bytes that validators sign: canonical messages with a length prefix.</summary>
public static class SignBytes
{
    public static byte[] Of(string chainId, Vote vote) => Delimited(new CanonicalVote
    {
        Type = vote.Type,
        Height = vote.Height,
        Round = vote.Round,
        BlockId = Canonical(vote.BlockId),
        Timestamp = vote.Timestamp ?? new Timestamp(),
        ChainId = chainId,
    });

    public static byte[] Of(string chainId, Proposal proposal) => Delimited(new CanonicalProposal
    {
        Type = SignedMsgType.Proposal,
        Height = proposal.Height,
        Round = proposal.Round,
        PolRound = proposal.PolRound,
        BlockId = Canonical(proposal.BlockId),
        Timestamp = proposal.Timestamp ?? new Timestamp(),
        ChainId = chainId,
    });

    public static byte[] OfExtension(string chainId, Vote vote) => Delimited(new CanonicalVoteExtension
    {
        Extension = vote.Extension,
        Height = vote.Height,
        Round = vote.Round,
        ChainId = chainId,
    });

    /// <summary>What the validator at an index of a commit signed: votes differ only in time, and in the block id of nil votes.</summary>
    public static byte[] Of(string chainId, Commit commit, CommitSig signature) => Of(chainId, new Vote
    {
        Type = SignedMsgType.Precommit,
        Height = commit.Height,
        Round = commit.Round,
        BlockId = signature.BlockIdFlag == BlockIDFlag.Commit ? commit.BlockId : null,
        Timestamp = signature.Timestamp,
    });

    private static CanonicalBlockID? Canonical(BlockID? id)
    {
        if (id.IsZero()) return null;
        var filled = id.Filled();
        return new() { Hash = filled.Hash, PartSetHeader = new() { Total = filled.PartSetHeader.Total, Hash = filled.PartSetHeader.Hash } };
    }

    private static byte[] Delimited(IMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteDelimitedTo(stream);
        return stream.ToArray();
    }
}
