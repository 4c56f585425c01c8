using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Welkin.ProviderDaemon.Docker;
using Welkin.ProviderDaemon.Executor;
using Welkin.ProviderDaemon.Isolation;
using Xunit;

namespace Welkin.Tests.Docker;

/// <summary>What a tenant reaches and what not, asked from inside a real container.</summary>
[Collection("engine")]
public sealed class IsolationTests(EngineFixture engine) : IAsyncLifetime
{
    private readonly LeaseKey _lease = EngineFixture.NewLease();
    private readonly LeaseKey _other = EngineFixture.NewLease();
    private string _gateway = "";

    public async ValueTask InitializeAsync()
    {
        await engine.Run(_lease, EngineFixture.Hello(), EngineFixture.Hello("second"));
        // The host's address on the bridge is what the container's default route names.
        (_gateway, _) = await engine.Shell(_lease, "ip route | awk '/default/ {print $3}'");
    }

    public async ValueTask DisposeAsync()
    {
        await engine.Executor.Remove(_lease, CancellationToken.None);
        await engine.Executor.Remove(_other, CancellationToken.None);
    }

    [Fact]
    public async Task Services_of_one_lease_reach_each_other_by_name() =>
        Assert.True(await Reaches("second", 8080));

    [Fact]
    public async Task A_tenant_cannot_reach_a_port_of_the_host_by_any_address()
    {
        using var listener = Listen(0);
        foreach (var address in HostAddresses().Append(_gateway)) Assert.False(await Reaches(address, PortOf(listener)), address);
    }

    [Fact]
    public async Task A_tenant_reaches_the_providers_own_entrance_and_forwarded_ports_though_they_listen_on_the_loopback()
    {
        using var ingress = Listen(EngineFixture.OwnPort, IPAddress.Loopback);
        using var forwarded = Listen(EngineFixture.Forwarded.Item1, IPAddress.Loopback);
        using var other = Listen(0, IPAddress.Loopback);
        foreach (var address in HostAddresses().Append(_gateway))
        {
            Assert.True(await Reaches(address, EngineFixture.OwnPort), address);
            Assert.True(await Reaches(address, EngineFixture.Forwarded.Item1), address);
            Assert.False(await Reaches(address, PortOf(other)), address);
        }
    }

    [Fact]
    public async Task A_tenant_cannot_reach_another_lease()
    {
        var stranger = await engine.Run(_other, EngineFixture.Hello("faraway"));
        Assert.False(await Reaches(stranger.Address!, 8080));
        Assert.NotEqual(0, (await engine.Shell(_lease, "nslookup faraway")).ExitCode);
    }

    [Fact]
    public async Task Private_networks_and_link_local_addresses_are_refused_at_once()
    {
        var clock = Stopwatch.StartNew();
        foreach (var address in new[] { "10.1.2.3", "172.16.0.9", "172.31.255.1", "192.168.1.1", "100.64.0.1", "169.254.169.254" })
        {
            var (output, code) = await engine.Shell(_lease, $"nc -w 5 {address} 80 </dev/null 2>&1");
            Assert.NotEqual(0, code);
            Assert.DoesNotContain("timed out", output, StringComparison.Ordinal);
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task The_internet_is_reachable_from_a_container()
    {
        // The tests have no internet: the probe's outside stands for it, with a public address behind a link of its own.
        Assert.Null(await engine.Isolation.Assert([engine.Scope.Bridge(_lease)], CancellationToken.None));
        await using var outside = await OutsideWorld.Create();
        Assert.True(await Reaches(outside.Public, OutsideWorld.Port));
        Assert.False(await Reaches(outside.Private, OutsideWorld.Port));
    }

    [Fact]
    public async Task There_is_no_ipv6()
    {
        var (output, _) = await engine.Shell(_lease, "cat /proc/net/if_inet6 2>/dev/null | grep -v ' lo$'");
        Assert.Equal("", output);
    }

    [Fact]
    public async Task Rules_that_somebody_removed_are_put_back_and_tried_again()
    {
        using var listener = Listen(0);
        using (var nft = Process.Start("nft", ["delete", "table", "inet", "welkin_" + engine.Scope.Id])) await nft.WaitForExitAsync();
        Assert.True(await Reaches(_gateway, PortOf(listener)));
        Assert.Null((await engine.Executor.Capabilities(CancellationToken.None)).Unavailable);
        Assert.False(await Reaches(_gateway, PortOf(listener)));
    }

    [Fact]
    public async Task Nothing_is_started_when_the_rules_cannot_be_installed()
    {
        var broken = new NftIsolation(new IsolationOptions { ScopeId = engine.Scope.Id, BridgePrefix = "wk\" bad", IngressPort = 1 });
        await using var executor = new DockerExecutor(engine.Api, new(engine.Scope, new byte[] { 1 }), broken, TimeProvider.System);
        var capabilities = await executor.Capabilities(CancellationToken.None);
        Assert.StartsWith("isolation unavailable: ", capabilities.Unavailable, StringComparison.Ordinal);
        var outcome = await executor.Apply(new(_other, [EngineFixture.Hello()]), CancellationToken.None);
        Assert.Equal(ApplyStatus.NotIsolated, outcome.Status);
        Assert.False((await executor.Observe(CancellationToken.None)).Leases.ContainsKey(_other));
    }

    private async Task<bool> Reaches(string address, int port)
    {
        // A connection that is accepted ends with code 0 as soon as the input does.
        var (_, code) = await engine.Shell(_lease, $"nc -w 2 {address} {port} </dev/null >/dev/null 2>&1");
        return code == 0;
    }

    private static Socket Listen(int port, IPAddress? address = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address ?? IPAddress.Any, port));
        socket.Listen(16);
        // Whoever gets through is told so and let go, or the client in the container would wait.
        _ = Task.Run(async () =>
        {
            try
            {
                while (true) (await socket.AcceptAsync()).Dispose();
            }
            catch (SocketException)
            {
            }
            catch (ObjectDisposedException)
            {
            }
        });
        return socket;
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static IEnumerable<string> HostAddresses() =>
        System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a.Address)).Select(a => a.Address.ToString());
}
