using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.App;
using Welkin.Runtime;
using Welkin.Store;
using Welkin.Testing;
using Welkin.Testing.Replay;
using Xunit;

namespace Welkin.Tests.Replays;

/// <summary>The economy of proof of stake: the same blocks give the same results, gas and roots as the recorded Go node.</summary>
public sealed class ReplayCosmosTests
{
    private static readonly string[] Stores =
        ["acc", "authz", "bank", "consensus", "distribution", "evidence", "feegrant", "gov", "ibc", "mint", "slashing", "staking", "transfer", "upgrade"];

    private static readonly string[] Sections =
        ["auth", "authz", "bank", "distribution", "evidence", "feegrant", "gov", "ibc", "mint", "slashing", "staking", "transfer", "upgrade"];

    private static readonly string[] Services =
        ["/cosmos.distribution.", "/cosmos.evidence.", "/cosmos.mint.", "/cosmos.slashing.", "/cosmos.staking."];

    private static readonly ConcurrentDictionary<string, Lazy<ReplayRun>> Runs = new();

    [Theory]
    [InlineData("cosmos")]
    [InlineData("minimal")]
    [InlineData("reimport")]
    [InlineData("random")]
    [InlineData("random-two")]
    [InlineData("staking-only")]
    [InlineData("upgrade-halt")]
    public void Every_block_gives_the_same_results_and_roots(string folder)
    {
        var report = Run(folder).Report;

        Assert.Null(report.Stopped);
        var txs = report.Txs;
        var differences = report.Differences.Where(one => one.What != "block").ToList();
        Assert.True(differences.Count == 0, Recordings.Text(differences));
        Assert.Equal((txs.Total, txs.Total, txs.Total, txs.Total, txs.Total), (txs.CodeEqual, txs.DataEqual, txs.EventsEqual, txs.GasEqual, txs.LogEqual));
        Assert.Equal((report.Heights, report.Heights), (report.BlocksEqual, report.AppHashEqual));
        Assert.All(report.Stores, store => Assert.Equal((false, report.Heights), (store.Value.Absent, store.Value.Equal)));
    }

    [Theory]
    [InlineData("cosmos")]
    [InlineData("minimal")]
    [InlineData("reimport")]
    [InlineData("random")]
    [InlineData("random-two")]
    [InlineData("staking-only")]
    [InlineData("upgrade-halt")]
    public void The_state_at_the_end_is_exported_as_the_network_exports_it(string folder)
    {
        var exported = Run(folder).Application.Export(0);

        var recorded = Tsv.Lines(RepositoryRoot.Vectors("replay-cosmos", folder, "export.json")).ToList();
        ExportComparison.Check(exported.Sections.ToDictionary(), recorded, Sections);
        var validators = JsonNode.Parse(string.Join('\n', recorded.Select(line => line.Line)))!["validators"]!.AsArray();
        Assert.Equal(
            validators.Select(one => ($"{one!["name"]}", $"{one["pub_key_hex"]}", (long)one["power"]!)),
            exported.Validators.Select(one => (one.Name, Convert.ToHexStringLower(one.Key.Ed25519.Span), one.Power)));
    }

    [Fact]
    public void The_state_for_a_chain_that_begins_again_is_exported_as_the_network_exports_it()
    {
        var application = Run("cosmos").Application;
        var before = application.Export(0).Sections;

        var exported = application.ExportRestarted(0);

        ExportComparison.Check(exported.Sections.ToDictionary(), Tsv.Lines(RepositoryRoot.Vectors("replay-cosmos", "cosmos", "export-zero-height.json")), Sections);
        Assert.Equal(before, application.Export(0).Sections);
        Assert.Equal(exported.Sections, Begun(exported).Export(0).Sections);
    }

    [Theory]
    [InlineData(19, "kv-19.tsv", "queries-19.tsv")]
    [InlineData(48, "kv-48.tsv", "queries-48.tsv")]
    [InlineData(0, "kv-final.tsv", "queries.tsv")]
    public void Every_recorded_query_is_answered_the_same(long height, string contents, string queries)
    {
        var folder = ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", "cosmos"));
        var application = RecordedState.Open(folder, height == 0 ? folder.Blocks[^1].Height : height, contents);
        var rows = folder.Table(queries)!.Where(row => Services.Any(service => row["path"].StartsWith(service, StringComparison.Ordinal))).ToList();

        var differences = RecordedQueries.Differences(application, rows);

        Assert.NotEmpty(rows);
        Assert.True(differences.Count == 0, $"{differences.Count} of {rows.Count} differ\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void A_due_plan_without_a_handler_stops_the_chain_in_the_words_of_the_network()
    {
        var row = ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", "upgrade-halt")).Table("halt.tsv")!.Single();

        var halt = Assert.Throws<UpgradeNeededException>(() => Run("upgrade-halt").Application.FinalizeBlock(RequestFinalizeBlock.Parser.ParseFrom(Convert.FromHexString(row["request_hex"]))));

        Assert.Equal(row["outcome"], $"error: {halt.Message}");
    }

    [Theory]
    [InlineData("reimport")]
    [InlineData("random")]
    [InlineData("random-two")]
    public void All_invariants_hold_at_the_end(string folder)
    {
        var application = Run(folder).Application;
        Assert.True(application.ContextAt(0).TryGet(out var ctx, out _));

        Assert.All(application.Modules.Invariants, invariant => Assert.Null(invariant.Broken(ctx)));
    }

    private static WelkinApplication Begun(ExportedState exported)
    {
        var application = new WelkinApplication(new MemoryDatabase(), new WelkinOptions());
        var genesis = ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", "cosmos")).InitChain.Clone();
        genesis.InitialHeight = 1;
        genesis.AppStateBytes = ByteString.CopyFromUtf8(exported.AppState);
        genesis.Validators.Clear();
        genesis.Validators.AddRange(exported.Validators.Select(one => new ValidatorUpdate { PubKey = one.Key, Power = one.Power }));
        _ = application.InitChain(genesis);
        return application;
    }

    private static ReplayRun Run(string name) => Runs.GetOrAdd(
        name, static key => new(() => ReplayRun.Of(ReplayFolder.Open(RepositoryRoot.Vectors("replay-cosmos", key)), new ReplayScope(Stores, null)))).Value;
}
