using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Tendermint.Crypto;
using Welkin.Core;

namespace Welkin.Client.Rpc;

/// <summary>Reads the node's JSON: 64-bit numbers are texts, hashes upper-case hex, other bytes base64, empty lists null.</summary>
internal static class RpcJson
{
    public static JsonElement Result(byte[] body, string method)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            {
                throw new RpcException(error.GetProperty("code").GetInt64(), Text(error, "message"), Text(error, "data"));
            }

            return root.GetProperty("result").Clone();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            throw new ClientException($"the node's answer to {method} is not JSON-RPC", exception);
        }
    }

    public static NodeStatus Status(JsonElement result)
    {
        var (node, sync) = (result.GetProperty("node_info"), result.GetProperty("sync_info"));
        return new NodeStatus(
            Text(node, "network"),
            new Height(Number(sync, "latest_block_height")),
            Time(sync, "latest_block_time"),
            sync.GetProperty("catching_up").GetBoolean(),
            Text(node, "version"),
            Text(node, "moniker"));
    }

    public static AbciAnswer AbciAnswer(JsonElement response) => new(
        Code(response),
        Text(response, "codespace"),
        Text(response, "log"),
        Base64(response, "value"),
        new Height(Number(response, "height")),
        Proofs(response));

    public static BroadcastAnswer Broadcast(JsonElement result) =>
        new(Code(result), Text(result, "codespace"), Text(result, "log"), Text(result, "hash"));

    public static TxAnswer Tx(JsonElement result) => new(
        Text(result, "hash"),
        new Height(Number(result, "height")),
        (uint)Number(result, "index"),
        Outcome(result.GetProperty("tx_result")),
        Base64(result, "tx"));

    public static TxOutcomeAnswer Outcome(JsonElement result) => new(
        Code(result),
        Text(result, "codespace"),
        Text(result, "log"),
        Base64(result, "data"),
        Number(result, "gas_wanted"),
        Number(result, "gas_used"),
        Events(result, "events"));

    public static BlockAnswer Block(JsonElement result)
    {
        var header = result.GetProperty("block").GetProperty("header");
        return new BlockAnswer(
            Text(header, "chain_id"),
            new Height(Number(header, "height")),
            Time(header, "time"),
            Convert.FromHexString(Text(header, "app_hash")),
            Convert.FromHexString(Text(result.GetProperty("block_id"), "hash")),
            [.. Items(result.GetProperty("block").GetProperty("data"), "txs").Select(tx => tx.GetBytesFromBase64())],
            result);
    }

    public static BlockResultsAnswer BlockResults(JsonElement result) => new(
        new Height(Number(result, "height")),
        [.. Items(result, "txs_results").Select(Outcome)],
        Events(result, "finalize_block_events"));

    public static ValidatorAnswer Validator(JsonElement validator) => new(
        Convert.FromHexString(Text(validator, "address")),
        Text(validator.GetProperty("pub_key"), "type"),
        Base64(validator.GetProperty("pub_key"), "value"),
        Number(validator, "voting_power"),
        Number(validator, "proposer_priority"));

    public static IReadOnlyList<ChainEvent> Events(JsonElement parent, string name) =>
        [.. Items(parent, name).Select(item => new ChainEvent(
            Text(item, "type"),
            [.. Items(item, "attributes").Select(pair => KeyValuePair.Create(Text(pair, "key"), Text(pair, "value")))]))];

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    public static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static long Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.String
            ? long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : value.GetInt64();
    }

    private static uint Code(JsonElement parent) => (uint)Number(parent, "code");

    private static byte[] Base64(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetBytesFromBase64() : [];

    private static BlockTime Time(JsonElement parent, string name) =>
        BlockTime.Parse(Text(parent, name)).TryGet(out var time, out var error) ? time : throw new ClientException(error);

    private static ProofOps Proofs(JsonElement response)
    {
        var proofs = new ProofOps();
        if (response.TryGetProperty("proofOps", out var element) && element.ValueKind == JsonValueKind.Object)
        {
            proofs.Ops.AddRange(Items(element, "ops").Select(op => new ProofOp
            {
                Type = Text(op, "type"),
                Key = ByteString.CopyFrom(Base64(op, "key")),
                Data = ByteString.CopyFrom(Base64(op, "data")),
            }));
        }

        return proofs;
    }
}
