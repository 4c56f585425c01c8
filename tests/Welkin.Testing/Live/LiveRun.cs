using System.Text.Json;

namespace Welkin.Testing.Live;

/// <summary>Asks a running node the recorded questions and compares the answers.</summary>
public static class LiveRun
{
    /// <summary>The faces that were recorded.</summary>
    public static readonly string[] Sources = ["rpc", "websocket", "grpc", "rest"];

    // Headers that belong to the protocol rather than to the server software.
    private static readonly string[] Compared =
    [
        "content-type", "location", "vary", "access-control-allow-origin", "access-control-expose-headers", "grpc-metadata-content-type", "grpc-metadata-x-cosmos-block-height",
        "x-cosmos-block-height", "trailer", "grpc-status", "grpc-message",
    ];

    /// <summary>Asks in the recorded order, one question at a time.</summary>
    public static async Task<LiveReport> Ask(LiveTarget target, IReadOnlyCollection<string> sources, CancellationToken cancel)
    {
        var excuses = LiveExcuses.Read();
        var results = new List<LiveResult>();
        if (sources.Contains("rpc"))
            foreach (var row in LiveRows.Rpc())
            {
                results.Add(Compare(excuses, row, await RawHttp.Ask(target.Rpc, WithOrigin(target.Map.Of(row)), cancel)));
                // Answered before it is checked: until then the same bytes asked again are known, and not yet wrong.
                if (row.What.Contains("broadcast_tx_async", StringComparison.Ordinal)) await Task.Delay(AsyncCheck, cancel);
            }

        if (sources.Contains("websocket")) results.AddRange(await LiveSockets.Ask(target, excuses, cancel));
        if (sources.Contains("grpc"))
        {
            using var client = new LiveGrpc(target.Grpc);
            foreach (var row in LiveRows.Grpc()) results.Add(client.Compare(excuses, row, await client.Ask(row, cancel)));
        }

        if (sources.Contains("rest"))
            foreach (var row in LiveRows.Rest()) results.Add(Compare(excuses, row, await RawHttp.Ask(target.RestFor(row), target.Map.Of(row), cancel)));
        return new LiveReport(results, excuses.Unused(sources));
    }

    private static readonly TimeSpan AsyncCheck = TimeSpan.FromMilliseconds(300);

    /// <summary>Differences of status and headers.</summary>
    internal static List<string> Head(LiveRow row, LiveAnswer ours)
    {
        var differences = new List<string>();
        if (row.Recorded.Status != ours.Status) differences.Add($"status: recorded {row.Recorded.Status}, ours {ours.Status}: {Start(ours.Text)}");
        foreach (var name in Compared)
        {
            // Of JSON-RPC the recorder kept few headers.
            if (row.Source == "rpc" && !row.Recorded.Headers.ContainsKey(name)) continue;
            var (wanted, got) = (Value(row.Recorded, name), Value(ours, name));
            if (wanted != got && (wanted is null || got is null || wanted.Length < 3 || LiveMask.KindOf(wanted) != LiveMask.KindOf(got))) differences.Add($"{name}: recorded {wanted ?? "none"}, ours {got ?? "none"}");
        }

        return differences;
    }

    private static string? Value(LiveAnswer answer, string name) => answer.Headers.GetValueOrDefault(name) switch
    {
        // Some HTTP/2 libraries drop empty values; Go lists exposed headers in any order.
        null when name == "grpc-message" && answer.Headers.ContainsKey("grpc-status") => "",
        { } names when name == "access-control-expose-headers" => string.Join(", ", names.Split(", ").Order(StringComparer.Ordinal)),
        var value => value,
    };

    /// <summary>Compares two texts as JSON.</summary>
    internal static LiveComparison? AsJson(string recorded, string ours)
    {
        if (Json(recorded) is not { } wanted || Json(ours) is not { } got) return null;
        return LiveComparison.Of(wanted, got);
    }

    private static LiveResult Compare(LiveExcuses excuses, LiveRow row, LiveAnswer ours)
    {
        var differences = Head(row, ours);
        var inState = false;
        if (!row.Cut)
        {
            if (AsJson(row.Recorded.Text, ours.Text) is { } comparison)
            {
                differences.AddRange(comparison.Differences);
                inState = comparison.DiffersInState;
            }
            else if (LiveMask.Words(row.Recorded.Text) != LiveMask.Words(ours.Text))
            {
                differences.Add($"body: recorded {Start(row.Recorded.Text)}, ours {Start(ours.Text)}");
            }
        }

        if (row.Source == "rest" && differences.Count > 0 && excuses.IsOfAnotherBuild(row.Url)) return LiveExcuses.OfAnotherBuild(row, differences);
        return excuses.Judge(row.Source, row.Line, row.What, differences, inState);
    }

    /// <summary>The recorder asked for permission as a browser does, which its rows leave out.</summary>
    private static LiveRow WithOrigin(LiveRow row) => row.Method == "OPTIONS"
        ? row with { Headers = [KeyValuePair.Create("Origin", "http://x.test"), KeyValuePair.Create("Access-Control-Request-Method", "POST")] }
        : row;

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Start(string text) => text.Length > 240 ? text[..240] + "…" : text;
}
