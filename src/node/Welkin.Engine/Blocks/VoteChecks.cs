using Tendermint.Types;

namespace Welkin.Engine.Blocks;

/// <summary>Stateless checks of votes and proposals, with CometBFT's texts.</summary>
public static class VoteChecks
{
    private static readonly Result<Unit> Fine = new Unit();

    public static Result<Unit> Check(Vote vote)
    {
        if (vote.Type is not (SignedMsgType.Prevote or SignedMsgType.Precommit)) return Error.Undefined("invalid Type");
        if (vote.Height <= 0) return Error.Undefined("negative or zero Height");
        if (vote.Round < 0) return Error.Undefined("negative Round");
        if (!BlockChecks.Check(vote.BlockId).TryGet(out _, out var error)) return error.With("wrong BlockID");
        if (!vote.BlockId.IsZero() && !vote.BlockId.IsComplete()) return Error.Undefined($"blockID must be either empty or complete, got: {vote.BlockId.Text()}");
        if (!BlockChecks.CheckAddress(vote.ValidatorAddress).TryGet(out _, out error)) return error;
        if (vote.ValidatorIndex < 0) return Error.Undefined("negative ValidatorIndex");
        if (!BlockChecks.CheckSignature(vote.Signature).TryGet(out _, out error)) return error;
        return CheckExtension(vote);
    }

    public static Result<Unit> Check(Proposal proposal)
    {
        if (proposal.Type != SignedMsgType.Proposal) return Error.Undefined("invalid Type");
        if (proposal.Height < 0) return Error.Undefined("negative Height");
        if (proposal.Round < 0) return Error.Undefined("negative Round");
        if (proposal.PolRound < -1) return Error.Undefined("negative POLRound (exception: -1)");
        if (!BlockChecks.Check(proposal.BlockId).TryGet(out _, out var error)) return error.With("wrong BlockID");
        if (!proposal.BlockId.IsComplete()) return Error.Undefined($"expected a complete, non-empty BlockID, got: {proposal.BlockId.Text()}");
        return BlockChecks.CheckSignature(proposal.Signature);
    }

    /// <summary>Only a precommit for a block may carry an extension.</summary>
    public static bool MayCarryExtension(Vote vote) => vote.Type == SignedMsgType.Precommit && !vote.BlockId.IsZero();

    private static Result<Unit> CheckExtension(Vote vote)
    {
        if (!MayCarryExtension(vote))
        {
            if (vote.Extension.Length > 0)
                return Error.Undefined($"unexpected vote extension; vote type {(int)vote.Type}, isNil {(vote.BlockId.IsZero() ? "true" : "false")}");
            return vote.ExtensionSignature.Length > 0 ? Error.Undefined("unexpected vote extension signature") : Fine;
        }
        if (vote.ExtensionSignature.Length > BlockLimits.MaxSignatureSize)
            return Error.Undefined($"vote extension signature is too big (max: {BlockLimits.MaxSignatureSize})");
        return vote.ExtensionSignature.IsEmpty && vote.Extension.Length > 0
            ? Error.Undefined("vote extension signature absent on vote with extension")
            : Fine;
    }
}
