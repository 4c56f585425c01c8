using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>Homes: side by side, older than this version, newer than it, and gone.</summary>
public sealed class HomeTests
{
    [Fact]
    public async Task A_home_of_format_1_is_migrated_and_its_chain_goes_on()
    {
        await using var network = await LocalNetwork.Up("--providers", "0");
        var before = await network.Height();
        (await network.Run("down")).Ok();
        MakeFormat1(network);

        var again = (await WelkinProcess.Run(["up", "--home", network.Home, "--detach", "--yes"])).Ok();

        Assert.Contains("format 2 -> 3", again.Error, StringComparison.Ordinal);
        Assert.True(await network.Height() >= before, "the chain goes on at the same ports");
    }

    [Theory]
    [InlineData("""{"format":99,"app_version":"9.9.9","chain":2}""")]
    [InlineData("""{"format":2,"app_version":"9.9.9","chain":99}""")]
    [InlineData("""{"format":2,"app_version":"9.9.9"}""")]
    public async Task A_home_that_this_version_cannot_go_on_with_is_refused_untouched(string mark)
    {
        await using var network = LocalNetwork.Plan();
        File.WriteAllText(Path.Combine(network.Home, "home.json"), mark);

        var refused = await network.UpAgain("--providers", "0");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("9.9.9", refused.Error, StringComparison.Ordinal);
        Assert.Contains("cp -a", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["home.json"], Directory.EnumerateFileSystemEntries(network.Home).Select(Path.GetFileName));
        Directory.Delete(network.Home, recursive: true);
    }

    [Fact]
    public async Task Up_of_a_network_whose_node_has_just_died_returns_when_it_answers_again()
    {
        await using var network = await LocalNetwork.Up("--providers", "0");
        var before = await network.Height();
        network.Kill(["node"]);

        (await network.UpAgain()).Ok();

        Assert.True(await network.Height() >= before);
    }

    [Fact]
    public async Task A_network_that_does_not_isolate_tenants_says_so_everywhere()
    {
        await using var network = LocalNetwork.Plan();

        var up = (await network.UpAgain("--isolation", "none")).Ok();
        var status = (await network.Run("status")).Ok();
        var providers = (await network.Run("query", "provider", "list", "--output", "json")).Ok();

        Assert.Contains("isolation none: no firewall", up.Out, StringComparison.Ordinal);
        Assert.Contains("isolation none: no firewall", status.Out, StringComparison.Ordinal);
        Assert.Contains("""{"key":"isolation","value":"none"}""", providers.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_before_anything_starts()
    {
        await using var network = LocalNetwork.Plan();
        using var taken = new TcpListener(IPAddress.Loopback, network.PortBase + 1);
        taken.Start();

        var refused = await network.UpAgain("--providers", "0");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"port {network.PortBase + 1} (gRPC) is in use", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--ports", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_networks_run_side_by_side_and_purging_leaves_no_process()
    {
        await using var one = await LocalNetwork.Up("--providers", "0");
        await using var other = await LocalNetwork.Up("--providers", "0", "--chain-id", "other-1");
        Assert.NotEqual(one.PortBase, other.PortBase);
        Assert.True(await one.Height() > 0 && await other.Height() > 0);

        (await other.Run("down", "--purge")).Ok();

        Assert.False(Directory.Exists(other.Home));
        Assert.True(await one.Height() > 0);
    }

    [Fact]
    public async Task The_state_of_a_stopped_node_begins_a_chain_again()
    {
        await using var network = await LocalNetwork.Up("--providers", "0");
        (await network.Run("tx", "bank", "send", "tenant", "faucet", "7uakt", "--yes")).Ok();
        var tenant = (await network.Run("query", "bank", "balances", "tenant", "--output", "json")).Ok().Out;
        (await network.Run("down")).Ok();
        var node = Path.Combine(network.Home, "node");

        var exported = (await WelkinProcess.Run(["node", "export", "--for-zero-height", "--home", node])).Ok().Out;
        (await WelkinProcess.Run(["node", "reset", "--yes", "--home", node])).Ok();
        File.WriteAllText(Path.Combine(node, "config", "genesis.json"), exported);
        (await network.UpAgain()).Ok();

        Assert.Equal("1", JsonNode.Parse(exported)!["initial_height"]!.GetValue<string>());
        Assert.Contains("\"height\":\"1\"", (await network.Run("query", "block", "1", "--output", "json")).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(tenant, (await network.Run("query", "bank", "balances", "tenant", "--output", "json")).Ok().Out);
    }

    // What the first version wrote: no up.json, no settings of the node, and its number in home.json.
    private static void MakeFormat1(LocalNetwork network)
    {
        foreach (var file in (string[])["config.toml", "app.toml"]) File.Delete(Path.Combine(network.Home, "node", "config", file));
        File.Delete(Path.Combine(network.Home, "up.json"));
        File.WriteAllText(Path.Combine(network.Home, "home.json"), """{"format":1,"app_version":"0.0.9","chain":2}""");
    }
}
