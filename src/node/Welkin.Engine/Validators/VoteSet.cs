using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Json;

namespace Welkin.Engine.Validators;

/// <summary>Votes of one kind for one height and round, counted by power, with CometBFT's verdicts and texts.</summary>
/// <remarks>
/// Spec: CometBFT 0.38 <c>types/vote_set.go</c>. The first vote of a validator counts; a second one for another block is reported, and
/// counted for that block only when a peer has said that two thirds stand behind it, so that memory is bounded by peers and not by votes.
/// </remarks>
public sealed class VoteSet(string chainId, long height, int round, SignedMsgType type, ValidatorSet validators)
{
    private readonly Vote?[] votes = new Vote?[validators.Count];
    private readonly Dictionary<BlockID, BlockVotes> byBlock = [];
    private readonly Dictionary<string, BlockID> claims = new(StringComparer.Ordinal);
    private long power;

    /// <summary>The block that more than two thirds voted for, a nil block included; null while there is none.</summary>
    public BlockID? Majority { get; private set; }

    /// <summary>Whether more than two thirds have voted, for whatever.</summary>
    public bool HasTwoThirdsOfAny => power > TwoThirds;

    /// <summary>The counted votes by validator; null where none has come.</summary>
    public IReadOnlyList<Vote?> Votes => votes;

    private long TwoThirds => validators.TotalPower * 2 / 3;

    /// <summary>Counts a vote. A vote that is there already changes nothing and is no error.</summary>
    /// <returns>Whether it was counted, and what is wrong with it: a conflicting vote may be both counted and wrong.</returns>
    public (bool Added, Error? Error) Add(Vote vote)
    {
        if (Fault(vote, out var validator) is { } fault) return (false, fault);
        var block = vote.BlockId ?? new BlockID();
        if (Known(vote.ValidatorIndex, block) is { } existing)
        {
            return (false, existing.Signature.Equals(vote.Signature) ? null : Error.Undefined($"existing vote: {Text(existing)}; new vote: {Text(vote)}: non-deterministic signature"));
        }

        if (!validator!.Key.Verify(SignBytes.Of(chainId, vote), vote.Signature.Span))
        {
            return (false, Error.Undefined($"failed to verify vote with ChainID {chainId} and PubKey {validator.Key}: invalid signature"));
        }

        return Count(vote, block, validator);
    }

    /// <summary>Notes that a peer says two thirds stand behind a block. A peer says so of one block.</summary>
    public Error? Claim(string peer, BlockID block)
    {
        if (claims.TryGetValue(peer, out var before))
        {
            return before.Equals(block) ? null : Error.Undefined($"setPeerMaj23: Received conflicting blockID from peer {peer}. Got {block.Text()}, expected {before.Text()}");
        }

        claims.Add(peer, block);
        if (!byBlock.TryGetValue(block, out var counted)) byBlock.Add(block, counted = new BlockVotes(validators.Count));
        counted.IsClaimed = true;
        return null;
    }

    private Error? Fault(Vote vote, out Validator? validator)
    {
        validator = null;
        var index = vote.ValidatorIndex;
        if (index < 0) return Error.Undefined("index < 0: invalid validator index");
        if (vote.ValidatorAddress.IsEmpty) return Error.Undefined("empty address: invalid validator address");
        if (vote.Height != height || vote.Round != round || vote.Type != type)
        {
            return Error.Undefined($"expected {height}/{round}/{(int)type}, but got {vote.Height}/{vote.Round}/{(int)vote.Type}: unexpected step");
        }

        if (index >= validators.Count) return Error.Undefined($"cannot find validator {index} in valSet of size {validators.Count}: invalid validator index");
        validator = validators.Members[index];
        return validator.Address.Equals(vote.ValidatorAddress) ? null : Error.Undefined(
            $"vote.ValidatorAddress ({GoText.Hex(vote.ValidatorAddress.Span)}) does not match address ({GoText.Hex(validator.Address.Span)}) for vote.ValidatorIndex ({index})\nEnsure the genesis file is correct across all validators: invalid validator address");
    }

    private Vote? Known(int index, BlockID block) =>
        votes[index] is { } vote && (vote.BlockId ?? new BlockID()).Equals(block) ? vote
        : byBlock.TryGetValue(block, out var counted) ? counted.Votes[index] : null;

    private (bool Added, Error? Error) Count(Vote vote, BlockID block, Validator validator)
    {
        var index = vote.ValidatorIndex;
        var conflict = votes[index] is null ? null : Error.Undefined($"conflicting votes from validator {GoText.Hex(vote.ValidatorAddress.Span)}");
        if (conflict is null)
        {
            votes[index] = vote;
            power += validator.Power;
        }
        else if (block.Equals(Majority))
        {
            votes[index] = vote;
        }

        var isCounted = byBlock.TryGetValue(block, out var counted);
        if (conflict is not null && counted is not { IsClaimed: true }) return (false, conflict);
        if (!isCounted) byBlock.Add(block, counted = new BlockVotes(validators.Count));
        var before = counted!.Power;
        counted.Add(vote, validator.Power);
        if (Majority is null && before <= TwoThirds && counted.Power > TwoThirds)
        {
            Majority = block;
            for (var i = 0; i < votes.Length; i++) votes[i] = counted.Votes[i] ?? votes[i];
        }

        return (true, conflict);
    }

    private static string Text(Vote vote) =>
        $"Vote{{{vote.ValidatorIndex}:{GoText.Fingerprint(vote.ValidatorAddress.Span)} {vote.Height}/{vote.Round:00}/{Name(vote.Type)} {GoText.Fingerprint((vote.BlockId?.Hash ?? ByteString.Empty).Span)} {GoText.Fingerprint(vote.Signature.Span)} {GoText.Fingerprint(vote.Extension.Span)} @ {BlockTime.FromTimestamp(vote.Timestamp).ToRfc3339Nano()}}}";

    private static string Name(SignedMsgType type) => type == SignedMsgType.Prevote ? "SIGNED_MSG_TYPE_PREVOTE(Prevote)" : "SIGNED_MSG_TYPE_PRECOMMIT(Precommit)";

    /// <summary>The votes for one block.</summary>
    private sealed class BlockVotes(int size)
    {
        public Vote?[] Votes { get; } = new Vote?[size];

        public long Power { get; private set; }

        /// <summary>A peer says that two thirds stand behind it.</summary>
        public bool IsClaimed { get; set; }

        public void Add(Vote vote, long power)
        {
            if (Votes[vote.ValidatorIndex] is not null) return;
            Votes[vote.ValidatorIndex] = vote;
            Power += power;
        }
    }
}
