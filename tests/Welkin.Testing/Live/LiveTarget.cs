using System.Text;
using System.Text.Json;

namespace Welkin.Testing.Live;

/// <summary>A running node to ask, and how recorded ids are called there.</summary>
/// <param name="Signed">A REST gateway of a chain on which the recorded, signed transactions are next; null when there is none.</param>
public sealed record LiveTarget(Uri Rpc, Uri Rest, Uri Grpc, LiveMap Map, Uri? Signed = null)
{
    /// <summary>Where a REST question goes: transactions where they can be executed.</summary>
    public Uri RestFor(LiveRow row) =>
        row.Method == "POST" && (row.Url.StartsWith("/cosmos/tx/v1beta1/simulate", StringComparison.Ordinal) || row.Url == "/cosmos/tx/v1beta1/txs") ? Signed ?? Rest : Rest;
}

/// <summary>Recorded ids and the ids of the chain that is asked instead: heights, hashes.</summary>
public sealed class LiveMap(IReadOnlyList<KeyValuePair<string, string>> ids)
{
    private static readonly string[] Stake = ["/cosmos/staking/", "/cosmos/slashing/", "/cosmos/distribution/"];

    /// <summary>Asks everything as it was recorded.</summary>
    public static readonly LiveMap None = new([]);

    /// <summary>Reads a JSON object of recorded ids and ours.</summary>
    public static LiveMap Read(string path) =>
        new([.. JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path))!]);

    /// <summary>The same question about ids of the chain that is asked.</summary>
    public LiveRow Of(LiveRow row)
    {
        // A gateway was asked about a delegator and a consensus key that no recorded block made.
        if (row.Source == "rest") return Stake.Any(path => row.Url.StartsWith(path, StringComparison.Ordinal)) ? row with { Url = Replace(row.Url) } : row;

        // Only JSON-RPC was asked about blocks that were not recorded; transactions in other bodies must stay as they are.
        // Errors about the form of an id quote it.
        if (row.Body is { Length: > 4096 } || row.Recorded.Text.Contains("to arguments", StringComparison.Ordinal)) return row;
        return row with { Url = Replace(row.Url), Body = row.Body is null ? null : Encoding.UTF8.GetBytes(Replace(Encoding.UTF8.GetString(row.Body))) };
    }

    private string Replace(string text)
    {
        foreach (var (recorded, ours) in ids) text = text.Replace(recorded, ours, StringComparison.Ordinal).Replace(Uri.EscapeDataString(recorded), Uri.EscapeDataString(ours), StringComparison.Ordinal);
        return text;
    }
}
