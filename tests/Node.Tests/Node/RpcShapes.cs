using System.Text.Json;

namespace Welkin.Tests.Node;

/// <summary>Compares members and their kinds of two replies; values belong to the chain that made them.</summary>
internal static class RpcShapes
{
    // Raw internals of CometBFT's own consensus, which no client decodes, and addresses of peers.
    private static readonly string[] NotCompared = ["consensus_state", "dump_consensus_state", "net_info", "abci_info", "abci_query", "check_tx", "broadcast_tx_commit", "genesis", "broadcast_tx_async"];

    /// <summary>Is this a recorded good call by POST?</summary>
    public static bool Comparable(JsonElement record, out string method, out JsonElement result)
    {
        (method, result) = ("", default);
        if (record.GetProperty("method").GetString() != "POST" || record.GetProperty("cut").GetBoolean()) return false;
        try
        {
            var request = JsonDocument.Parse(record.GetProperty("request").GetString()!).RootElement;
            var response = JsonDocument.Parse(record.GetProperty("response").GetString()!).RootElement;
            if (request.ValueKind != JsonValueKind.Object || response.ValueKind != JsonValueKind.Object || !response.TryGetProperty("result", out result)) return false;
            method = request.GetProperty("method").GetString()!;
            return !NotCompared.Contains(method) && request.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static object ArgumentsFor(string method, string txHash) => method switch
    {
        "tx" => new { hash = Convert.ToBase64String(Convert.FromHexString(txHash)), prove = true },
        "tx_search" => new { query = $"tx.hash='{txHash}'", prove = true },
        "block_search" => new { query = "block.height>0" },
        "block_by_hash" or "header_by_hash" => new { hash = "" },
        "genesis_chunked" => new { chunk = "0" },
        "broadcast_tx_sync" => new { tx = Convert.ToBase64String(Guid.NewGuid().ToByteArray()) },
        _ => new { },
    };

    public static IEnumerable<string> Differences(string path, JsonElement recorded, JsonElement ours)
    {
        // Null, an empty list and an absent optional member say "nothing" of another chain's data.
        if (recorded.ValueKind is JsonValueKind.Null || ours.ValueKind is JsonValueKind.Null) yield break;
        if (Kind(recorded) != Kind(ours))
        {
            yield return $"{path}: recorded {recorded.ValueKind}, ours {ours.ValueKind}";
            yield break;
        }
        if (recorded.ValueKind == JsonValueKind.Array)
        {
            if (recorded.GetArrayLength() == 0 || ours.GetArrayLength() == 0) yield break;
            foreach (var difference in Differences(path + "[]", recorded[0], ours[0])) yield return difference;
        }
        if (recorded.ValueKind != JsonValueKind.Object) yield break;
        var wanted = recorded.EnumerateObject().Select(member => member.Name).Where(name => name is not "proof" and not "app").ToArray();
        var got = ours.EnumerateObject().Select(member => member.Name).Where(name => name is not "proof" and not "app").ToArray();
        if (!wanted.SequenceEqual(got)) yield return $"{path}: recorded {{{string.Join(',', wanted)}}}, ours {{{string.Join(',', got)}}}";
        foreach (var member in recorded.EnumerateObject())
            if (ours.TryGetProperty(member.Name, out var value))
                foreach (var difference in Differences($"{path}.{member.Name}", member.Value, value)) yield return difference;
    }

    private static JsonValueKind Kind(JsonElement element) => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;
}
