using Xunit;
using Welkin.Cli.Terminal;
using Welkin.Node.Settings;

namespace Welkin.Tests.Cli;

public sealed class NodeInitTests : IDisposable
{
    private readonly string home = Path.Combine(Path.GetTempPath(), $"welkin-init-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_made_home_has_everything_that_a_node_needs()
    {
        Assert.Equal(0, await Init("north", "--chain-id", "north-1"));
        string[] files = ["config.toml", "app.toml", "client.toml", "genesis.json", "node_key.json", "priv_validator_key.json"];
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home, "config", file))));
        var settings = NodeSettings.Read(home, new Dictionary<string, string>());
        Assert.Equal("north", settings.Config.Text("moniker"));
        Assert.Empty(settings.Config.Unused);
        Assert.Contains("\"chain_id\": \"north-1\"", File.ReadAllText(settings.File("genesis_file")), StringComparison.Ordinal);
        Assert.Equal(0, await WelkinCommand.RunAsync(["keys", "show", "validator", "--home", home]));
    }

    [Fact]
    public async Task A_second_time_is_refused_and_overwriting_keeps_the_keys()
    {
        Assert.Equal(0, await Init("one"));
        var key = File.ReadAllText(Path.Combine(home, "config", "priv_validator_key.json"));
        Assert.Equal(1, await Init("two"));
        Assert.Equal(0, await Init("two", "--overwrite"));
        Assert.Equal(key, File.ReadAllText(Path.Combine(home, "config", "priv_validator_key.json")));
        Assert.Equal("two", NodeSettings.Read(home, new Dictionary<string, string>()).Config.Text("moniker"));
    }

    [Fact]
    public async Task A_genesis_of_another_chain_is_refused_before_anything_is_written()
    {
        var genesis = home + ".json";
        File.WriteAllText(genesis, """{"genesis_time":"2026-01-01T00:00:00Z","chain_id":"there-1","app_state":{}}""");
        Assert.Equal(1, await Init("x", "--genesis", genesis, "--chain-id", "here-1"));
        Assert.False(Directory.Exists(home));
        Assert.Equal(0, await Init("x", "--genesis", genesis));
        Assert.Equal(File.ReadAllText(genesis), File.ReadAllText(Path.Combine(home, "config", "genesis.json")));
        File.Delete(genesis);
    }

    private Task<int> Init(params string[] arguments) => WelkinCommand.RunAsync(["node", "init", .. arguments, "--home", home]);
}
