using Welkin.Testing;
using Welkin.Testing.Replay;
using Xunit;

namespace Welkin.Tests.Replays;

/// <summary>The same blocks give the same results, gas and roots as the recorded Go node.</summary>
public sealed class ReplayMarketTests
{
    // Full is equal until a governance proposal changes parameters of the compute modules.
    [Theory]
    [InlineData("minimal", null)]
    [InlineData("import-minimal", null)]
    [InlineData("cert-serial-zero", null)]
    [InlineData("full", 114L)]
    [InlineData("soak", null)]
    public void Every_block_gives_the_same_results_and_roots(string folder, long? to)
    {
        var report = Recordings.Network(folder, to).Report;

        Assert.Null(report.Stopped);
        var txs = report.Txs;
        var differences = report.Differences.Where(one => one.What is not ("log" or "block")).ToList();
        Assert.True(differences.Count == 0, Recordings.Text(differences));
        Assert.Equal((txs.Total, txs.Total, txs.Total, txs.Total), (txs.CodeEqual, txs.DataEqual, txs.EventsEqual, txs.GasEqual));
        Assert.All(report.Stores, store => Assert.Equal((false, report.Heights), (store.Value.Absent, store.Value.Equal)));
    }

    [Theory]
    [InlineData("minimal")]
    [InlineData("full")]
    [InlineData("soak")]
    public void Every_recorded_query_is_answered_the_same(string name)
    {
        var folder = Recordings.Folder(name);
        var application = RecordedState.Open(folder, folder.Blocks[^1].Height, name == "minimal" ? null : "kv-final.tsv");

        var differences = RecordedQueries.Differences(application, folder.Table("queries.tsv")!);

        Assert.True(differences.Count == 0, $"{differences.Count} differ\n{string.Join('\n', differences)}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_certificate_of_serial_zero_breaks_the_same_listings(long height)
    {
        var folder = Recordings.Folder("cert-serial-zero");
        var application = Recordings.Network("cert-serial-zero", height).Application;

        var differences = RecordedQueries.Differences(application, folder.Table("queries.tsv")!.Where(row => row["description"].StartsWith($"height {height}:", StringComparison.Ordinal)));

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void The_state_of_a_running_lease_is_exported_as_the_network_exports_it()
    {
        var exported = Recordings.Network("minimal", 9).Application.Export(9).Sections.ToDictionary();

        ExportComparison.Check(exported, Tsv.Lines(RepositoryRoot.Vectors("replay-market", "minimal", "export-9.json")));
    }

    [Fact]
    public void The_state_after_all_messages_is_exported_as_the_network_exports_it()
    {
        var folder = Recordings.Folder("full");
        var exported = RecordedState.Open(folder, folder.Blocks[^1].Height, "kv-final.tsv").Export(0).Sections.ToDictionary();

        ExportComparison.Check(exported, Tsv.Lines(RepositoryRoot.Vectors("replay-market", "full", "export-final.json")));
    }
}
