using Google.Protobuf;
using Welkin.Core;
using Welkin.Testing;

namespace Welkin.Tests.Engine;

/// <summary>Runs a check over every row of a table of <c>vectors/cometbft</c> and reports all rows that fail.</summary>
internal static class CometRows
{
    public static void All(string file, Action<TsvRow> check)
    {
        var rows = Tsv.Vectors("cometbft", file, unescape: true);
        Assert.NotEmpty(rows);
        var failures = new List<string>();
        foreach (var row in rows)
        {
            try
            {
                check(row);
            }
            catch (Exception e)
            {
                failures.Add($"line {row.Line}: {e.GetType().Name}: {e.Message}");
            }
        }
        Assert.True(failures.Count == 0, $"{file}: {failures.Count} of {rows.Count} rows differ\n{string.Join("\n", failures.Take(8))}");
    }

    public static T Parse<T>(this MessageParser<T> parser, TsvRow row, string column) where T : IMessage<T> => parser.ParseFrom(row.Hex(column));

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    public static string Verdict(Result<Unit> result) => result.TryGet(out _, out var error) ? "ok" : error.Text;

    public static string[] Items(this TsvRow row, string column, int count) => count == 0 ? [] : row[column].Split(',');

    public static BlockTime Time(string text) => BlockTime.Parse(text).OrThrow();
}
