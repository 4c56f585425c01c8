using System.Text.Json;
using Welkin.Testing;
using Welkin.Tests.Acceptance.Network;

namespace Welkin.Tests.Acceptance.Clients;

/// <summary>Client libraries that others publish, against a real network with its running provider.</summary>
public sealed class PublishedClientTests
{
    // What the provider has to be done within, from the block of the closure on.
    private static readonly TimeSpan WithinOfClosure = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task CosmJS_and_the_chain_sdk_go_the_whole_way_of_a_tenant()
    {
        var node = await NodeFolder.Instance;
        await using var network = await LocalNetwork.Up();
        var file = Path.Combine(network.Home, "network.json");

        var bank = (await node.Run("bank.mjs", file)).Ok();
        Assert.Equal(14, bank.Out.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        var deploy = (await node.Run("deploy.mjs", file, RepositoryRoot.Combine("examples", "hello.yaml"))).Ok();
        Assert.Contains("ok deployment and certificate end in one transaction", deploy.Out, StringComparison.Ordinal);

        Assert.Empty(await LeaseContainers.Left(network, WithinOfClosure));
    }

    [Fact]
    public async Task Wallets_explorers_and_light_clients_read_the_node()
    {
        var node = await NodeFolder.Instance;
        await using var network = await LocalNetwork.Up();
        var file = Path.Combine(network.Home, "network.json");
        var suggested = Path.Combine(network.Home, "keplr.json");
        await File.WriteAllTextAsync(suggested, (await network.Run("node", "suggest-chain")).Ok().Out);

        Assert.Contains("ok CosmJS 0.32 verifies absence behind the last key", (await node.Run("queries.mjs", file)).Ok().Out, StringComparison.Ordinal);
        Assert.Contains("ok both versions list the same", (await node.Run("reflection.mjs", file)).Ok().Out, StringComparison.Ordinal);
        Assert.Contains("ok InterchainJS: account", (await node.Run("wallets.mjs", file, suggested)).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hashes_of_our_SDL_files_are_those_of_the_published_client()
    {
        var node = await NodeFolder.Instance;
        (await node.Run(Path.Combine("vectors", "sdl", "regenerate.mjs"), "--check")).Ok();
        Assert.Equal(VersionIn(RepositoryRoot.Combine("tests", "clients", "package.json")), VersionIn(RepositoryRoot.Vectors("sdl", "package.json")));
    }

    private static string? VersionIn(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(package));
        return json.RootElement.GetProperty("dependencies").GetProperty("@akashnetwork/chain-sdk").GetString();
    }
}
