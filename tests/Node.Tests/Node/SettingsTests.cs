using Welkin.Node;
using Welkin.Node.Rpc;
using Welkin.Node.Settings;

namespace Welkin.Tests.Node;

public sealed class SettingsTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("welkin-settings-").FullName;

    public SettingsTests() => Directory.CreateDirectory(Path.Combine(home, "config"));

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void A_home_without_files_has_the_networks_defaults()
    {
        var settings = Read();
        var served = settings.Served("id", "welkin", "1");
        Assert.Equal(RpcLimits.Default, served.Rpc.Limits with { AllowedOrigins = RpcLimits.Default.AllowedOrigins, AllowedMethods = RpcLimits.Default.AllowedMethods, AllowedHeaders = RpcLimits.Default.AllowedHeaders });
        Assert.Equal((10, 100, 5, 200, 1000000), (served.Rpc.Limits.MaxBatch, served.Rpc.Limits.MaxSubscriptionClients, served.Rpc.Limits.MaxSubscriptionsPerClient, served.Rpc.Limits.SubscriptionBuffer, served.Rpc.Limits.MaxBodyBytes));
        Assert.Equal((900, 1048576), (served.Rpc.Door.MaxConnections, served.Rpc.Door.MaxHeaderBytes));
        Assert.Equal(new Welkin.Engine.Pool.MempoolLimits(), settings.Engine().Mempool);
        Assert.Equal((TimeSpan.FromSeconds(5), true), (settings.Engine().BlockTime, settings.Engine().FixedBlocks));
        Assert.Equal(362880, settings.KeepRecent);
        Assert.Equal("127.0.0.1:26657 127.0.0.1:9090 127.0.0.1:1317", $"{served.Rpc.Listen} {served.Grpc!.Listen} {served.Rest!.Listen}");
    }

    [Fact]
    public void A_written_file_says_what_was_the_default()
    {
        foreach (var table in new[] { ConfigToml.Table, AppToml.Table, ClientToml.Table })
        {
            File.WriteAllText(Path.Combine(home, "config", table.FileName), table.ToToml(new Dictionary<string, string>()));
            var values = SettingsReader.Read(table, Path.Combine(home, "config", table.FileName), _ => null);
            Assert.All(table.Keys, key =>
            {
                Assert.Equal(key.Standard, values.Text(key.Path));
                Assert.True(values.IsSet(key.Path), key.Path);
            });
        }
    }

    [Fact]
    public void Files_of_the_networks_own_node_are_taken_over_and_what_has_no_effect_is_named()
    {
        Write("config.toml", "proxy_app = \"tcp://127.0.0.1:26658\"\n[rpc]\nladdr = \"tcp://0.0.0.0:7\"\npprof_laddr = \"\"\n[p2p]\nseeds = \"a@b:1\"\nmax_num_inbound_peers = 40\n");
        Write("app.toml", "pruning = \"custom\"\npruning-keep-recent = \"100\"\npruning-interval = \"10\"\n[telemetry]\nglobal-labels = [\n  [\"chain_id\", \"x\"],\n]\n[grpc]\nmax-recv-msg-size = \"5\"\n");
        var settings = Read();
        Assert.Equal(["proxy_app", "rpc.pprof_laddr", "p2p.seeds", "p2p.max_num_inbound_peers"], settings.Config.Unused);
        Assert.Equal(["telemetry.global-labels"], settings.App.Unused);
        Assert.Equal((100, 5), (settings.KeepRecent, settings.Served("", "", "").Grpc!.MaxReceiveBytes));
        Assert.Equal("0.0.0.0:7", settings.Served("", "", "").Rpc.Listen.ToString());
    }

    [Theory]
    [InlineData("config.toml", "\n[rpc]\nladdr_ = \"x\"\n", "config.toml:3: unknown key rpc.laddr_. Is rpc.laddr meant?")]
    [InlineData("config.toml", "[rpc]\nquite_another = 1\n", "config.toml:2: unknown key rpc.quite_another. Take the line out; the keys of config.toml are listed in")]
    [InlineData("config.toml", "[rpc]\nmax_body_bytes = 0\n", "config.toml:2: rpc.max_body_bytes: '0' is no whole number from 1 to 1073741824. The default is 1000000")]
    [InlineData("config.toml", "[rpc]\nmax_body_bytes = \"9\"\n", "config.toml:2: rpc.max_body_bytes is of another type. Write for example max_body_bytes = 1000000")]
    [InlineData("config.toml", "[rpc]\nladdr = \"localhost\"\n", "config.toml:2: rpc.laddr: 'localhost' is not an address with a port")]
    [InlineData("config.toml", "[consensus]\n\ntimeout_commit = \"5 s\"\n", "config.toml:3: consensus.timeout_commit: '5 s' is no time")]
    [InlineData("config.toml", "moniker = \"a\nb\"\n", "config.toml:1: no TOML: ")]
    [InlineData("config.toml", "moniker = \"a\"\nmoniker = \"b\"\n", "config.toml:2: ")]
    [InlineData("app.toml", "pruning = \"some\"\n", "app.toml:1: pruning: 'some' is not one of: default, nothing, everything, custom")]
    [InlineData("app.toml", "pruning = \"custom\"\n", "app.toml: pruning-keep-recent: custom pruning keeps at least 2 heights")]
    [InlineData("app.toml", "minimum-gas-prices = \"cheap\"\n", "app.toml:1: minimum-gas-prices: ")]
    [InlineData("app.toml", "[api]\nenable = 1\n", "app.toml:2: api.enable is of another type. Write for example enable = true")]
    [InlineData("app.toml", "[api]\ntls-cert-file = \"a.pem\"\n", "app.toml:2: api.tls-cert-file: a certificate without its key. Set api.tls-key-file too")]
    [InlineData("app.toml", "[grpc]\ntls-cert-file = \"a.pem\"\ntls-key-file = \"b.pem\"\n", "app.toml:2: grpc.tls-cert-file: a.pem and b.pem give no certificate")]
    public void A_wrong_line_is_refused_with_its_place_and_the_next_step(string file, string text, string complaint)
    {
        Write(file, text);
        var fault = Assert.Throws<NodeException>(() => Read().Served("", "", ""));
        Assert.StartsWith(Path.Combine(home, "config") + "/" + complaint, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_counts_more_than_the_file_and_a_flag_more_than_both()
    {
        Write("config.toml", "moniker = \"file\"\n[rpc]\nmax_request_batch_size = 7\n");
        var environment = new Dictionary<string, string> { ["WELKIN_MONIKER"] = "environment", ["WELKIN_RPC_CORS_ALLOWED_ORIGINS"] = "http://a, http://b", ["WELKIN_HOME"] = "/elsewhere" };
        var settings = NodeSettings.Read(home, environment, new Dictionary<string, SettingValue> { ["moniker"] = new("flag", "--moniker") });
        Assert.Equal("flag", settings.Config.Text("moniker"));
        Assert.Equal(["http://a", "http://b"], settings.Served("", "", "").Rpc.Limits.AllowedOrigins);
        Assert.Equal(7, settings.Served("", "", "").Rpc.Limits.MaxBatch);
    }

    [Theory]
    [InlineData("WELKIN_RPC_LADR", "x", "$WELKIN_RPC_LADR is no setting. Unset it, or is WELKIN_RPC_LADDR meant?")]
    [InlineData("WELKIN_API_ENABLE", "yes", "$WELKIN_API_ENABLE: api.enable: 'yes' is neither true nor false")]
    public void A_wrong_variable_is_refused_by_its_name(string name, string value, string complaint) =>
        Assert.StartsWith(complaint, Assert.Throws<NodeException>(() => NodeSettings.Read(home, new Dictionary<string, string> { [name] = value })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nothing", 0)]
    [InlineData("everything", 2)]
    [InlineData("default", 362880)]
    public void Pruning_has_the_networks_words(string word, long heights)
    {
        Write("app.toml", $"pruning = \"{word}\"\n");
        Assert.Equal(heights, Read().Application([]).Store.KeepRecent);
    }

    private NodeSettings Read() => NodeSettings.Read(home, new Dictionary<string, string>());

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(home, "config", file), text);
}
