using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>The way of a tenant: a real container, bought on a real chain from a real provider, paid and explained.</summary>
[Collection(nameof(WholeMachine))]
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
        Assert.Equal("deployed", (await network.Run("lease", "list", "--output", "json")).Ok().Out.Contains(dseq, StringComparison.Ordinal) ? "deployed" : "missing");

        (await network.Run("lease", "close", dseq, "--output", "json")).Ok();
        var explained = (await network.Run("explain", "lease", dseq, "--output", "json")).Ok().Json;
        Assert.Equal("closed", explained.GetProperty("state").GetString());
        Assert.Equal("tenant", explained.GetProperty("actor").GetString());
        Assert.Equal("tenant_closed", explained.GetProperty("cause").GetString());
        var funds = explained.GetProperty("funds");
        Assert.Equal(Amount(funds, "deposited"), Amount(funds, "spent") + Amount(funds, "refunded"));
        Assert.True(Amount(funds, "spent") > 0, "a lease of some blocks costs something");

        var (afterwards, _) = await LocalNetwork.Get(uri);
        Assert.NotEqual(HttpStatusCode.OK, afterwards);
        Assert.Empty(await ContainersOf(network));
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

    private static async Task<IReadOnlyList<string>> ContainersOf(LocalNetwork network)
    {
        var home = await network.Run("lease", "list", "--output", "json");
        return home.Json.TryGetProperty("leases", out var leases)
            ? [.. leases.EnumerateArray().Where(lease => lease.GetProperty("state").GetString() == "active").Select(lease => lease.ToString())]
            : [];
    }

    private static decimal Amount(JsonElement funds, string name) => decimal.Parse(funds.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
