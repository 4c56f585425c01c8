using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Validators;

namespace Welkin.Engine.Blocks;

/// <summary>Proofs that a validator lied: their bytes, hashes and stateless checks.</summary>
public static class EvidenceRules
{
    private static readonly Result<Unit> Fine = new Unit();

    /// <summary>The evidence without its oneof wrapper: what is hashed.</summary>
    public static byte[] InnerBytes(Tendermint.Types.Evidence evidence) => evidence.SumCase switch
    {
        Tendermint.Types.Evidence.SumOneofCase.DuplicateVoteEvidence => evidence.DuplicateVoteEvidence.ToByteArray(),
        Tendermint.Types.Evidence.SumOneofCase.LightClientAttackEvidence => evidence.LightClientAttackEvidence.ToByteArray(),
        _ => [],
    };

    /// <summary>The name of a piece of evidence. That of a light client attack leaves the last byte of the block hash out, as Go does.</summary>
    public static byte[] HashOf(Tendermint.Types.Evidence evidence)
    {
        if (evidence.SumCase != Tendermint.Types.Evidence.SumOneofCase.LightClientAttackEvidence) return Hash.Sha256(InnerBytes(evidence));
        var attack = evidence.LightClientAttackEvidence;
        var blockHash = attack.ConflictingBlock.SignedHeader.Header.HashBytes();
        using var content = new MemoryStream();
        content.Write(blockHash.AsSpan(0, Math.Min(BlockLimits.HashSize - 1, blockHash.Length)));
        content.SetLength(BlockLimits.HashSize);
        content.Position = BlockLimits.HashSize;
        using (var coded = new CodedOutputStream(content, leaveOpen: true)) coded.WriteSInt64(attack.CommonHeight);
        return Hash.Sha256(content.ToArray());
    }

    public static long HeightOf(Tendermint.Types.Evidence evidence) => evidence.SumCase switch
    {
        Tendermint.Types.Evidence.SumOneofCase.DuplicateVoteEvidence => evidence.DuplicateVoteEvidence.VoteA.Height,
        Tendermint.Types.Evidence.SumOneofCase.LightClientAttackEvidence => evidence.LightClientAttackEvidence.CommonHeight,
        _ => 0,
    };

    /// <summary>What the application is told: one entry for each lying validator.</summary>
    public static IReadOnlyList<Misbehavior> ToMisbehavior(Tendermint.Types.Evidence evidence)
    {
        if (evidence.SumCase == Tendermint.Types.Evidence.SumOneofCase.DuplicateVoteEvidence)
        {
            var duplicate = evidence.DuplicateVoteEvidence;
            return
            [
                new()
                {
                    Type = MisbehaviorType.DuplicateVote,
                    Validator = new() { Address = duplicate.VoteA.ValidatorAddress, Power = duplicate.ValidatorPower },
                    Height = duplicate.VoteA.Height,
                    Time = duplicate.Timestamp,
                    TotalVotingPower = duplicate.TotalVotingPower,
                },
            ];
        }
        var attack = evidence.LightClientAttackEvidence;
        return [.. attack.ByzantineValidators.Select(validator => new Misbehavior
        {
            Type = MisbehaviorType.LightClientAttack,
            Validator = new() { Address = validator.Address, Power = validator.VotingPower },
            Height = attack.CommonHeight,
            Time = attack.Timestamp,
            TotalVotingPower = attack.TotalVotingPower,
        })];
    }

    /// <remarks>Errors: undefined, with CometBFT's text.</remarks>
    public static Result<Unit> Check(Tendermint.Types.Evidence evidence) => evidence.SumCase switch
    {
        Tendermint.Types.Evidence.SumOneofCase.DuplicateVoteEvidence => Check(evidence.DuplicateVoteEvidence),
        Tendermint.Types.Evidence.SumOneofCase.LightClientAttackEvidence => Check(evidence.LightClientAttackEvidence),
        _ => Error.Undefined("evidence is not recognized"),
    };

    private static Result<Unit> Check(DuplicateVoteEvidence evidence)
    {
        if (evidence.VoteA is null || evidence.VoteB is null) return Error.Undefined("one or both of the votes are empty");
        if (!VoteChecks.Check(evidence.VoteA).TryGet(out _, out var error)) return error.With("invalid VoteA");
        if (!VoteChecks.Check(evidence.VoteB).TryGet(out _, out error)) return error.With("invalid VoteB");
        return evidence.VoteA.BlockId.SortKey().AsSpan().SequenceCompareTo(evidence.VoteB.BlockId.SortKey()) < 0
            ? Fine
            : Error.Undefined("duplicate votes in invalid order");
    }

    private static Result<Unit> Check(LightClientAttackEvidence evidence)
    {
        if (evidence.ConflictingBlock is not { } block) return Error.Undefined("conflicting block is nil");
        if (block.SignedHeader?.Header is not { } header) return Error.Undefined("conflicting block missing header");
        if (evidence.TotalVotingPower <= 0) return Error.Undefined("negative or zero total voting power");
        if (evidence.CommonHeight <= 0) return Error.Undefined("negative or zero common height");
        if (evidence.CommonHeight > header.Height)
            return Error.Undefined($"common height is ahead of the conflicting block height ({evidence.CommonHeight} > {header.Height})");
        return Light.LightVerifier.CheckBlock(block, header.ChainId).TryGet(out _, out var error) ? Fine : error.With("invalid conflicting light block");
    }
}
