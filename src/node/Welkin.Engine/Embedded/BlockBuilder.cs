using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Genesis;
using Welkin.Engine.Keys;
using Welkin.Engine.Storage;
using Validator = Welkin.Engine.Validators.Validator;

namespace Welkin.Engine.Embedded;

/// <summary>Builds what CometBFT would build: the block on a state, the requests about it, the state after it. Pure.</summary>
internal static class BlockBuilder
{
    /// <summary>A whole block with every hash set.</summary>
    public static Block Build(ChainState state, IEnumerable<ByteString> txs, ByteString proposer)
    {
        var data = new Data { Txs = { txs } };
        var evidence = new EvidenceList();
        return new()
        {
            Header = new()
            {
                Version = new() { Block = BlockLimits.BlockProtocol, App = state.Parameters.Version?.App ?? 0 },
                ChainId = state.ChainId,
                Height = state.NextHeight,
                Time = (state.IsInitial ? state.LastBlockTime : MedianTime.Of(state.LastCommit, state.LastValidators)).ToTimestamp(),
                LastBlockId = state.LastBlockId,
                LastCommitHash = Bytes(state.LastCommit.HashBytes()),
                DataHash = Bytes(data.HashBytes()),
                ValidatorsHash = Bytes(state.Validators.HashBytes()),
                NextValidatorsHash = Bytes(state.NextValidators.HashBytes()),
                ConsensusHash = Bytes(state.Parameters.HashBytes()),
                AppHash = state.AppHash,
                LastResultsHash = state.LastResultsHash,
                EvidenceHash = Bytes(evidence.HashBytes()),
                ProposerAddress = proposer,
            },
            Data = data,
            Evidence = evidence,
            LastCommit = state.LastCommit,
        };
    }

    public static RequestPrepareProposal Prepare(ChainState state, Block draft, IEnumerable<ByteString> txs, long maxTxBytes) => new()
    {
        MaxTxBytes = maxTxBytes,
        Txs = { txs },
        LocalLastCommit = new()
        {
            Round = state.LastCommit.Round,
            Votes =
            {
                Votes(state).Select(vote => new ExtendedVoteInfo { Validator = vote.Validator, BlockIdFlag = vote.BlockIdFlag }),
            },
        },
        Height = draft.Header.Height,
        Time = draft.Header.Time,
        NextValidatorsHash = draft.Header.NextValidatorsHash,
        ProposerAddress = draft.Header.ProposerAddress,
    };

    public static RequestProcessProposal Process(ChainState state, Block block) => new()
    {
        Txs = { block.Data.Txs },
        ProposedLastCommit = LastCommit(state),
        Hash = Bytes(block.Header.HashBytes()),
        Height = block.Header.Height,
        Time = block.Header.Time,
        NextValidatorsHash = block.Header.NextValidatorsHash,
        ProposerAddress = block.Header.ProposerAddress,
    };

    /// <param name="lastValidators">Set that signed the commit inside the block.</param>
    public static RequestFinalizeBlock Finalize(Block block, Validators.ValidatorSet lastValidators, long initialHeight) => new()
    {
        Txs = { block.Data.Txs },
        DecidedLastCommit = block.Header.Height == initialHeight ? new() : LastCommit(block.LastCommit, lastValidators),
        Misbehavior = { block.Evidence.Evidence.SelectMany(EvidenceRules.ToMisbehavior) },
        Hash = Bytes(block.Header.HashBytes()),
        Height = block.Header.Height,
        Time = block.Header.Time,
        NextValidatorsHash = block.Header.NextValidatorsHash,
        ProposerAddress = block.Header.ProposerAddress,
    };

    /// <summary>Signs the block as the only voter; the other members of the set are absent.</summary>
    /// <param name="now">The clock; the vote is never older than the block.</param>
    public static Commit Sign(ChainState state, Block block, BlockID id, int round, FileSigner signer, BlockTime now)
    {
        var earliest = BlockTime.FromTimestamp(block.Header.Time).Add(1_000_000);
        var vote = new Vote
        {
            Type = SignedMsgType.Precommit,
            Height = block.Header.Height,
            Round = round,
            BlockId = id,
            Timestamp = (now > earliest ? now : earliest).ToTimestamp(),
            ValidatorAddress = signer.Address,
            ValidatorIndex = state.Validators.IndexOf(signer.Address),
        };
        if (!signer.Sign(state.ChainId, vote).TryGet(out _, out var error))
            throw new EngineException($"{error.Text}: the database is older than what this validator has signed; restore the newest copy of the home");
        var votes = new Validators.VoteSet(state.ChainId, vote.Height, round, vote.Type, state.Validators);
        // A voter that was jailed meanwhile signs what nobody counts.
        if (vote.ValidatorIndex >= 0 && votes.Add(vote).Error is { } refused) throw new EngineException($"our own vote is refused: {refused.Text}; the key is not the one that the chain has for this validator");
        return new()
        {
            Height = vote.Height,
            Round = round,
            BlockId = id,
            Signatures = { votes.Votes.Select(counted => counted is null ? Absent() : Present(counted)) },
        };
    }

    /// <summary>The state after a block, with the application's changes of validators and parameters applied.</summary>
    /// <remarks>Errors: undefined, when the application asks for what the network's rules forbid.</remarks>
    public static Result<ChainState> After(ChainState state, Block block, BlockID id, Commit commit, ResponseFinalizeBlock results)
    {
        if (results.TxResults.Count != block.Data.Txs.Count)
            return Error.Undefined($"expected tx results length to match size of transactions in block. Expected {block.Data.Txs.Count}, got {results.TxResults.Count}");
        if (!ConsensusRules.CheckUpdate(state.Parameters, results.ConsensusParamUpdates, block.Header.Height).TryGet(out _, out var error)) return error;
        var parameters = ConsensusRules.Update(state.Parameters, results.ConsensusParamUpdates);
        if (results.ConsensusParamUpdates is not null && !ConsensusParamRules.Check(parameters).TryGet(out _, out error)) return error.With("updating consensus params");
        if (!Changes(results.ValidatorUpdates, state.Parameters).TryGet(out var changes, out error)) return error;
        if (!state.NextValidators.Update(changes).TryGet(out var next, out error)) return error.With("changing validator set");
        return state with
        {
            LastHeight = block.Header.Height,
            LastBlockId = id,
            LastBlockTime = BlockTime.FromTimestamp(block.Header.Time),
            LastCommit = commit,
            AppHash = results.AppHash,
            LastResultsHash = Bytes(BlockHashes.ResultsHash(results.TxResults)),
            LastValidators = state.Validators,
            Validators = state.NextValidators,
            NextValidators = next.Advance(1),
            Parameters = parameters,
        };
    }

    /// <remarks>Errors: undefined, for a negative power or a key type that the parameters forbid.</remarks>
    public static Result<IReadOnlyList<Validator>> Changes(IEnumerable<ValidatorUpdate> updates, ConsensusParams parameters)
    {
        var changes = new List<Validator>();
        foreach (var update in updates)
        {
            if (update.Power < 0) return Error.Undefined($"voting power can't be negative {update}");
            if (!Validators.ConsensusKey.FromProto(update.PubKey).TryGet(out var key, out var error)) return error;
            if (update.Power > 0 && !parameters.Validator.PubKeyTypes.Contains(key.TypeName))
                return Error.Undefined($"validator {key} is using pubkey {key.TypeName}, which is unsupported for consensus");
            changes.Add(Validator.Of(key, update.Power));
        }
        return changes;
    }

    private static CommitInfo LastCommit(ChainState state) => state.IsInitial ? new() : LastCommit(state.LastCommit, state.LastValidators);

    private static CommitInfo LastCommit(Commit commit, Validators.ValidatorSet validators) => new()
    {
        Round = commit.Round,
        Votes =
        {
            validators.Members.Zip(commit.Signatures, (member, signature) => new VoteInfo
            {
                Validator = new() { Address = member.Address, Power = member.Power },
                BlockIdFlag = signature.BlockIdFlag,
            }),
        },
    };

    private static IEnumerable<VoteInfo> Votes(ChainState state) => LastCommit(state).Votes;

    private static CommitSig Present(Vote vote) => new()
    {
        BlockIdFlag = BlockIDFlag.Commit,
        ValidatorAddress = vote.ValidatorAddress,
        Timestamp = vote.Timestamp,
        Signature = vote.Signature,
    };

    private static CommitSig Absent() => new() { BlockIdFlag = BlockIDFlag.Absent, Timestamp = BlockHashes.GoZeroTime() };

    private static ByteString Bytes(byte[] bytes) => ByteString.CopyFrom(bytes);
}
