using System.Text.Json;
using Tendermint.Types;
using Welkin.Engine.Blocks;
using Welkin.Engine.Validators;
using Validator = Welkin.Engine.Validators.Validator;
using ValidatorSet = Welkin.Engine.Validators.ValidatorSet;

namespace Welkin.Engine.Json;

/// <summary>Blocks, commits, votes and validators in CometBFT's JSON.</summary>
public static class BlockJson
{
    extension(Utf8JsonWriter json)
    {
        public void BlockId(string name, BlockID? id)
        {
            json.WritePropertyName(name);
            json.BlockId(id);
        }

        public void BlockId(BlockID? id) => json.Object(() =>
        {
            var filled = id.Filled();
            json.Hex("hash", filled.Hash);
            json.Object("parts", () =>
            {
                json.WriteNumber("total", filled.PartSetHeader.Total);
                json.Hex("hash", filled.PartSetHeader.Hash);
            });
        });

        public void Header(string name, Header header)
        {
            json.WritePropertyName(name);
            json.Header(header);
        }

        public void Header(Header header) => json.Object(() =>
        {
            json.Object("version", () =>
            {
                // Go leaves zero members of this message out.
                if (header.Version is { Block: > 0 }) json.Long("block", header.Version.Block);
                if (header.Version is { App: > 0 }) json.Long("app", header.Version.App);
            });
            json.WriteString("chain_id", header.ChainId);
            json.Long("height", header.Height);
            json.Time("time", header.Time);
            json.BlockId("last_block_id", header.LastBlockId);
            json.Hex("last_commit_hash", header.LastCommitHash);
            json.Hex("data_hash", header.DataHash);
            json.Hex("validators_hash", header.ValidatorsHash);
            json.Hex("next_validators_hash", header.NextValidatorsHash);
            json.Hex("consensus_hash", header.ConsensusHash);
            json.Hex("app_hash", header.AppHash);
            json.Hex("last_results_hash", header.LastResultsHash);
            json.Hex("evidence_hash", header.EvidenceHash);
            json.Hex("proposer_address", header.ProposerAddress);
        });

        public void Block(string name, Block block)
        {
            json.WritePropertyName(name);
            json.Block(block);
        }

        public void Block(Block block) => json.Object(() =>
        {
            json.Header("header", block.Header);
            json.Object("data", () => json.List("txs", block.Data?.Txs ?? [], tx => json.WriteStringValue(tx.ToBase64())));
            json.Object("evidence", () => json.List("evidence", block.Evidence?.Evidence ?? [], json.Evidence));
            json.Commit("last_commit", block.LastCommit ?? new());
        });

        public void Commit(string name, Commit commit)
        {
            json.WritePropertyName(name);
            json.Commit(commit);
        }

        public void Commit(Commit commit) => json.Object(() =>
        {
            json.Long("height", commit.Height);
            json.WriteNumber("round", commit.Round);
            json.BlockId("block_id", commit.BlockId);
            json.List("signatures", commit.Signatures, json.CommitSig);
        });

        public void CommitSig(CommitSig signature) => json.Object(() =>
        {
            json.WriteNumber("block_id_flag", (int)signature.BlockIdFlag);
            json.Hex("validator_address", signature.ValidatorAddress);
            json.Time("timestamp", signature.Timestamp ?? BlockHashes.GoZeroTime());
            json.Base64OrNull("signature", signature.Signature);
        });

        public void ExtendedCommit(ExtendedCommit commit) => json.Object(() =>
        {
            json.Long("Height", commit.Height);
            json.WriteNumber("Round", commit.Round);
            json.BlockId("BlockID", commit.BlockId);
            json.List("ExtendedSignatures", commit.ExtendedSignatures, signature => json.Object(() =>
            {
                json.WritePropertyName("CommitSig");
                json.CommitSig(new()
                {
                    BlockIdFlag = signature.BlockIdFlag,
                    ValidatorAddress = signature.ValidatorAddress,
                    Timestamp = signature.Timestamp,
                    Signature = signature.Signature,
                });
                json.Base64OrNull("Extension", signature.Extension);
                json.Base64OrNull("ExtensionSignature", signature.ExtensionSignature);
            }));
        });

        public void BlockMeta(BlockMeta meta) => json.Object(() =>
        {
            json.BlockId("block_id", meta.BlockId);
            json.Long("block_size", meta.BlockSize);
            json.Header("header", meta.Header);
            json.Long("num_txs", meta.NumTxs);
        });

        public void Vote(string name, Vote vote)
        {
            json.WritePropertyName(name);
            json.Vote(vote);
        }

        public void Vote(Vote vote) => json.Object(() =>
        {
            json.WriteNumber("type", (int)vote.Type);
            json.Long("height", vote.Height);
            json.WriteNumber("round", vote.Round);
            json.BlockId("block_id", vote.BlockId);
            json.Time("timestamp", vote.Timestamp);
            json.Hex("validator_address", vote.ValidatorAddress);
            json.WriteNumber("validator_index", vote.ValidatorIndex);
            json.Base64OrNull("signature", vote.Signature);
            json.Base64OrNull("extension", vote.Extension);
            json.Base64OrNull("extension_signature", vote.ExtensionSignature);
        });

        public void Proposal(Proposal proposal) => json.Object(() =>
        {
            json.WriteNumber("Type", (int)proposal.Type);
            json.Long("height", proposal.Height);
            json.WriteNumber("round", proposal.Round);
            json.WriteNumber("pol_round", proposal.PolRound);
            json.BlockId("block_id", proposal.BlockId);
            json.Time("timestamp", proposal.Timestamp);
            json.Base64OrNull("signature", proposal.Signature);
        });

        public void Key(string name, ConsensusKey key)
        {
            json.WritePropertyName(name);
            json.Key(key);
        }

        public void Key(ConsensusKey key) => json.Object(() =>
        {
            json.WriteString("type", key.JsonType);
            json.Base64("value", key.Bytes);
        });

        public void Validator(Validator validator) => json.Object(() =>
        {
            json.Hex("address", validator.Address);
            json.Key("pub_key", validator.Key);
            json.Long("voting_power", validator.Power);
            json.Long("proposer_priority", validator.Priority);
        });

        public void ValidatorSet(ValidatorSet set) => json.Object(() =>
        {
            json.ListOrNull("validators", set.Members, json.Validator);
            json.WritePropertyName("proposer");
            if (set.Proposer is { } proposer) json.Validator(proposer);
            else json.WriteNullValue();
        });

        public void Evidence(Evidence evidence) => json.Object(() =>
        {
            var attack = evidence.SumCase == Tendermint.Types.Evidence.SumOneofCase.LightClientAttackEvidence;
            json.WriteString("type", attack ? "tendermint/LightClientAttackEvidence" : "tendermint/DuplicateVoteEvidence");
            json.Object("value", () =>
            {
                if (attack) json.Members(evidence.LightClientAttackEvidence);
                else json.Members(evidence.DuplicateVoteEvidence);
            });
        });

        private void Members(DuplicateVoteEvidence evidence)
        {
            json.Vote("vote_a", evidence.VoteA);
            json.Vote("vote_b", evidence.VoteB);
            json.Long("TotalVotingPower", evidence.TotalVotingPower);
            json.Long("ValidatorPower", evidence.ValidatorPower);
            json.Time("Timestamp", evidence.Timestamp);
        }

        private void Members(LightClientAttackEvidence evidence)
        {
            json.Object("ConflictingBlock", () =>
            {
                json.Object("signed_header", () =>
                {
                    json.Header("header", evidence.ConflictingBlock.SignedHeader.Header);
                    json.Commit("commit", evidence.ConflictingBlock.SignedHeader.Commit);
                });
                json.WritePropertyName("validator_set");
                json.ValidatorSet(Welkin.Engine.Validators.ValidatorSet.FromProto(evidence.ConflictingBlock.ValidatorSet).OrThrow());
            });
            json.Long("CommonHeight", evidence.CommonHeight);
            json.List("ByzantineValidators", evidence.ByzantineValidators, wire => json.Validator(Welkin.Engine.Validators.Validator.FromProto(wire).OrThrow()));
            json.Long("TotalVotingPower", evidence.TotalVotingPower);
            json.Time("Timestamp", evidence.Timestamp);
        }
    }
}
