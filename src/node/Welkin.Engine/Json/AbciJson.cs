using System.Text.Json;
using Tendermint.Abci;
using Tendermint.Types;
using Welkin.Engine.Genesis;

namespace Welkin.Engine.Json;

/// <summary>Results, events, parameters and proofs in CometBFT's JSON.</summary>
public static class AbciJson
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>A result with every member printed, as tx, tx_search and block_results do.</summary>
        public void ExecTxResult(ExecTxResult result) => json.Object(() =>
        {
            json.WriteNumber("code", result.Code);
            json.Base64OrNull("data", result.Data);
            json.ResultTail(result.Log, result.Info, result.GasWanted, result.GasUsed, result.Events, result.Codespace);
        });

        /// <summary>The outcome of a check. Data of a good one is the empty string.</summary>
        public void CheckTx(ResponseCheckTx check) => json.Object(() =>
        {
            json.WriteNumber("code", check.Code);
            if (check.Code == 0) json.Base64("data", check.Data);
            else json.Base64OrNull("data", check.Data);
            json.ResultTail(check.Log, check.Info, check.GasWanted, check.GasUsed, check.Events, check.Codespace);
        });

        /// <summary>A result as the Tx event of a subscription prints it: zero members are left out.</summary>
        public void SparseExecTxResult(ExecTxResult result) => json.Object(() =>
        {
            if (result.Code != 0) json.WriteNumber("code", result.Code);
            if (!result.Data.IsEmpty) json.Base64("data", result.Data);
            if (result.Log.Length > 0) json.WriteString("log", result.Log);
            if (result.Info.Length > 0) json.WriteString("info", result.Info);
            if (result.GasWanted != 0) json.Long("gas_wanted", result.GasWanted);
            if (result.GasUsed != 0) json.Long("gas_used", result.GasUsed);
            if (result.Events.Count > 0) json.List("events", result.Events, json.SparseEvent);
            if (result.Codespace.Length > 0) json.WriteString("codespace", result.Codespace);
        });

        public void Event(Event item) => json.Object(() =>
        {
            json.WriteString("type", item.Type);
            json.List("attributes", item.Attributes, json.Attribute);
        });

        /// <summary>An event as block events are printed: without attributes there is no such member.</summary>
        public void SparseEvent(Event item) => json.Object(() =>
        {
            json.WriteString("type", item.Type);
            if (item.Attributes.Count > 0) json.List("attributes", item.Attributes, json.Attribute);
        });

        public void ValidatorUpdate(ValidatorUpdate update) => json.Object(() =>
        {
            var secp = update.PubKey.SumCase == Tendermint.Crypto.PublicKey.SumOneofCase.Secp256K1;
            json.Object("pub_key", () => json.Object("Sum", () =>
            {
                json.WriteString("type", secp ? "tendermint.crypto.PublicKey_Secp256K1" : "tendermint.crypto.PublicKey_Ed25519");
                json.Object("value", () => json.Base64(secp ? "secp256k1" : "ed25519", secp ? update.PubKey.Secp256K1 : update.PubKey.Ed25519));
            }));
            if (update.Power != 0) json.Long("power", update.Power);
        });

        public void ConsensusParams(string name, ConsensusParams parameters)
        {
            json.WritePropertyName(name);
            json.ConsensusParams(parameters);
        }

        /// <summary>Every member, as genesis and consensus_params print them.</summary>
        public void ConsensusParams(ConsensusParams parameters) => json.Object(() =>
        {
            var filled = parameters.Filled();
            json.Object("block", () =>
            {
                json.Long("max_bytes", filled.Block.MaxBytes);
                json.Long("max_gas", filled.Block.MaxGas);
            });
            json.Object("evidence", () =>
            {
                json.Long("max_age_num_blocks", filled.Evidence.MaxAgeNumBlocks);
                json.Long("max_age_duration", filled.Evidence.MaxAgeDuration.Nanos());
                json.Long("max_bytes", filled.Evidence.MaxBytes);
            });
            json.Object("validator", () => json.ListOrNull("pub_key_types", filled.Validator.PubKeyTypes, json.WriteStringValue));
            json.Object("version", () => json.Long("app", filled.Version.App));
            json.Object("abci", () => json.Long("vote_extensions_enable_height", filled.Abci.VoteExtensionsEnableHeight));
        });

        /// <summary>The groups that an update carries, zero members left out, as block_results prints them.</summary>
        public void ParamUpdates(string name, ConsensusParams? updates)
        {
            json.WritePropertyName(name);
            if (updates is null)
            {
                json.WriteNullValue();
                return;
            }
            json.Object(() => json.PresentGroups(updates));
        }

        public void ProofOps(string name, Tendermint.Crypto.ProofOps? proof)
        {
            json.WritePropertyName(name);
            if (proof is null || proof.Ops.Count == 0) json.WriteNullValue();
            else json.Object(() => json.List("ops", proof.Ops, op => json.Object(() =>
            {
                json.WriteString("type", op.Type);
                json.Base64("key", op.Key);
                json.Base64("data", op.Data);
            })));
        }

        public void TxProof(TxProof proof) => json.Object(() =>
        {
            json.Hex("root_hash", proof.RootHash);
            json.Base64("data", proof.Data);
            json.Object("proof", () =>
            {
                json.Long("total", proof.Proof.Total);
                json.Long("index", proof.Proof.Index);
                json.Base64("leaf_hash", proof.Proof.LeafHash);
                json.List("aunts", proof.Proof.Aunts, aunt => json.WriteStringValue(aunt.ToBase64()));
            });
        });

        private void ResultTail(string log, string info, long gasWanted, long gasUsed, IReadOnlyCollection<Event> events, string codespace)
        {
            json.WriteString("log", log);
            json.WriteString("info", info);
            json.Long("gas_wanted", gasWanted);
            json.Long("gas_used", gasUsed);
            json.List("events", events, json.Event);
            json.WriteString("codespace", codespace);
        }

        private void Attribute(EventAttribute attribute) => json.Object(() =>
        {
            json.WriteString("key", attribute.Key);
            json.WriteString("value", attribute.Value);
            json.WriteBoolean("index", attribute.Index);
        });

        private void PresentGroups(ConsensusParams updates)
        {
            if (updates.Block is { } block)
                json.Object("block", () =>
                {
                    if (block.MaxBytes != 0) json.Long("max_bytes", block.MaxBytes);
                    if (block.MaxGas != 0) json.Long("max_gas", block.MaxGas);
                });
            if (updates.Evidence is { } evidence)
                json.Object("evidence", () =>
                {
                    if (evidence.MaxAgeNumBlocks != 0) json.Long("max_age_num_blocks", evidence.MaxAgeNumBlocks);
                    json.Long("max_age_duration", evidence.MaxAgeDuration.Nanos());
                    if (evidence.MaxBytes != 0) json.Long("max_bytes", evidence.MaxBytes);
                });
            if (updates.Validator is { } validator)
                json.Object("validator", () =>
                {
                    if (validator.PubKeyTypes.Count > 0) json.List("pub_key_types", validator.PubKeyTypes, json.WriteStringValue);
                });
            if (updates.Version is { } version)
                json.Object("version", () =>
                {
                    if (version.App != 0) json.Long("app", version.App);
                });
            if (updates.Abci is { } abci)
                json.Object("abci", () =>
                {
                    if (abci.VoteExtensionsEnableHeight != 0) json.Long("vote_extensions_enable_height", abci.VoteExtensionsEnableHeight);
                });
        }
    }
}
