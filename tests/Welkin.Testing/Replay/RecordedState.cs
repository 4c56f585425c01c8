using System.Globalization;
using System.Text;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Core;
using Welkin.Store;

namespace Welkin.Testing.Replay;

/// <summary>The application over contents that a Go node wrote down, so that its answers can be judged without running the blocks before.</summary>
public static class RecordedState
{
    /// <summary>Opens the application on the contents of a height; stores that were not written down are empty.</summary>
    public static WelkinApplication Open(ReplayFolder folder, long height, string? file = null)
    {
        var database = new MemoryDatabase();
        var names = StoreNames(folder);
        var stores = new MultiStore(database, [.. names.Select(name => new StoreKey(name))], new MultiStoreOptions());
        stores.LoadLatest();
        foreach (var name in names)
        {
            var pairs = file is null ? folder.Contents.At(height, name) : folder.Contents.In(file, name);
            foreach (var (key, value) in pairs ?? new Dictionary<string, string>())
            {
                stores.Store(new StoreKey(name)).Set(Convert.FromHexString(key), Convert.FromHexString(value));
            }
        }

        var time = BlockTime.FromTimestamp(folder.Blocks.First(block => block.Height == height).Request.Time);
        using var batch = database.NewBatch();
        stores.Commit(height, time, batch);

        // The kernel's record of the chain: id, first height, rule set.
        var record = string.Join('\n', folder.InitChain.ChainId, height.ToString(CultureInfo.InvariantCulture), "network");
        batch.Set("a"u8, Encoding.UTF8.GetBytes(record));
        database.Write(batch, sync: false);
        return new WelkinApplication(database, new WelkinOptions());
    }

    // Which stores the application mounts shows in its first commit.
    private static IReadOnlyList<string> StoreNames(ReplayFolder folder)
    {
        var run = ReplayRun.Of(folder, new ReplayScope(null, folder.Blocks[0].Height));
        return [.. run.Application.LastCommit!.Stores.Select(store => store.Name)];
    }
}

/// <summary>Asks the recorded queries and compares code, codespace, log and answer.</summary>
public static class RecordedQueries
{
    /// <summary>What differs, one entry a query.</summary>
    public static IReadOnlyList<string> Differences(WelkinApplication application, IEnumerable<TsvRow> rows)
    {
        var differences = new List<string>();
        foreach (var row in rows)
        {
            var have = application.Query(new RequestQuery { Path = row["path"], Data = Google.Protobuf.ByteString.CopyFrom(row.Hex("request_hex")) });
            var value = Convert.ToHexStringLower(have.Value.Span);
            if (have.Code == row.Number("code") && have.Codespace == row["codespace"] && have.Log == row["log"] && value == row["response_hex"]) continue;
            differences.Add($"{row["path"]} ({row["description"]}):\n  have {have.Codespace} {have.Code} '{have.Log}' {Json(row["path"], value)}\n"
                + $"  want {row["codespace"]} {row["code"]} '{row["log"]}' {row["response_json"]}");
        }

        return differences;
    }

    private static string Json(string path, string hex)
    {
        var parts = path.Split('/');
        if (parts.Length != 3 || !Welkin.Core.Codec.TypeUrls.TryGetService(parts[1], out var service)) return hex;
        return service.FindMethodByName(parts[2]) is { } method
            ? $"{Welkin.Core.Codec.ProtoJson.ToText(method.OutputType.Parser.ParseFrom(Convert.FromHexString(hex)))} {hex}"
            : hex;
    }
}
