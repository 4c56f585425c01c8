using System.Text.Json;
using Welkin.Engine.Embedded;
using Welkin.Engine.Json;

namespace Welkin.Node.Rpc;

/// <summary>Events as subscribers get them, without the query that each of them asked with.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, EngineEvent item) => json.Object(() =>
    {
        json.Object("data", () =>
        {
            var (name, value) = Data(json, item);
            json.WriteString("type", "tendermint/event/" + name);
            json.Object("value", value);
        });
        json.Object("events", () =>
        {
            foreach (var (key, values) in item.Attributes) json.List(key, values, json.WriteStringValue);
        });
    });

    private static (string Name, Action Value) Data(Utf8JsonWriter json, EngineEvent item) => item switch
    {
        EngineEvent.NewBlock block => ("NewBlock", () => NewBlock(json, block)),
        EngineEvent.NewBlockHeader header => ("NewBlockHeader", () => json.Header("header", header.Header)),
        EngineEvent.NewBlockEvents events => ("NewBlockEvents", () =>
        {
            json.Long("height", events.Height);
            json.ListOrNull("events", events.Events, json.SparseEvent);
            json.Long("num_txs", events.TxCount);
        }),
        EngineEvent.Tx tx => ("Tx", () => json.Object("TxResult", () =>
        {
            json.Long("height", tx.Result.Height);
            if (tx.Result.Index != 0) json.WriteNumber("index", tx.Result.Index);
            json.Base64("tx", tx.Result.Tx);
            json.WritePropertyName("result");
            json.SparseExecTxResult(tx.Result.Result);
        })),
        EngineEvent.ValidatorSetUpdates updates => ("ValidatorSetUpdates", () => json.List("validator_updates", updates.Updates, json.Validator)),
        _ => throw new InvalidOperationException($"no JSON for {item.GetType().Name}"),
    };

    private static void NewBlock(Utf8JsonWriter json, EngineEvent.NewBlock block)
    {
        json.Block("block", block.Block);
        json.BlockId("block_id", block.Id);
        json.Object("result_finalize_block", () =>
        {
            var results = block.Results;
            if (results.Events.Count > 0) json.List("events", results.Events, json.SparseEvent);
            if (results.TxResults.Count > 0) json.List("tx_results", results.TxResults, json.ExecTxResult);
            json.List("validator_updates", results.ValidatorUpdates, json.ValidatorUpdate);
            if (results.ConsensusParamUpdates is { } updates) json.ParamUpdates("consensus_param_updates", updates);
            if (!results.AppHash.IsEmpty) json.Base64("app_hash", results.AppHash);
        });
    }
}
