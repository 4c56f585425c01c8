using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Core.Codec;
using Welkin.Testing;
using Welkin.Testing.Replay;
using Xunit;

namespace Welkin.Tests.Replays;

/// <summary>What a node says between two blocks, of transactions that wait and of its stores, is what the recorded Go node said.</summary>
public sealed class BetweenBlocksTests
{
    [Theory]
    [InlineData("cosmos")]
    [InlineData("minimal")]
    [InlineData("staking-only")]
    public void Estimates_cost_what_the_network_says(string name)
    {
        var folder = ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", name));
        var rows = folder.Table("simulate.tsv")!;
        var estimates = rows.ToLookup(row => row.Number("at_height"));
        var (asked, differences) = (0, new List<string>());

        var run = ReplayRun.Of(folder, new ReplayScope(null, rows.Max(row => row.Number("at_height")) + 1)
        {
            Before = (application, block) =>
            {
                asked += estimates[block.Height - 1].Count();
                differences.AddRange(estimates[block.Height - 1].Select(row => Estimate(application, row)).OfType<string>());
            },
        });

        Assert.Null(run.Report.Stopped);
        Assert.Equal(rows.Count, asked);
        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void Checks_and_store_queries_are_answered_the_same()
    {
        var folder = ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", "cosmos"));
        var checks = folder.Table("checktx.tsv")!.ToLookup(row => row.Number("height"));
        var differences = new List<string>();

        var run = ReplayRun.Of(folder, new ReplayScope(null, null)
        {
            Before = (application, block) => differences.AddRange(
                checks[block.Height].Select(row => Check(application, block.Request.Txs[(int)row.Number("index")], row)).OfType<string>()),
        });
        // The recorded program carried no version.
        differences.AddRange(folder.Table("abci-queries.tsv")!.Where(row => row["path"] != "/app/version").Select(row => Query(run.Application, row)).OfType<string>());

        Assert.Null(run.Report.Stopped);
        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join('\n', differences)}");
    }

    private static string? Estimate(WelkinApplication application, TsvRow row)
    {
        var have = application.Simulate(row.Hex("tx_hex"));
        return Differing($"estimate after {row["at_height"]}, {row["description"]}",
            $"{have.GasWanted} {have.GasUsed} {have.Failure?.Text}",
            $"{row["gas_wanted"]} {row["gas_used"]} {row["error"]}");
    }

    private static string? Check(WelkinApplication application, ByteString tx, TsvRow row)
    {
        var have = application.CheckTx(new RequestCheckTx { Tx = tx });
        return Differing($"check before {row["height"]}, {row["description"]}",
            $"{have.Codespace} {have.Code} {have.GasWanted} {have.GasUsed} {PanicLog.WithoutStack(have.Log)}",
            $"{row["codespace"]} {row["code"]} {row["gas_wanted"]} {row["gas_used"]} {Text(row["log"])}");
    }

    private static string? Query(WelkinApplication application, TsvRow row)
    {
        var have = application.Query(new RequestQuery
        {
            Path = row["path"],
            Data = ByteString.CopyFrom(row.Hex("data_hex")),
            Height = row.Number("height"),
            Prove = bool.Parse(row["prove"]),
        });
        return Differing($"query {row["path"]} {row["data_hex"]} at {row["height"]}",
            have.ToString(),
            ResponseQuery.Parser.ParseFrom(row.Hex("response_query_hex")).ToString());
    }

    // A byte that is no text stands as \xNN in the table.
    private static string Text(string cell)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] != '\\' || at + 3 >= cell.Length || cell[at + 1] != 'x')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(cell, at, 1));
                continue;
            }

            bytes.Add(byte.Parse(cell.AsSpan(at + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            at += 3;
        }

        return GoUtf8.Text(CollectionsMarshal.AsSpan(bytes));
    }

    private static string? Differing(string what, string have, string want) => have == want ? null : $"{what}\n  have {have}\n  want {want}";
}
