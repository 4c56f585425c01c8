using System.Net.Sockets;
using Welkin.Testing;

namespace Welkin.Tests.Acceptance.Network;

/// <summary>What a tenant may get wrong: each gets one line that names the place and the next step, and nothing is lost.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Whatever_is_wrong_with_a_deployment_is_said_in_one_line_and_the_money_comes_back()
    {
        await using var network = await LocalNetwork.Up();

        await Refused(network, ["deploy", Sdl(network, "    expose:", "    expos:")], "bad.yaml:8:5", "expos", "Did you mean");
        await Refused(network, ["deploy", Sdl(network, "amount: 1000", "amount: 0.001"), "--timeout", "20s"], "price_over_order", "raise the price", "came back");
        await Refused(network, ["deploy", Sdl(network, "units: 0.5", "units: 200"), "--timeout", "20s"], "capacity_short", "wants 200", "came back");
        await Refused(network, ["deploy", Sdl(network, "host: akash", "host: nowhere"), "--timeout", "20s"], "attributes_missing", "wants nowhere", "came back");
        await Refused(network, ["deploy", "examples/hello.yaml", "--deposit", "100uakt"], "under the minimum", "--deposit 500000uakt");
        await Refused(network, ["deploy", "examples/hello.yaml", "--deposit", "9000000000000uakt"], "less than the deposit", "welkin tx bank send");
        await Refused(network, ["deploy", "examples/hello.yaml", "--from", "nobody"], "nobody", "welkin keys list");
        await Refused(network, ["deploy", Sdl(network, "welkin.local/hello:1.0", "welkin.local/nothing:9.9"), "--timeout", "20s"], "welkin.local/nothing:9.9 does not exist", "came back");
        await Refused(network, ["lease", "status", "12345"], "no deployment 12345", "welkin lease list");

        Assert.DoesNotContain("active", (await network.Run("lease", "list")).Ok().Out, StringComparison.Ordinal);
        Assert.Empty(await LeaseContainers.Running(network));
    }

    [Fact]
    public async Task Garbage_to_every_listener_ends_that_connection_and_nothing_else()
    {
        await using var network = await LocalNetwork.Up();
        var random = new Random(7);
        for (var port = network.PortBase; port < network.PortBase + 6; port++)
        {
            foreach (var garbage in Garbage(random)) await Throw(port, garbage);
        }

        var before = await network.Height();
        (await network.Run("tx", "bank", "send", "faucet", network.Json.GetProperty("accounts")[0].GetProperty("address").GetString()!, "1uakt", "--yes")).Ok();
        Assert.True(await network.Height() > before, "the chain goes on");
        Assert.Contains("akash1", (await network.Run("quote", "examples/hello.yaml")).Ok().Out, StringComparison.Ordinal);
    }

    private static async Task Refused(LocalNetwork network, string[] arguments, params string[] words)
    {
        var result = await network.Run(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("", result.Out);
        var line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    private static string Sdl(LocalNetwork network, string from, string to)
    {
        var good = File.ReadAllText(RepositoryRoot.Combine("examples", "hello.yaml"));
        Assert.Contains(from, good, StringComparison.Ordinal);
        var path = Path.Combine(network.Home, "run", "bad.yaml");
        File.WriteAllText(path, good.Replace(from, to, StringComparison.Ordinal));
        return path;
    }

    private static IEnumerable<byte[]> Garbage(Random random)
    {
        var noise = new byte[20_000];
        random.NextBytes(noise);
        yield return noise;
        yield return "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"u8.ToArray();
        yield return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. noise.AsSpan(0, 500)];
        yield return [.. "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"u8, .. noise.AsSpan(0, 500)];
        yield return [0x16, 0x03, 0x01, 0xff, 0xff, .. noise.AsSpan(0, 500)];
    }

    /// <summary>Sends bytes, and reads until the other side ends it or falls silent.</summary>
    private static async Task Throw(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4_096];
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Cut off, or left waiting: both are answers to garbage.
        }
    }
}
