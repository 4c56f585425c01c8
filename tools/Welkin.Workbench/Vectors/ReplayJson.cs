using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Welkin.Testing.Replay;

namespace Welkin.Workbench.Vectors;

/// <summary>A report as one JSON object on one line.</summary>
internal static class ReplayJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ReplayReport report)
    {
        var stores = new JsonObject();
        foreach (var (name, store) in report.Stores) stores[name] = Store(store);
        return new JsonObject
        {
            ["heights"] = report.Heights,
            ["stores"] = stores,
            ["txs"] = new JsonObject
            {
                ["total"] = report.Txs.Total,
                ["code_equal"] = report.Txs.CodeEqual,
                ["data_equal"] = report.Txs.DataEqual,
                ["events_equal"] = report.Txs.EventsEqual,
                ["gas_equal"] = report.Txs.GasEqual,
                ["log_equal"] = report.Txs.LogEqual,
            },
            ["blocks_equal"] = report.BlocksEqual,
            ["app_hash_equal"] = report.AppHashEqual,
            ["stopped"] = report.Stopped,
            ["first_difference"] = report.Differences.Count > 0 ? First(report.Differences[0]) : null,
            ["differences"] = new JsonArray([.. report.Differences.Select(First)]),
        }.ToJsonString(Compact);
    }

    private static JsonObject Store(StoreReport store)
    {
        var json = new JsonObject { ["equal"] = store.Equal };
        if (store.Absent) json["absent"] = true;
        json["first_difference"] = store.FirstDifference is { } difference
            ? new JsonObject
            {
                ["height"] = difference.Height,
                ["compared_at"] = difference.ComparedAt,
                ["key"] = difference.Key,
                ["have"] = difference.Have,
                ["want"] = difference.Want,
            }
            : null;
        return json;
    }

    private static JsonObject First(Difference difference) => new()
    {
        ["height"] = difference.Height,
        ["tx"] = difference.Tx,
        ["what"] = difference.What,
        ["detail"] = new JsonArray([.. difference.Lines.Select(line => (JsonNode)line)]),
    };
}
