using System.Globalization;
using System.Net;
using System.Text.Json;
using Welkin.Testing;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>The way of a tenant: a real container, bought on a real chain from a real provider, paid and explained.</summary>
public sealed class DeployTests
{
    [Fact]
    public async Task A_deployment_serves_its_page_and_closing_it_says_why_and_leaves_nothing()
    {
        await using var network = await LocalNetwork.Up();
        var deployed = (await network.Run("deploy", "examples/hello.yaml", "--output", "json")).Ok().Json;
        var dseq = deployed.GetProperty("dseq").ToString();
        var uri = deployed.GetProperty("services").EnumerateObject().First().Value.GetProperty("uris")[0].GetString()!;

        var (status, body) = await LocalNetwork.Get(uri);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Welkin", body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("active", (await network.Run("lease", "list")).Ok().Out, StringComparison.Ordinal);
        Assert.Equal("hi", (await network.Run("lease", "shell", dseq, "--", "echo", "hi")).Ok().Out.Trim());
        Assert.Contains("hello from Welkin", (await network.Run("lease", "logs", dseq)).Ok().Out, StringComparison.Ordinal);

        (await network.Run("lease", "close", dseq, "--output", "json")).Ok();
        var explained = (await network.Run("explain", "lease", dseq, "--output", "json")).Ok().Json;
        Assert.Equal("closed", explained.GetProperty("state").GetString());
        Assert.Equal("tenant", explained.GetProperty("actor").GetString());
        Assert.Equal("tenant_closed", explained.GetProperty("cause").GetString());
        var funds = explained.GetProperty("funds");
        Assert.Equal(Amount(funds, "deposited"), Amount(funds, "spent") + Amount(funds, "refunded"));
        Assert.True(Amount(funds, "spent") > 0, "a lease of some blocks costs something");

        Assert.Empty(await LeaseContainers.Running(network));
    }

    [Fact]
    public async Task A_stopped_network_goes_on_at_the_next_height_with_its_lease()
    {
        await using var network = await LocalNetwork.Up();
        var deployed = (await network.Run("deploy", "examples/hello.yaml", "--output", "json")).Ok().Json;
        var uri = deployed.GetProperty("services").EnumerateObject().First().Value.GetProperty("uris")[0].GetString()!;
        var before = await network.Height();

        (await network.Run("down")).Ok();
        (await network.UpAgain()).Ok();

        Assert.True(await network.Height() > before, "the chain goes on");
        Assert.Equal(HttpStatusCode.OK, await Eventually(uri));
    }

    [Fact]
    public async Task Killing_every_process_loses_no_block_and_the_running_container_is_adopted()
    {
        await using var network = await LocalNetwork.Up();
        var deployed = (await network.Run("deploy", "examples/hello.yaml", "--output", "json")).Ok().Json;
        var uri = deployed.GetProperty("services").EnumerateObject().First().Value.GetProperty("uris")[0].GetString()!;
        var containers = await LeaseContainers.Running(network);
        var before = await network.Height();

        network.KillEveryProcess();
        (await network.UpAgain()).Ok();

        Assert.True(await network.Height() >= before, "no committed block is lost");
        Assert.Equal(HttpStatusCode.OK, await Eventually(uri));
        Assert.Equal(containers, await LeaseContainers.Running(network));
    }

    [Fact]
    public async Task A_planted_secret_stays_in_the_container_and_the_encrypted_manifest()
    {
        const string secret = "planted-7f3a9c-secret";
        await using var network = await LocalNetwork.Up();
        var sdl = Path.Combine(network.Home, "run", "secret.yaml");
        File.WriteAllText(sdl, File.ReadAllText(RepositoryRoot.Combine("examples", "hello.yaml"))
            .Replace("    expose:\n", $"    env:\n      - TOKEN={secret}\n    expose:\n", StringComparison.Ordinal));
        var deployed = (await network.Run("deploy", sdl, "--output", "json")).Ok();
        var dseq = deployed.Json.GetProperty("dseq").ToString();
        File.Delete(sdl);

        Assert.Equal(secret, (await network.Run("lease", "shell", dseq, "--", "sh", "-c", "echo $TOKEN")).Ok().Out.Trim());
        (await network.Run("lease", "close", dseq)).Ok();
        string[] answers = [deployed.Out, (await network.Run("explain", "lease", dseq, "--output", "json")).Ok().Out];
        Assert.All(answers, answer => Assert.DoesNotContain(secret, answer, StringComparison.Ordinal));
        var leaks = Directory.EnumerateFiles(network.Home, "*", SearchOption.AllDirectories).Where(file => Holds(file, secret));
        Assert.Empty(leaks);
    }

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static async Task<HttpStatusCode> Eventually(string uri)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var status = HttpStatusCode.ServiceUnavailable;
            try
            {
                (status, _) = await LocalNetwork.Get(uri);
            }
            catch (HttpRequestException)
            {
                // The ingress is not there yet.
            }

            if (status == HttpStatusCode.OK || DateTime.UtcNow > deadline) return status;
            await Task.Delay(200);
        }
    }

    private static decimal Amount(JsonElement funds, string name) => decimal.Parse(funds.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
